/* Legend: what the signs mean and how many there are; each row puts its layer on or away. */

import { page, state, watch, change, claims, segments, fits, withKind } from "./state.js";
import { el, svg } from "./elements.js";
import { t, number, position } from "./words.js";
import { decode } from "./shapes.js";
import { map, changeYear, isNow } from "./map.js";
import { tiers, tierClass, tierName } from "./segments.js";
import { pointLayers, pointStyle, pointTitle } from "./points.js";
import { measureButton } from "./measure.js";
import { whole, show } from "./map.js";

const LINE = "M1 9H35";
const AREA = "M2 2H34V16H2Z";
const swatch = (d, ...classes) =>
  svg("svg", { viewBox: "0 0 36 18", "aria-hidden": "true" }, classes.map((name) => svg("path", { class: name, d })));
const dot = (name, r, attributes = {}) =>
  svg("svg", { viewBox: "0 0 36 18", "aria-hidden": "true" }, svg("circle", { class: name, cx: 18, cy: 9, r, ...attributes }));
const SWATCHES = {
  country: () => swatch(AREA, "country country-edge"),
  unit1: () => swatch(LINE, "unit1"),
  unit2: () => swatch(LINE, "unit2"),
  border: () => swatch(LINE, "border main-border"),
  river: () => swatch(LINE, "river"),
  place: () => dot("place-dot", 3),
  crossing: () => dot("crossing", 5.5),
};

const row = (kind, sign, text, count) => el("li", {}, el("label", {},
  kind ? el("input", { type: "checkbox", checked: state.shown.has(kind), onchange: (event) => change(withKind(kind, event.target.checked)) }) : null,
  sign, el("span", {}, text), count === undefined ? null : el("span", { class: "count" }, number(count))));
const plain = (sign, text, count) => el("li", { class: "under" }, sign, el("span", {}, text),
  count === undefined ? null : el("span", { class: "count" }, number(count)));

const claimRows = () => {
  const shown = claims.filter(fits);
  const count = (test) => shown.filter((claim) => claim.mapped && test(claim)).length;
  const kinds = [
    [count((claim) => claim.kind === "unit"), () => swatch(AREA, "claim-unit"), "kind.unit"],
    [count((claim) => claim.kind === "river-reach"), () => swatch(LINE, "claim-river-reach-casing", "claim-river-reach"), "kind.river-reach"],
    [count((claim) => claim.kind === "countries"), () => el("span", { class: "badge" }, "n"), "kind.countries"],
    [shown.filter((claim) => !claim.mapped).length, () => el("span", { class: "badge off" }, "n"), "kind.none"],
  ];
  return [row("claims", null, t("layer.claims"), shown.length),
    ...(state.shown.has("claims") ? kinds.filter(([n]) => n).map(([n, sign, key]) => plain(sign(), t(key), n)) : [])];
};
const segmentRows = () => [row("segments", null, t("layer.segments"), segments.length),
  ...(state.shown.has("segments") ? tiers.map((tier) => plain(swatch(LINE, `segment-casing sample${tier ?? 5}`, `segment ${tierClass(tier)} sample${tier ?? 5}`),
    tierName(tier), segments.filter((segment) => segment.tier === tier).length)) : [])];
const groundRows = () => page.layers.flatMap((layer) => {
  const main = layer.kind === "river" && layer.features.some((feature) => feature.main)
    ? [plain(swatch(LINE, "main-river"), t("layer.main_river"))] : [];
  const found = layer.features.filter((feature) => isNow(feature) && !(layer.kind === "river" && feature.main));
  return [...main, row(layer.kind === "country" ? null : layer.kind, SWATCHES[layer.kind](), t(`layer.${layer.kind}`), found.length)];
});
const vintage = () => changeYear && el("fieldset", {}, el("legend", {}, t("units_vintage")),
  [false, true].map((before) => el("label", {},
    el("input", { type: "radio", name: "vintage", checked: state.before === before, onchange: () => change({ before }) }),
    t(before ? "before" : "since", { year: changeYear }))));

/* The small map: the countries whole, the window as a frame. */
const locator = () => {
  const [[south, west], [north, east]] = page.view;
  const outlines = page.locator.map((shape) => shape.steps.flat().map((ring) => decode(ring, 100)));
  const all = outlines.flat(2);
  const least = (i) => Math.min(...all.map((place) => place[i]));
  const most = (i) => Math.max(...all.map((place) => place[i]));
  const [x0, y0, wide, tall] = [least(1) - 0.5, -most(0) - 0.5, most(1) - least(1) + 1, most(0) - least(0) + 1];
  const path = outlines.map((found) => found.map((ring) => `M${ring.map(([lat, lng]) => `${lng} ${-lat}`).join("L")}Z`).join("")).join("");
  return svg("svg", { class: "locator", viewBox: `${x0} ${y0} ${wide} ${tall}`, role: "img", "aria-label": t("locator") },
    svg("path", { d: path }), svg("rect", { x: west, y: -north, width: east - west, height: north - south }));
};

const control = (place, node, stop = true) => {
  const made = L.control({ position: place });
  made.onAdd = () => {
    if (stop) L.DomEvent.disableClickPropagation(node).disableScrollPropagation(node);
    return node;
  };
  return made.addTo(map);
};
const legend = el("details", { id: "legend", class: "box" });
legend.open = map.getSize().x > 700 && map.getSize().y > 560;
const inset = el("div", { class: "box inset" });
const tools = el("div", { class: "leaflet-bar tools" });
const north = el("div", { class: "north", role: "img" }, svg("svg", { viewBox: "0 0 20 26", "aria-hidden": "true" },
  svg("path", { d: "M10 1L17 25L10 19L3 25Z" })), el("b", {}));
const foot = el("div", { class: "foot" }, el("span", { class: "where" }), el("span", { class: "drawn" }));
export const drawLegend = () => {
  const open = legend.contains(document.activeElement) ? [...legend.querySelectorAll("input, summary")].indexOf(document.activeElement) : -1;
  legend.replaceChildren(el("summary", {}, t("legend")), el("ul", { class: "legend" },
    claims.length ? claimRows() : null, segments.length ? segmentRows() : null,
    pointLayers.map((layer, i) => row(layer.kind, dot("", 4.5, { fill: pointStyle(i).fillColor, stroke: pointStyle(i).color }), pointTitle(layer), layer.at.length)),
    groundRows()), vintage() ?? "");
  if (open >= 0) legend.querySelectorAll("input, summary")[open]?.focus();
};
const sign = (text, glyph, onclick) => el("button", { type: "button", class: "tool", title: text, "aria-label": text, onclick }, glyph);
const drawControls = () => {
  const held = tools.contains(document.activeElement) ? [...tools.children].indexOf(document.activeElement) : -1;
  tools.replaceChildren(sign(t("zoom_in"), "+", () => map.zoomIn(1)), sign(t("zoom_out"), "−", () => map.zoomOut(1)),
    sign(t("whole"), "⤢", () => show(whole)), measureButton());
  tools.children[held]?.focus();
  north.setAttribute("aria-label", t("north"));
  north.querySelector("b").textContent = t("north_letter");
  foot.querySelector(".drawn").textContent = t("drawn");
  if (page.locator) inset.replaceChildren(locator());
  where(map.getCenter());
};
const where = (latlng) => { foot.querySelector(".where").textContent = position(latlng); };
map.on("mousemove", (event) => where(event.latlng));
map.on("move", () => where(map.getCenter()));

control("topleft", tools);
if (page.locator) control("topright", inset);
control("bottomleft", foot, false);
L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);
control("bottomleft", north, false);
control("bottomright", legend);
legend.addEventListener("toggle", () => map.fire("resize"));
watch(["lang"], drawControls);
watch(["lang", "shown", "theme", "before"], drawLegend);
export const startLegend = () => {
  drawControls();
  drawLegend();
};
