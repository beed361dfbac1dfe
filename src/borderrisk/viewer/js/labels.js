/* Labels: the more important first, each at the first of its places that is free. */

import { page, state, watch, claims, segments, fits } from "./state.js";
import { el, button } from "./elements.js";
import { pick, runs } from "./words.js";
import { decode } from "./shapes.js";
import { map, isNow } from "./map.js";
import { shapes, claimsAt, choose, openClaims } from "./claims.js";
import { segmentBounds } from "./segments.js";

const ORDER = ["claim", "country", "crossing", "main-river", "place", "unit1", "river", "tier"];
const SIDES = ["right", "left", "above", "below"];
const NUDGES = [[0, 26], [0, -26], [34, 0], [-34, 0], [0, 52], [0, -52]];
const group = L.layerGroup().addTo(map);

const add = (kind, places, ...content) => {
  const html = el("div", { class: "text" }, ...content);
  const icon = L.divIcon({ className: `label ${kind}`, html: kind === "place" ? el("div", {}, el("i", { class: "dot" }), html) : html, iconSize: null });
  const marker = L.marker(places[0], { icon, interactive: false, keyboard: false });
  Object.assign(marker, { kind, places, text: html });
  group.addLayer(marker);
};

const badge = (found, at) => button({
  class: "badge",
  "aria-label": `${runs(found.map((claim) => claim.number))}: ${found.map((claim) => pick(claim.statement).slice(0, 300)).join(" ")}`,
  /* The map would take the click for one on itself, and close the popup again. */
  onclick: (event) => {
    event.stopPropagation();
    if (found.length > 1) openClaims(found, at, { focus: true });
    else choose(found[0]);
  },
}, runs(found.map((claim) => claim.number)));
const countryBadge = (id, at) => {
  const here = new Set(shapes.filter((shape) => shape.members?.includes(id)).flatMap((shape) => shape.claims));
  const found = state.shown.has("claims") ? claims.filter((claim) => here.has(claim.id) && fits(claim)) : [];
  return found.length ? badge(found, at) : null;
};
const drawFeature = (layer, feature) => {
  const places = decode(feature.label);
  const kind = feature.main && layer.kind === "river" ? "main-river" : layer.kind;
  add(kind, places, el("span", {}, pick(feature.name)), kind === "country" ? countryBadge(feature.id, places[0]) : null);
};
export const drawLabels = () => {
  group.clearLayers();
  for (const shape of shapes.filter((one) => one.label && state.shown.has("claims") && claimsAt(one).length)) {
    const places = decode(shape.label);
    add("claim", places, badge(claimsAt(shape), places[0]));
  }
  for (const layer of page.layers.filter((one) => state.shown.has(one.kind))) {
    layer.features.filter((feature) => feature.label && isNow(feature)).forEach((feature) => drawFeature(layer, feature));
  }
  for (const segment of state.shown.has("segments") ? segments.filter((one) => one.tier) : []) {
    add("tier", [segmentBounds(segment).getCenter()], String(segment.tier));
  }
  declutter();
};

/* Keeping apart: a label takes its first place that lies in the frame and on no other label. */
const tries = (marker) => {
  if (marker.kind === "place" || marker.kind === "crossing") return SIDES.map((side) => [marker.places[0], side, [0, 0]]);
  const there = marker.places.map((place) => [place, "middle", [0, 0]]);
  return marker.kind === "claim" ? [...there, ...NUDGES.map((nudge) => [marker.places[0], "middle", nudge])] : there;
};
const boxOf = (marker) => marker.text.getBoundingClientRect();
const dotOf = (marker) => {
  const { x, y } = map.latLngToContainerPoint(marker.places[0]);
  const frame = map.getContainer().getBoundingClientRect();
  const r = marker.kind === "crossing" ? 8 : 4;
  return { left: frame.left + x - r, right: frame.left + x + r, top: frame.top + y - r, bottom: frame.top + y + r };
};
const meet = (a, b) => a.left < b.right + 2 && a.right + 2 > b.left && a.top < b.bottom && a.bottom > b.top;
const within = (box, frame) => box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
export const declutter = () => {
  const frame = map.getContainer().getBoundingClientRect();
  const markers = group.getLayers().sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  /* A zoom may still be on its way: what is measured is where the labels end. */
  for (const marker of markers) marker.getElement().getAnimations().forEach((one) => one.finish());
  const taken = [...document.querySelectorAll("#map .leaflet-control")].map((node) => node.getBoundingClientRect());
  taken.push(...markers.filter((marker) => marker.kind === "crossing").map((marker) => ({ ...dotOf(marker), of: marker })));
  for (const marker of markers) place(marker, taken, frame);
};
const place = (marker, taken, frame) => {
  const node = marker.getElement();
  const dot = marker.kind === "place" ? [dotOf(marker)] : [];
  const free = (box) => within(box, frame) && !taken.some((other) => other.of !== marker && meet(box, other));
  const options = tries(marker);
  const found = dot.some((one) => taken.some((other) => meet(one, other))) ? undefined : options.find(([at, side, [x, y]]) => {
    if (at !== options[0][0] || marker.places.length > 1) marker.setLatLng(at);
    node.dataset.side = side;
    marker.text.style.translate = `${x}px ${y}px`;
    return free(boxOf(marker));
  });
  const here = marker.places.some((at) => map.getBounds().contains(at));
  const always = here && (marker.kind === "claim" || (marker.kind === "country" && node.querySelector("button")));
  if (!found && always) {
    marker.setLatLng(marker.places.find((at) => map.getBounds().contains(at)));
    marker.text.style.translate = "0px 0px";
  }
  node.classList.toggle("hidden", !found && !always);
  if (found || always) taken.push(boxOf(marker), ...dot);
};
watch(["lang", "shown", "theme", "before"], drawLabels);
map.on("zoomend moveend resize", declutter);
