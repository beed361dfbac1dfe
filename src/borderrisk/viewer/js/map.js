/* Map: the frame and the ground, one group of layers for each kind. */

import { page, state, watch, calm } from "./state.js";
import { draw, decode } from "./shapes.js";
import { pick } from "./messages.js";

export const map = L.map("map", {
  zoomControl: false,
  attributionControl: false,
  trackResize: false /* Leaflet's own answer moves the centre before the observer below can look */,
  zoomSnap: 0.25,
  minZoom: 1,
  maxZoom: 11,
  zoomAnimation: !calm,
  fadeAnimation: !calm,
  inertia: !calm,
});
if (calm) {
  const { panBy } = map;
  map.panBy = (offset, options) => panBy.call(map, offset, { ...options, animate: false });
}
map.getContainer().classList.toggle("world", page.layers[0]?.kind === "land");
export const whole = L.latLngBounds(page.view);
export const worldSize = () => 256 * 2 ** map.getZoom(); /* pixels of the whole world, each way */
export const show = (bounds, maxZoom = 9) => map.fitBounds(bounds, { animate: !calm, padding: [28, 28], maxZoom });
/* The whole area, its edge clear of the frame's, and no way to leave it far behind. */
let fitted = null;
const fitWhole = () => {
  map.setMinZoom(1);
  map.fitBounds(whole, { animate: false, padding: [12, 12] });
  map.setMinZoom(Math.max(1, Math.min(5, Math.floor(map.getZoom()) - 1)));
  fitted = { centre: map.getCenter(), zoom: map.getZoom() };
};
fitWhole();
/* A frame may have no size yet, or get another. Who still has the whole area in view keeps it there;
   any other view keeps its centre to the last digit, which a link may have given. */
const reach = whole.pad(0.6);
const isFitted = () => map.getZoom() === fitted.zoom && map.getCenter().equals(fitted.centre);
export const measured = () => {
  const { clientWidth: x, clientHeight: y } = map.getContainer();
  if (map.getSize().equals([x, y])) return;
  const [still, centre, zoom] = [isFitted(), map.getCenter(), map.getZoom()];
  map.setMaxBounds(null); /* at a size that is no longer true they would start a pan */
  map.invalidateSize({ animate: false, pan: false });
  if (still) fitWhole();
  else map.setView(centre, zoom, { reset: true });
  map.setMaxBounds(reach);
};
new ResizeObserver(measured).observe(map.getContainer());
map.setMaxBounds(reach);
["ground", "claims", "lines", "segments", "marks", "points"].forEach((name, index) => {
  map.createPane(name).style.zIndex = 300 + index; /* below what a user adds with folium */
});

const paneOf = (kind) => (/^(land|country|neighbour|unit\d)$/.test(kind) ? "ground" : "lines");
const lines = (kind, feature) => {
  const pane = paneOf(kind);
  if (kind === "river" && feature.main) {
    return [draw(feature, "main-river-casing", { pane }), draw(feature, "main-river", { pane })];
  }
  return [draw(feature, feature.main ? `${kind} main-${kind}` : kind, { pane })];
};
const marks = (kind, feature) =>
  kind === "place"
    ? []
    : decode(feature.outline.deltas).map((at) =>
        L.circleMarker(at, { className: kind, pane: "marks", radius: 6, interactive: false }),
      );

const countries = new Map(
  page.layers
    .filter((layer) => layer.kind === "country" || layer.kind === "neighbour")
    .flatMap((layer) => layer.features)
    .map((feature) => [feature.id, feature.name]),
);
export const countryName = (code) => pick(countries.get(code) ?? code);

/* Of a unit that changed, the page holds both outlines and shows one. */
export const isNow = (feature) => (state.before ? !feature.since : !feature.until);
export const changeYear = page.layers
  .flatMap((layer) => layer.features)
  .find((feature) => feature.until)
  ?.until.slice(0, 4);

const groups = page.layers.flatMap((layer) =>
  layer.features.map((feature) => ({
    kind: layer.kind,
    feature,
    group: L.layerGroup(
      layer.kind === "place" || layer.kind === "crossing" ? marks(layer.kind, feature) : lines(layer.kind, feature),
    ),
  })),
);
const drawGround = () => {
  for (const { kind, feature, group } of groups) {
    if ((kind === "land" || state.shown.has(kind)) && isNow(feature)) group.addTo(map);
    else group.remove();
  }
};
/* Whether a point of the frame lies in the shape that a feature is drawn as. */
export const holds = (feature, { x, y }) => {
  const { group } = groups.find((one) => one.feature === feature);
  return group.getLayers()[0].getElement().isPointInFill(map.containerPointToLayerPoint([x, y]));
};
watch(["started", "shown", "before"], drawGround);

/* What is drawn for a view: once the frame has its size, then whenever the view or the choice changes. */
export const follow = (events, keys, run) => {
  watch(["started", ...keys], run);
  map.on(events, () => state.started && run());
};
/* The same in a task of its own, so that none keeps a reader waiting: once for all that asked for it. */
const due = new Set();
export const soon = (run) => () => {
  if (!due.has(run)) setTimeout(() => due.delete(run) && run());
  due.add(run);
};
/* What is due, drawn now: a picture is about to be made of it. */
export const settle = () => due.forEach((run) => due.delete(run) && run());
