/* Labels: what has a name on the map at this zoom; they keep clear of each other by themselves. */

import { page, state, claims, segments, fits, signOf, CHOICES } from "./state.js";
import { el, button } from "./elements.js";
import { pick, runs, t, folded } from "./messages.js";
import { decode } from "./shapes.js";
import { map, follow, isNow, soon } from "./map.js";
import { shapes, claimsAt, choose, manner, openClaims } from "./claims.js";
import { segmentBounds } from "./segments.js";
import { declutter } from "./declutter.js";

/* From this zoom on, every level of units has its names. */
const ALL_LEVELS = 9;
const SPOKEN = 300;
/* More than any town's people. */
const NAMED = 1e10;
/* What the report names is labelled whatever else is not, and so are the few published posts. */
const ALWAYS = /located|crossing|main-river/;
const group = L.layerGroup().addTo(map);

const add = (kind, places, options, ...content) => {
  const html = el("div", { class: "text" }, ...content);
  const dot = kind === "place" ? el("i", { class: options.seat ? "dot seat" : "dot" }) : null;
  const icon = L.divIcon({ className: `label ${kind}`, html: dot ? el("div", {}, dot, html) : html, iconSize: null });
  const marker = L.marker(places[0], { icon, interactive: false, keyboard: false });
  const always = ALWAYS.test(kind) || options.weight >= NAMED || Boolean(html.querySelector("button"));
  Object.assign(marker, { kind, places, always, text: html, sizes: {}, weight: 0, seat: false, ...options });
  group.addLayer(marker);
};

const badge = (found, at, kind) => {
  const numbers = runs(found.map((claim) => claim.number));
  const open = (event) => {
    event.stopPropagation(); /* else the map takes the click, and closes the popup again */
    if (found.length > 1) openClaims(found, at, { focus: true });
    else choose(found[0]);
  };
  const spoken = `${numbers}: ${found.map((claim) => pick(claim.statement).slice(0, SPOKEN)).join(" ")}`;
  const signs = [...new Set(found.flatMap((claim) => signOf(claim)?.[0] ?? []))].join("");
  const names = `badge ${kind} ${manner(found)}`;
  return button({ class: names, "aria-label": spoken, onclick: open }, numbers, signs && ` ${signs}`);
};
/* A statement about a whole country stands under its name, in another form than one about a place. */
const countryBadge = (id, at) => {
  const here = new Set(shapes.filter((shape) => shape.members?.includes(id)).flatMap((shape) => shape.claims));
  const found = state.shown.has("claims") ? claims.filter((claim) => here.has(claim.id) && fits(claim)) : [];
  return found.length
    ? el("small", { class: "whole" }, badge(found, at, "country-badge"), el("span", {}, t("whole_country")))
    : null;
};
const named = new Set(shapes.map((shape) => folded(pick(shape.name))));
const isNamed = (feature) => named.has(folded(pick(feature.name)));

/* A point is where its name stands. */
const placesOf = ({ label, outline }) =>
  decode(label ?? (outline.type === "point" ? outline.deltas.slice(0, 2) : []));
const addFeature = (layer, feature) => {
  const places = placesOf(feature);
  const kind = feature.main && layer.kind === "river" ? "main-river" : layer.kind;
  const weight = (isNamed(feature) ? NAMED : 0) + (feature.weight ?? 0);
  const options = { feature, weight, seat: Boolean(feature.main) };
  add(
    kind,
    places,
    options,
    el("span", {}, pick(feature.name)),
    kind === "country" ? countryBadge(feature.id, places[0]) : null,
  );
};
/* The name of a claimed location stands with its badge; a unit's own label would say it twice. */
const addShape = (shape) => {
  const places = decode(shape.label);
  add(
    "located",
    places,
    {},
    badge(claimsAt(shape), places[0], ""),
    shape.name && shape.outline.type === "polygon" ? el("span", { class: "name" }, pick(shape.name)) : null,
  );
};
const claimedNames = new Set(page.shapes.map((shape) => shape.name));
/* How many people a town needs to be named beside the seats: fewer the closer a reader looks. */
const leastWeight = () => 200000 / 4 ** (map.getZoom() - 6);
const isLabelled = (layer, feature) => {
  if (!placesOf(feature).length || !feature.name || !isNow(feature)) return false;
  if (layer.kind === "place" && !feature.main && feature.weight < leastWeight() && !isNamed(feature)) return false;
  const level = Number(/^unit(\d)$/.exec(layer.kind)?.[1] ?? 0);
  if (level && state.shown.has("claims") && claimedNames.has(feature.name)) return false;
  return level < 2 || map.getZoom() >= ALL_LEVELS;
};
const drawLabels = () => {
  group.clearLayers();
  shapes.filter((one) => one.label && state.shown.has("claims") && claimsAt(one).length).forEach(addShape);
  for (const layer of page.layers.filter((one) => state.shown.has(one.kind))) {
    layer.features.filter((feature) => isLabelled(layer, feature)).forEach((feature) => addFeature(layer, feature));
  }
  for (const segment of state.shown.has("segments") ? segments.filter((one) => /^sure/.test(one.band)) : []) {
    add("rank", [segmentBounds(segment).getCenter()], { weight: -segment.rank_median }, String(segment.rank_median));
  }
  declutter(group.getLayers());
};

/* Names come after the shapes, and once for all that a click or a zoom sets off. */
let isStale = true;
const redraw = soon(() => {
  if (isStale) drawLabels();
  else declutter(group.getLayers());
  isStale = false;
});
follow("zoomend", ["lang", "shown", "before", ...CHOICES], () => {
  isStale = true;
  redraw();
});
follow("moveend resize", [], redraw);
