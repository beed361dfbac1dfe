/* Declutter: a label takes its first place that lies in the frame and on no other label, and of those
   the first that lies on no line either; the more important labels first. */

import { map, holds } from "./map.js";
import { shapes } from "./claims.js";
import { crosses, inked } from "./ink.js";

const ORDER = [
  "located",
  "crossing",
  "main-river",
  "country",
  "place",
  "unit1",
  "unit2",
  "unit3",
  "unit4",
  "river",
  "neighbour",
  "rank",
];
const SIDES = ["right", "left", "above", "below", "upper-right", "lower-right", "upper-left", "lower-left"];
const NUDGES = [13, 26, 52].flatMap((y) => [
  [0, y],
  [0, -y],
  [y, 0],
  [-y, 0],
]);
const tries = (marker) => {
  if (marker.kind === "place" || marker.kind === "crossing") {
    return SIDES.map((side) => [marker.places[0], side, [0, 0]]);
  }
  const there = marker.places.map((place) => [place, "middle", [0, 0]]);
  return marker.kind === "country" ? [...there, ...marker.places.flatMap(around)] : there;
};
/* A country has room beside the middle of its largest circles too, the nearer first. */
const STEPS = [-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5];
const AWAY = STEPS.flatMap((x) => STEPS.map((y) => [x * 30, y * 20]))
  .sort((a, b) => Math.hypot(...a) - Math.hypot(...b))
  .slice(1);
const around = (place) => AWAY.map((nudge) => [place, "middle", nudge]);
/* Beside one of its places: for a number that must be seen. */
const beside = (marker) =>
  tries(marker).flatMap(([place, side]) => NUDGES.map((nudge) => [place, side, nudge]));
/* Where a name would stand. To measure is dear: each side of a marker once, from its position. */
const boxAt = (marker, [at, side, [dx, dy]], frame) => {
  const key = `${side} ${marker.getElement().classList.contains("short")}`;
  const point = map.latLngToContainerPoint(at);
  const [x, y] = [frame.left + point.x, frame.top + point.y];
  if (!marker.sizes[key]) {
    put(marker, [at, side, [0, 0]]);
    const { left, right, top, bottom } = marker.text.getBoundingClientRect();
    marker.sizes[key] = [left - x, right - x, top - y, bottom - y];
  }
  const [left, right, top, bottom] = marker.sizes[key];
  return { left: left + x + dx, right: right + x + dx, top: top + y + dy, bottom: bottom + y + dy };
};
const dotOf = (marker) => {
  const { x, y } = map.latLngToContainerPoint(marker.places[0]);
  const frame = map.getContainer().getBoundingClientRect();
  const r = marker.kind === "crossing" ? 8 : 4;
  return { left: frame.left + x - r, right: frame.left + x + r, top: frame.top + y - r, bottom: frame.top + y + r };
};
const meet = (a, b) => a.left < b.right + 2 && a.right + 2 > b.left && a.top < b.bottom && a.bottom > b.top;
const CLEAR = 4; /* pixels between a name and the edge of the frame */
const within = (box, frame) =>
  box.left >= frame.left + CLEAR &&
  box.right <= frame.right - CLEAR &&
  box.top >= frame.top + CLEAR &&
  box.bottom <= frame.bottom - CLEAR;
const middleOf = ({ left, right, top, bottom }, frame) => ({
  x: (left + right) / 2 - frame.left,
  y: (top + bottom) / 2 - frame.top,
});
/* Points of a box, in pixels of the frame: close enough that no bend of a border lies between. */
const SHARES = [0, 0.25, 0.5, 0.75, 1];
const pointsOf = ({ left, right, top, bottom }, frame) =>
  SHARES.flatMap((x) =>
    [0, 0.5, 1].map((y) => ({
      x: left + (right - left) * x - frame.left,
      y: top + (bottom - top) * y - frame.top,
    })),
  );
/* The name of a country lies within it, and better on nothing that a claim speaks of. A box that no
   border crosses lies where its middle does. */
const isHome = (marker, box, { frame, borders }) =>
  marker.kind !== "country" || (!crosses(box, frame, borders) && holds(marker.feature, middleOf(box, frame)));
/* The share of a shape's box that another one takes, if it takes any of the shape itself. */
const sharedBy = (path, box, frame) => {
  const whole = path.getBoundingClientRect();
  const [left, right] = [Math.max(whole.left, box.left), Math.min(whole.right, box.right)];
  const [top, bottom] = [Math.max(whole.top, box.top), Math.min(whole.bottom, box.bottom)];
  const meets = left < right && top < bottom && pointsOf({ left, right, top, bottom }, frame)
    .some(({ x, y }) => path.isPointInFill(map.containerPointToLayerPoint([x, y])));
  return meets ? ((right - left) * (bottom - top)) / (whole.width * whole.height) : 0;
};
export const isClaimed = (box, frame, share = 0) =>
  shapes
    .filter((shape) => shape.outline?.type === "polygon" && map.hasLayer(shape.group))
    .some((shape) => shape.group.getLayers().some((layer) => sharedBy(layer.getElement(), box, frame) > share));
const byClaim = (a, b) => (b.kind === "located") - (a.kind === "located");
const byRank = (a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || b.weight - a.weight;

/* What lies on the map: its controls, or the scale and the arrow of a picture that is made of it. */
const SCALE = { wide: 190, tall: 56 };
const covers = ({ left, bottom }) =>
  document.documentElement.classList.contains("printing")
    ? [{ left, bottom, right: left + SCALE.wide, top: bottom - SCALE.tall }]
    : [...document.querySelectorAll("#map .leaflet-control")].map((node) => node.getBoundingClientRect());
export const declutter = (labels) => {
  const frame = map.getContainer().getBoundingClientRect();
  const markers = [...labels].sort(byRank);
  /* A zoom may still be on its way: what is measured is where the labels end. */
  for (const marker of markers)
    marker
      .getElement()
      .getAnimations()
      .forEach((one) => one.finish());
  const taken = covers(frame);
  const dots = markers.filter((marker) => marker.kind === "crossing" || marker.seat);
  taken.push(...dots.map((marker) => ({ ...dotOf(marker), of: marker })));
  const cells = inked(frame, /^(unit\d|border|river|neighbour)$/);
  const scene = { frame, cells, taken, borders: inked(frame, /^(border|neighbour)$/) };
  const [must, may] = [true, false].map((wanted) => markers.filter((one) => one.always === wanted));
  /* What must stand and finds no room goes before the others, the numbers of claims before all. */
  for (let lost = must, tried = []; lost.length; tried = [...lost, ...tried].sort(byClaim)) {
    scene.taken = [...taken];
    const order = new Set([...tried, ...must]);
    lost = [...order].filter((marker) => !place(marker, scene) && !tried.includes(marker));
  }
  may.forEach((marker) => place(marker, scene));
};
const put = (marker, [at, side, [x, y]]) => {
  marker.setLatLng(at);
  marker.getElement().dataset.side = side;
  marker.text.style.translate = `${x}px ${y}px`;
};
/* The first option that is free, better one that crosses no line; a river's name may lie on it, that
   of a unit across its limit would name the wrong one. How good it is: 2 on nothing, 1 on a line alone,
   0 on what a claim speaks of and a country's name would seem to be about. */
const best = (marker, scene, options = tries(marker)) => {
  const { frame, taken, cells } = scene;
  const [isCountry, isStrict] = [marker.kind === "country", /unit|neighbour/.test(marker.kind)];
  const quality = (box) => (isCountry && isClaimed(box, frame) ? 0 : crosses(box, frame, cells) ? 1 : 2);
  let found = null;
  for (const option of options) {
    const box = boxAt(marker, option, frame);
    if (!within(box, frame) || taken.some((other) => other.of !== marker && meet(box, other))) continue;
    if (!isHome(marker, box, scene)) continue;
    const good = /river|located/.test(marker.kind) ? 2 : quality(box);
    if (good > (found?.good ?? (isStrict ? 1 : -1))) found = { option, good };
    if (good === 2) break;
  }
  return found;
};
/* With its words, or a country by its number alone where that stands better. */
const bestForm = (marker, scene) => {
  const form = (isShort) => {
    marker.getElement().classList.toggle("short", isShort);
    return best(marker, scene);
  };
  const whole = form(false);
  if (!marker.always || (whole && (whole.good === 2 || marker.kind !== "country"))) return whole;
  const short = form(true);
  if (!whole || short?.good > whole.good) return short;
  form(false);
  return whole;
};
const TOOLS = 52; /* pixels that the buttons of the map take at its left */
/* Where a number must stand though nothing is free: at its place, as far into the frame as it needs. */
const inFrame = (marker, at, { frame }) => {
  const box = boxAt(marker, [at, "middle", [0, 0]], frame);
  const into = (low, high, least, most) => Math.max(0, least - low) - Math.max(0, high - most);
  return [at, "middle", [into(box.left, box.right, frame.left + TOOLS, frame.right),
    into(box.top, box.bottom, frame.top, frame.bottom)]];
};
const place = (marker, scene) => {
  const node = marker.getElement();
  const dot = marker.kind === "place" ? [dotOf(marker)] : [];
  const covered = dot.some((one) => scene.taken.some((other) => other.of !== marker && meet(one, other)));
  let found = covered ? undefined : bestForm(marker, scene)?.option;
  const isRoom = Boolean(found);
  if (!found && marker.always) {
    node.classList.add("short");
    const here = marker.places.find((at) => map.getBounds().contains(at));
    found = best(marker, scene, beside(marker))?.option ?? (here && inFrame(marker, here, scene));
  }
  if (found) put(marker, found);
  /* A seat keeps its dot where its name finds no room; another town is there with its name or not. */
  node.classList.toggle("hidden", !found && !(marker.seat && !covered));
  node.classList.toggle("nameless", !found);
  if (found) scene.taken.push(boxAt(marker, found, scene.frame), ...dot);
  return isRoom;
};
