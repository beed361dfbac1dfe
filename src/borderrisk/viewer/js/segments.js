/* Segments: stretches of border by tier, told apart by width and number as well as by colour. */

import { page, state, watch, change, segments, alike, withKind, withList } from "./state.js";
import { el, facts } from "./elements.js";
import { t, pick, number, percent, distance } from "./words.js";
import { draw, reachable, toFront } from "./shapes.js";
import { map, show } from "./map.js";
import { openPoints, popup } from "./popup.js";

const WIDTHS = [11, 9.5, 8, 6.5, 5];
export const tierClass = (tier) => (tier ? `tier${tier}` : "tier-none");
export const tierName = (tier) => (tier ? t("tier_n", { n: tier }) : t("not_scored"));
export const tiers = [...new Set(segments.map((segment) => segment.tier))].sort((a, b) => (a ?? 9) - (b ?? 9));
export const scored = segments.filter((segment) => segment.tier).length;
export const titled = (indicator) => pick(indicator.title);
export const stretch = (segment) =>
  segment.to_m === null ? "" : `km ${number(segment.from_m / 1000)}–${number(segment.to_m / 1000)}`;

/* The interval of ranks as a small picture: the bar from 5 to 95 %, the mark at the median. */
export const intervalWords = (segment) =>
  segment.rank_q05 === null ? "–" : t("interval_words", { a: segment.rank_q05, b: segment.rank_q95, n: scored });

const bars = (segment) => {
  const list = page.score.indicators.map((indicator, i) => ({ indicator, part: segment.parts[i] }));
  const most = Math.max(...list.map(({ part }) => part ?? 0), 1e-9);
  return el("table", { class: "parts" }, el("caption", {}, t("contributions")),
    el("tbody", {}, list.map(({ indicator, part }) => {
      const bar = el("span", { class: "bar" });
      bar.style.width = `${Math.round((100 * (part ?? 0)) / most)}%`;
      return el("tr", {}, el("th", { scope: "row" }, titled(indicator)), el("td", {}, part === null ? t("missing") : number(part, 3)),
        el("td", { class: "track", "aria-hidden": "true" }, bar));
    })));
};
export const segmentFacts = (segment) => [
  facts([
    [t("tier"), tierName(segment.tier)],
    [t("score"), segment.score === null ? null : number(segment.score, 2)],
    [t("rank"), segment.rank === null ? null : `${segment.rank} (${t("rank_median").toLowerCase()} ${segment.rank_median})`],
    [t("interval"), segment.rank === null ? null : intervalWords(segment)],
    [t("alike"), segment.tier && page.score.above ? t("alike_n", { n: alike(segment).length, all: scored - 1 }) : null],
    [t("p_top3"), segment.p_top3 === null ? null : t("of_draws", { p: percent(segment.p_top3) })],
    [t("coverage"), t("of_weight", { p: percent(segment.coverage) })],
    [t("length"), segment.length_m === null ? null : distance(segment.length_m)],
    [t("river_share"), segment.river_share === null ? null : percent(segment.river_share)],
    [t("sides"), segment.sides.join(" · ")],
  ]),
  segment.tier ? bars(segment) : null,
  el("p", { class: "fine" }, t("interval_help")),
];

const lines = segments.map((segment) => {
  const width = WIDTHS[(segment.tier ?? 5) - 1];
  const casing = draw(segment, "segment-casing", { pane: "segments", interactive: true });
  const line = reachable(draw(segment, `segment ${tierClass(segment.tier)}`, { pane: "segments", interactive: true }),
    () => `${segment.id}: ${tierName(segment.tier)}`, () => chooseSegment(segment, { move: false, focus: true }));
  casing.on("add", () => { casing.getElement().style.strokeWidth = `${width + 4}px`; });
  line.on("add", () => { line.getElement().style.strokeWidth = `${width}px`; });
  const group = L.featureGroup([casing, line]);
  group.on("click", (event) => openPoints(event.latlng) || chooseSegment(segment, { move: false, at: event.latlng }));
  return { segment, group };
});

const open = (segment, at, focus) => {
  const { group } = lines.find((one) => one.segment === segment);
  popup(at ?? group.getBounds().getCenter(), [el("h3", {}, segment.id, " ", el("small", {}, stretch(segment))), segmentFacts(segment)], { focus });
};
export const segmentBounds = (segment) => lines.find((one) => one.segment === segment).group.getBounds();
export const chooseSegment = (segment, { move = true, toggle = move, at = null, focus = false } = {}) => {
  const chosen = toggle && segment === state.segment ? null : segment;
  change({ ...(state.list === "segments" ? withKind("segments", true) : withList("segments")), segment: chosen });
  map.closePopup();
  if (!chosen) return;
  if (!move) {
    open(chosen, at, focus);
    return;
  }
  map.once("moveend", () => open(chosen, at, focus));
  show(segmentBounds(chosen), 8.5);
};

export const showBorder = () => show(L.latLngBounds(segments.map((segment) => segmentBounds(segment))), 8.5);

const drawSegments = () => {
  const near = new Set(alike(state.segment));
  for (const { segment, group } of lines) {
    if (state.shown.has("segments")) group.addTo(map);
    else group.remove();
    group.eachLayer((layer) => {
      layer.getElement()?.classList.toggle("selected", segment === state.segment);
      layer.getElement()?.classList.toggle("alike", near.has(segment));
    });
    if (segment === state.segment) toFront(group);
  }
};
const rename = () => lines.forEach(({ segment, group }) => group.eachLayer((layer) => {
  const path = layer.getElement();
  if (path?.hasAttribute("aria-label")) path.setAttribute("aria-label", `${segment.id}: ${tierName(segment.tier)}`);
}));
watch(["shown", "segment"], drawSegments);
watch(["lang"], rename);
drawSegments();
