/* Shapes: rings and lines come as whole numbers, each the delta from the one before. */

import { page } from "./state.js";

export const decode = (deltas, unit = page.unit) => {
  const positions = [];
  for (let i = 0, x = 0, y = 0; i < deltas.length; i += 2) {
    x += deltas[i];
    y += deltas[i + 1];
    positions.push([y / unit, x / unit]);
  }
  return positions;
};
export const rings = ({ outline }) =>
  outline.type === "polygon"
    ? outline.deltas.map((polygon) => polygon.map((ring) => decode(ring, outline.unit)))
    : outline.deltas.map((line) => decode(line, outline.unit));
export const draw = (feature, className, options = {}) => {
  const make = feature.outline.type === "polygon" ? L.polygon : L.polyline;
  return make(rings(feature), { className, smoothFactor: 0.7, interactive: false, ...options });
};

/* Where positions stand on the map of the whole world (Web Mercator), 0 to 1 each way. */
export const worldX = (lngs) => Float64Array.from(lngs, (lng) => lng / 360 + 0.5);
export const worldY = (lats) =>
  Float64Array.from(lats, (lat) => 0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI));

/* Twice the area of a ring, above nought where it runs counterclockwise. */
const area = (ring) => ring.slice(1).reduce((sum, [x, y], i) => sum + ring[i][0] * y - x * ring[i][1], 0);

/* The same shape as GeoJSON has it: longitude first, outer rings counterclockwise (RFC 7946). */
export const geometry = (feature) => {
  const turned = (value) => (Array.isArray(value[0]) ? value.map(turned) : [value[1], value[0]]);
  const coordinates = turned(rings(feature));
  if (feature.outline.type !== "polygon") return { type: "MultiLineString", coordinates };
  const wound = (ring, outer) => (area(ring) > 0 === outer ? ring : ring.reverse());
  return {
    type: "MultiPolygon",
    coordinates: coordinates.map((polygon) => polygon.map((ring, i) => wound(ring, i === 0))),
  };
};

/* Bringing a shape to the front moves it in the document, which must not cost it the focus. */
export const toFront = (group) => {
  const held = document.activeElement;
  group.bringToFront();
  if (held !== document.activeElement) held.focus({ preventScroll: true });
};

/* A path of the map that the keyboard reaches: it has a name, takes focus and opens on Enter. */
export const reachable = (layer, name, open) => {
  layer.on("add", () => {
    const path = layer.getElement();
    path.setAttribute("tabindex", "0");
    path.setAttribute("role", "button");
    path.setAttribute("aria-label", name());
    path.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      open();
    });
  });
  return layer;
};
