/* Points: a user's own, many of them, on one canvas that the pointer looks through. */

import { page, state, watch } from "./state.js";
import { pick, t } from "./messages.js";
import { decode } from "./shapes.js";
import { map } from "./map.js";

const NEAR = 9;
const LISTED = 50;
const canvas = L.canvas({ pane: "points", padding: 0.4 });
const STYLES = [
  { color: "#20262b", weight: 1, fillColor: "#ffffff", fillOpacity: 0.95 },
  { color: "#20262b", weight: 1, fillColor: "#56b4e9", fillOpacity: 0.95 },
  { color: "#ffffff", weight: 1, fillColor: "#20262b", fillOpacity: 0.95 },
];
export const pointStyle = (i) => STYLES[i % STYLES.length];

export const pointLayers = page.points.map((layer, i) => {
  const at = decode(layer.deltas, layer.unit);
  const style = { renderer: canvas, radius: 4, interactive: false, ...pointStyle(i) };
  return { ...layer, kind: `points${i}`, at, group: L.layerGroup(at.map((place) => L.circleMarker(place, style))) };
});
export const pointName = (layer, row) => String(layer.cells[0]?.[row] ?? t("missing"));
export const pointFacts = (layer, row) =>
  layer.columns.map((column, i) => [
    column,
    layer.cells[i][row] === null ? t("missing") : String(layer.cells[i][row]),
  ]);
export const pointTitle = (layer) => pick(layer.title);

/* The points under the pointer, and the points in view. */
const visible = () => pointLayers.filter((layer) => state.shown.has(layer.kind));
export const pointsAt = (latlng) => {
  const here = map.latLngToContainerPoint(latlng);
  return visible().flatMap((layer) =>
    layer.at
      .map((place, row) => [layer, row, place])
      .filter(([, , place]) => map.latLngToContainerPoint(place).distanceTo(here) <= NEAR),
  );
};
export const inView = (layer) => {
  const bounds = map.getBounds();
  const found = [];
  layer.at.forEach((place, row) => {
    if (bounds.contains(place)) found.push(row);
  });
  return { all: found.length, first: found.slice(0, LISTED) };
};

const drawPoints = () =>
  pointLayers.forEach((layer) => {
    if (state.shown.has(layer.kind)) layer.group.addTo(map);
    else layer.group.remove();
  });
watch(["shown"], drawPoints);
drawPoints();
