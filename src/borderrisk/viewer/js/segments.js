/* Segments: stretches of border by rank; what is little known is pale, thin and grey. */

import { page, state, watch, change, segments, alike, withKind, withList } from "./state.js";
import { el, facts } from "./elements.js";
import { t, pick, number, percent, distance } from "./messages.js";
import { draw, reachable, rings, toFront } from "./shapes.js";
import { map, show, follow } from "./map.js";
import { beside } from "./ribbons.js";
import { openThere } from "./popup.js";

/* Widths in pixels by how well a rank is known. */
const WIDTHS = { sure: 9, rough: 6.5, unsure: 4 };
const EDGE = 2.5;
const widthOf = (band) => WIDTHS[(band ?? "unsure").replace(/\d/, "")];

export const scored = segments.filter((segment) => segment.rank !== null).length;
export const bandClass = (segment) => segment.band ?? "unscored";
export const titled = (indicator) => pick(indicator.title);
export const shortId = (segment) => segment.id.split("-").at(-1);
export const stretch = (segment) =>
  segment.to_m === null ? "" : `km ${number(segment.from_m / 1000)}–${number(segment.to_m / 1000)}`;
export const intervalWords = (segment) =>
  segment.rank_q05 === null ? "–" : t("interval_words", { a: segment.rank_q05, b: segment.rank_q95, n: scored });
const spoken = (segment) =>
  t("pair", { a: segment.id, b: segment.rank === null ? t("not_scored") : `${t("rank")} ${intervalWords(segment)}` });

const bars = (segment) => {
  const list = page.score.indicators.map((indicator, i) => ({ indicator, part: segment.parts[i] }));
  const most = Math.max(...list.map(({ part }) => part ?? 0), 1e-9);
  const bar = (part) => {
    const node = el("span", { class: "bar" });
    node.style.width = `${Math.round((100 * (part ?? 0)) / most)}%`;
    return node;
  };
  const rows = list.map(({ indicator, part }) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, titled(indicator)),
      el("td", {}, part === null ? t("missing") : number(part, 3)),
      el("td", { class: "track", "aria-hidden": "true" }, bar(part)),
    ),
  );
  return el("table", { class: "parts" }, el("caption", {}, t("contributions")), el("tbody", {}, rows));
};
const told = (value, text) => (value === null ? null : text(value));
export const segmentFacts = (segment) => [
  facts([
    [t("rank"), segment.rank === null ? t("not_scored") : intervalWords(segment)],
    [t("rank_median"), told(segment.rank_median, number)],
    [
      t("alike"),
      segment.tier && page.score.above ? t("alike_n", { n: alike(segment).length, all: scored - 1 }) : null,
    ],
    [t("p_top3"), told(segment.p_top3, (p) => t("of_draws", { p: percent(p) }))],
    [t("score"), told(segment.score, (value) => number(value, 2))],
    [t("tier"), told(segment.tier, number)],
    [t("coverage"), told(segment.coverage, (p) => t("of_weight", { p: percent(p) }))],
    [t("length"), told(segment.length_m, distance)],
    [t("river_share"), told(segment.river_share, percent)],
    [t("sides"), segment.sides.join(" · ")],
  ]),
  segment.rank === null ? null : bars(segment),
];

const ribbons = segments.map((segment) => {
  const options = { pane: "segments", interactive: true };
  const casing = draw(segment, "segment-casing", options);
  const line = reachable(
    draw(segment, `segment ${bandClass(segment)}`, options),
    () => spoken(segment),
    () => chooseSegment(segment, { move: false, focus: true }),
  );
  const group = L.featureGroup([casing, line]);
  group.on("click", (event) => openThere(event.latlng) || chooseSegment(segment, { move: false }));
  return { segment, group, casing, line, places: rings(segment) };
});

export const segmentBounds = (segment) =>
  L.latLngBounds(ribbons.find((one) => one.segment === segment).places.flat());
const inView = (segment) => map.getBounds().contains(segmentBounds(segment));
export const chooseSegment = (segment, { move = true, toggle = move } = {}) => {
  const chosen = toggle && segment === state.segment ? null : segment;
  change({ ...(state.list === "segments" ? withKind("segments", true) : withList("segments")), segment: chosen });
  map.closePopup();
  if (chosen && move && !inView(chosen)) show(segmentBounds(chosen), 8.5);
};
export const showBorder = () => show(L.latLngBounds(segments.map(segmentBounds)), 8.5);

/* A ribbon is thinner the more of the border a reader sees, and runs beside it, which it must not hide. */
const drawWidths = () => {
  const scale = Math.min(1, Math.max(0.5, 1 + (map.getZoom() - 8) / 4));
  const lines = beside(ribbons.map((one) => one.places), (WIDTHS.sure * scale + EDGE) / 2);
  for (const [i, { segment, casing, line }] of ribbons.entries()) {
    casing.setLatLngs(lines[i]);
    line.setLatLngs(lines[i]);
    const width = widthOf(segment.band) * scale;
    const edge = segment === state.segment ? 2 * EDGE + 1 : EDGE;
    if (casing.getElement()) casing.getElement().style.strokeWidth = `${width + edge}px`;
    if (line.getElement()) line.getElement().style.strokeWidth = `${width}px`;
  }
};
const drawSegments = () => {
  const near = new Set(alike(state.segment));
  for (const { segment, group } of ribbons) {
    if (state.shown.has("segments")) group.addTo(map);
    else group.remove();
    group.eachLayer((layer) => {
      layer.getElement()?.classList.toggle("selected", segment === state.segment);
      layer.getElement()?.classList.toggle("alike", near.has(segment));
    });
    if (segment === state.segment) toFront(group);
  }
};
const rename = () =>
  ribbons.forEach(({ segment, group }) =>
    group.eachLayer((layer) => {
      const path = layer.getElement();
      if (path?.hasAttribute("aria-label")) path.setAttribute("aria-label", spoken(segment));
    }),
  );
watch(["started", "shown", "segment"], drawSegments);
watch(["lang"], rename);
follow("zoomend", ["shown", "segment"], drawWidths);
