/* Link: the view as the part of the address behind the #, read once and kept up to date. */

import { state, watch, change, claimOf, segmentOf, reports, withList, KINDS, LANGUAGES, LISTS } from "./state.js";
import { map } from "./map.js";
import { choose } from "./claims.js";
import { themes } from "./themes.js";
import { chooseSegment } from "./segments.js";

export const address = () => {
  const { lat, lng } = map.getCenter();
  const parts = {
    claim: state.claim?.id,
    segment: state.segment?.id,
    theme: state.theme,
    report: state.report,
    time: state.time?.join(","),
    hidden: [...state.hiddenKinds].join(","),
    lang: state.lang,
    view: [lat.toFixed(4), lng.toFixed(4), map.getZoom()].join(","),
    layers: KINDS.filter((kind) => state.shown.has(kind)).join(","),
    units: state.before ? "before" : "",
    list: state.list,
  };
  return new URLSearchParams(Object.entries(parts).filter(([, value]) => value)).toString().replaceAll("%2C", ",");
};
export const link = () => `${location.href.split("#")[0]}#${address()}`;

const write = () => {
  try {
    history.replaceState(null, "", `#${address()}`);
  } catch {
    /* a page inside a notebook has no address of its own */
  }
};
const read = () => {
  const parts = new URLSearchParams(location.hash.slice(1));
  const patch = {};
  if (LANGUAGES.includes(parts.get("lang"))) patch.lang = parts.get("lang");
  if (themes.includes(parts.get("theme"))) patch.theme = parts.get("theme");
  if (reports.some((report) => report.id === parts.get("report"))) patch.report = parts.get("report");
  if (parts.has("layers"))
    patch.shown = new Set(
      parts
        .get("layers")
        .split(",")
        .filter((kind) => KINDS.includes(kind)),
    );
  const numbers = (name) => (parts.get(name) ?? "").split(",").filter(Boolean).map(Number);
  const [from, to] = numbers("time");
  patch.time = from <= to ? [from, to] : null;
  patch.hiddenKinds = new Set(numbers("hidden"));
  if (LISTS.includes(parts.get("list"))) patch.list = parts.get("list");
  if (patch.list && !patch.shown) Object.assign(patch, withList(patch.list));
  patch.before = parts.get("units") === "before";
  change(patch);
  const claim = claimOf.get(parts.get("claim"));
  const segment = segmentOf.get(parts.get("segment"));
  const move = !parts.has("view");
  if (claim && claim !== state.claim) choose(claim, { move });
  if (segment && segment !== state.segment) chooseSegment(segment, { move });
  const [lat, lng, zoom] = (parts.get("view") ?? "").split(",").map(Number);
  if (Number.isFinite(lat) && Number.isFinite(lng) && Number.isFinite(zoom) && Math.abs(lat) <= 85) {
    map.setView([lat, lng], zoom, { animate: false });
  }
};
export const startLink = () => {
  if (location.hash) read();
  watch(["lang", "claim", "segment", "theme", "report", "time", "hiddenKinds", "shown", "before", "list"], write);
  map.on("moveend", write);
  addEventListener("hashchange", read);
};
