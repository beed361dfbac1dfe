/* Ink: where on the screen lines run, in cells, so that a name can stand clear of them. */

import { page, state } from "./state.js";
import { rings, worldX, worldY } from "./shapes.js";
import { map, isNow, worldSize } from "./map.js";

const CELL = 8;
const MOST = 200; /* cells of one stretch: more lie off the screen */

const tracks = new Map();
const tracksOf = (feature) => {
  if (!tracks.has(feature)) {
    const track = (line) => [worldX(line.map(([, lng]) => lng)), worldY(line.map(([lat]) => lat))];
    tracks.set(feature, rings(feature).flat(feature.outline.type === "polygon" ? 1 : 0).map(track));
  }
  return tracks.get(feature);
};
/* The cells of a frame that the lines of some kinds of layers run through. */
export const inked = (frame, kinds) => {
  const [wide, tall] = [Math.floor(frame.width / CELL) + 1, Math.floor(frame.height / CELL) + 1];
  const cells = new Uint8Array(wide * tall);
  const { x: left, y: top } = map.getPixelBounds().min;
  const scale = worldSize();
  const off = (value, most) => (value < 0 ? -1 : Number(value > most));
  const mark = ([xs, ys]) => {
    let [lastX, lastY] = [xs[0] * scale - left, ys[0] * scale - top];
    for (let i = 0; i < xs.length; i += 1) {
      const [x, y] = [xs[i] * scale - left, ys[i] * scale - top];
      const [sideX, sideY] = [off(x, frame.width), off(y, frame.height)];
      const isOff = (sideX && sideX === off(lastX, frame.width)) || (sideY && sideY === off(lastY, frame.height));
      const steps = isOff ? 0 : Math.min(MOST, Math.ceil(Math.hypot(x - lastX, y - lastY) / CELL));
      for (let k = 1; k <= steps; k += 1) {
        const column = Math.floor((lastX + ((x - lastX) * k) / steps) / CELL);
        const row = Math.floor((lastY + ((y - lastY) * k) / steps) / CELL);
        if (column >= 0 && column < wide && row >= 0 && row < tall) cells[row * wide + column] = 1;
      }
      [lastX, lastY] = [x, y];
    }
  };
  for (const layer of page.layers.filter((one) => kinds.test(one.kind) && state.shown.has(one.kind))) {
    layer.features.filter(isNow).flatMap(tracksOf).forEach(mark);
  }
  return { cells, wide, tall };
};
export const crosses = (box, frame, { cells, wide, tall }) => {
  const cell = (value, most) => Math.min(most - 1, Math.max(0, Math.floor(value / CELL)));
  const [first, last] = [cell(box.left - frame.left, wide), cell(box.right - frame.left, wide)];
  const end = cell(box.bottom - frame.top, tall);
  for (let row = cell(box.top - frame.top, tall); row <= end; row += 1) {
    for (let column = first; column <= last; column += 1) if (cells[row * wide + column]) return true;
  }
  return false;
};
