/* Borderland: how many events lie how far from the border, as a chart and as a table. */

import { page, extras } from "./state.js";
import { el, svg } from "./elements.js";
import { t, tOr, number, percent } from "./messages.js";
import { countryName } from "./map.js";

const found = page.events?.borderland;
const SIDES = ["a", "b"];
const sideName = (side) =>
  SIDES.includes(side) ? countryName(found.border[SIDES.indexOf(side)]) : t("event.neither");

/* A bar for each count, with the interval that chance alone would give as a line across its end. */
const bar = (row, most) => {
  const x = (value) => (100 * value) / most;
  return svg(
    "svg",
    { class: "count-bar", viewBox: "0 0 100 12", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("rect", { class: "event-bar", y: 2, width: x(row.events), height: 8 }),
    svg("path", { class: "event-range", d: `M${x(row.low)} 6H${x(row.high)}` }),
  );
};
const HEADS = ["event.band", "events", "event.share_land", "event.share"];
const row = (one, most) =>
  el(
    "tr",
    {},
    el("th", { scope: "row" }, one.band, el("small", {}, sideName(one.side))),
    el("td", {}, `${number(one.events)} (${number(one.low)}–${number(one.high)})`, most ? bar(one, most) : null),
    el("td", {}, percent(one.area_share)),
    el("td", {}, percent(one.events_share)),
  );
const table = (chart) => {
  const most = chart ? Math.max(...found.rows.map((one) => one.high), 1) : 0;
  return el(
    "table",
    { class: "borderland" },
    el("caption", {}, t("event.borderland_help", { border: found.border.map(countryName).join("–") })),
    el("thead", {}, el("tr", {}, HEADS.map((key) => el("th", { scope: "col" }, t(key))))),
    el("tbody", {}, found.rows.map((one) => row(one, most))),
  );
};
const rest = () => {
  const counted = ([why, n]) => `${number(n)} ${tOr(`event_left.${why}`, why)}`;
  const counts = Object.entries(found.left_out).map(counted);
  return counts.length
    ? el("p", { class: "fine" }, t("pair", { a: t("event.not_counted"), b: counts.join(t("semicolon")) }))
    : null;
};
export const borderland = () =>
  found
    ? el("details", { open: true }, el("summary", {}, t("event.borderland")), table(true), rest())
    : null;
extras.notes.push(() => (found ? [el("h2", {}, t("event.borderland")), table(false), rest()].filter(Boolean) : []));
