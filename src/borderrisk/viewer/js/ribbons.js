/* Ribbons: lines that run beside a border, as smooth as their width asks, clear of its every bend. */

import { map } from "./map.js";

/* Pixels: bends that a ribbon does not follow, the step of its points, the reach of its smoothing, and
   the gap between it and the line that it runs beside. */
const COARSE = 5;
const STEP = 3;
const REACH = 5; /* steps to each side */
const GAP = 3.5;
/* A point belongs to a step near that of the point before it: a line that comes back is no way across. */
const BACK = 6;
const AHEAD = 40;

const mean = (values, i, reach) => {
  const r = Math.min(reach, i, values.length - 1 - i); /* the ends stay where they are */
  let sum = 0;
  for (let k = i - r; k <= i + r; k += 1) sum += values[k];
  return sum / (2 * r + 1);
};
const smooth = (values, reach) => values.map((_, i) => mean(values, i, reach));
const resampled = (points) => {
  const found = [points[0]];
  points.slice(1).forEach((point, i) => {
    const last = points[i];
    const steps = Math.max(1, Math.round(last.distanceTo(point) / STEP));
    for (let k = 1; k <= steps; k += 1) found.push(last.add(point.subtract(last).multiplyBy(k / steps)));
  });
  return found;
};
/* Lines that go on from each other, as one: the ribbons of neighbours meet. */
const chained = (lines) => {
  const chains = [];
  for (const line of lines) {
    const chain = chains.at(-1);
    if (chain && chain.at(-1).at(-1).distanceTo(line[0]) < 2) chain.push(line);
    else chains.push([line]);
  }
  return chains;
};
/* One ribbon for each line of a chain, to the left of its way, so far out that no bend comes through. */
const besideChain = (lines, half) => {
  const all = lines.flat();
  let spine = resampled(L.LineUtil.simplify(all, COARSE));
  for (const axis of ["x", "y"]) {
    const values = smooth(smooth(spine.map((point) => point[axis]), REACH), REACH);
    spine = spine.map((point, i) => (axis === "x" ? L.point(values[i], point.y) : L.point(point.x, values[i])));
  }
  const out = spine.map((_, i) => {
    const way = spine[Math.min(i + 1, spine.length - 1)].subtract(spine[Math.max(i - 1, 0)]);
    const length = Math.hypot(way.x, way.y) || 1;
    return L.point(way.y / length, -way.x / length);
  });
  const bulge = spine.map(() => 0);
  let at = 0;
  const stepOf = (point) => {
    let best = at;
    for (let i = Math.max(0, at - BACK); i < Math.min(spine.length, at + AHEAD); i += 1) {
      if (spine[i].distanceTo(point) < spine[best].distanceTo(point)) best = i;
    }
    at = best;
    const off = point.subtract(spine[at]);
    bulge[at] = Math.max(bulge[at], off.x * out[at].x + off.y * out[at].y);
    return at;
  };
  const ends = lines.map((line) => resampled(line).map(stepOf).at(-1));
  const widest = bulge.map((_, i) => Math.max(...bulge.slice(Math.max(0, i - REACH), i + REACH + 1)));
  const shift = smooth(widest, REACH);
  const ribbon = spine.map((point, i) => point.add(out[i].multiplyBy(shift[i] + half + GAP)));
  let from = 0;
  return ends.map((end, i) => {
    const first = Math.min(from, ribbon.length - 2);
    from = Math.max(first + 1, Math.min(end, ribbon.length - ends.length + i)); /* a step for each to come */
    return ribbon.slice(first, from + 1);
  });
};

/* The lines of each of a border's segments, moved beside it by half a width, at the present zoom. */
export const beside = (segments, half) => {
  const lines = segments.flatMap((parts) => parts.map((line) => line.map((place) => map.project(place))));
  const moved = chained(lines).flatMap((chain) => besideChain(chain, half));
  let next = 0;
  return segments.map((parts) => parts.map(() => moved[next++].map((point) => map.unproject(point))));
};
