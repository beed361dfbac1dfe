/* Points: a user's own, many of them, on one canvas that the pointer looks through. */

import { page, state, extras } from "./state.js";
import { el, svg, facts } from "./elements.js";
import { pick, t } from "./messages.js";
import { decode, worldX, worldY } from "./shapes.js";
import { map, worldSize } from "./map.js";
import { painted } from "./canvas.js";
import { popup } from "./popup.js";

const NEAR = 9;
const RADIUS = 4;
const TOLD = 10;
const LISTED = 50;
const STYLES = [
  { stroke: "#20262b", fill: "#ffffff" },
  { stroke: "#20262b", fill: "#56b4e9" },
  { stroke: "#ffffff", fill: "#20262b" },
];
const layers = page.points.map((layer, i) => {
  const at = decode(layer.deltas, layer.unit);
  const [x, y] = [worldX(at.map(([, lng]) => lng)), worldY(at.map(([lat]) => lat))];
  return { ...layer, kind: `points${i}`, at, x, y, style: STYLES[i % STYLES.length] };
});
export const pointLayers = () => layers.filter((layer) => state.shown.has(layer.kind));
export const pointTitle = (layer) => pick(layer.title);
const told = (value) => (value === null ? t("missing") : String(value));
export const pointName = (layer, row) => String(layer.cells[0]?.[row] ?? t("missing"));
const pointFacts = (layer, row) => layer.columns.map((column, i) => [column, told(layer.cells[i][row])]);
export const inView = (layer) => {
  const bounds = map.getBounds();
  const found = [];
  layer.at.forEach((place, row) => {
    if (bounds.contains(place)) found.push(row);
  });
  return { all: found.length, first: found.slice(0, LISTED) };
};

/* One circle, drawn once and stamped for each point: to draw each is dear. */
const stampOf = ({ fill, stroke }, fine) => {
  const half = Math.ceil((RADIUS + 1) * fine);
  const stamp = el("canvas", { width: 2 * half, height: 2 * half });
  const pen = stamp.getContext("2d");
  pen.setTransform(fine, 0, 0, fine, half, half);
  pen.arc(0, 0, RADIUS, 0, 2 * Math.PI);
  [pen.fillStyle, pen.strokeStyle] = [fill, stroke];
  pen.fill();
  pen.stroke();
  return { stamp, half };
};
painted("points", ["shown"], (pen, { box, fine }) => {
  const scale = worldSize() * fine;
  const [left, top] = [box.min.x * fine, box.min.y * fine];
  pen.resetTransform(); /* at whole pixels of the screen a stamp is copied as it is */
  for (const { x, y, style } of pointLayers()) {
    const { stamp, half } = stampOf(style, fine);
    for (let i = 0; i < x.length; i += 1) {
      const [px, py] = [Math.round(x[i] * scale - left) - half, Math.round(y[i] * scale - top) - half];
      if (px < pen.canvas.width && py < pen.canvas.height) pen.drawImage(stamp, px, py);
    }
  }
});

/* Points lie above all else: a click near one opens it, and whatever else is at the same place. */
const pointsAt = (latlng) => {
  const world = worldSize();
  const here = map.project(latlng);
  return pointLayers().flatMap((layer) =>
    layer.at.flatMap((_, row) =>
      Math.hypot(layer.x[row] * world - here.x, layer.y[row] * world - here.y) <= NEAR ? [[layer, row]] : [],
    ),
  );
};
const section = ([layer, row]) => el("section", {}, el("h3", {}, pointTitle(layer)), facts(pointFacts(layer, row)));
export const openPoints = (latlng, options) => {
  const found = pointsAt(latlng);
  if (!found.length) return false;
  const [layer, row] = found[0];
  const count = found.length > 1 ? el("p", {}, t("here", { n: found.length })) : null;
  popup(layer.at[row], [count, found.slice(0, TOLD).map(section)], options);
  return true;
};
extras.opens.push(openPoints);
extras.legend.push(() =>
  pointLayers().map((layer) => {
    const dot = svg("circle", { cx: 18, cy: 9, r: 4.5, ...layer.style });
    const sign = svg("svg", { viewBox: "0 0 36 18", "aria-hidden": "true" }, dot);
    return el("li", {}, sign, el("span", {}, pointTitle(layer)));
  }),
);
layers.forEach((layer) => extras.toggles.push(() => [layer.kind, pointTitle(layer), layer.at.length]));
