/* Event map: events on one canvas, each as finely as it is known, many of them as one circle a cell. */

import { page, state, extras } from "./state.js";
import { el, svg } from "./elements.js";
import { t, number } from "./messages.js";
import { decode, draw } from "./shapes.js";
import { map, worldSize } from "./map.js";
import { painted } from "./canvas.js";
import { popup } from "./popup.js";
import { drawLegend } from "./legend.js";
import { chosenEvents, count, eventX, eventY, isPoint, placeNumber, placeOf, positionOf } from "./events.js";
import { eventFacts } from "./event_facts.js";

/* Where each event has less room in the frame, in square pixels, they are counted by cell. */
const ROOM = 600;
const CELL = 26;
const DOT = 3.5;
const LARGEST = CELL / 2;
const NEAR = 4;
const TOLD = 10;

const { events } = page;
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
map.createPane("events").style.zIndex = 304; /* below names and points, above segments */

/* What is drawn: circles on the screen with the events that they stand for, and a grid to find them. */
let drawn = [];
let grid = new Map();
let fullest = 0;

/* A lattice of hexagons that stands still on the world: each position falls to its nearest centre. */
const ROW = CELL * Math.sqrt(0.75);
const cellOf = (x, y) => {
  const near = [Math.floor(y / ROW), Math.floor(y / ROW) + 1].map((row) => {
    const shift = row & 1 ? CELL / 2 : 0;
    const along = Math.round((x - shift) / CELL);
    const [cx, cy] = [along * CELL + shift, row * ROW];
    return { key: along * 4194304 + row, cx, cy, away: (x - cx) ** 2 + (y - cy) ** 2 };
  });
  return near[0].away <= near[1].away ? near[0] : near[1];
};
/* The points of the frame and of a margin around it, and how many lie in the frame itself. */
const within = ({ frame, box }, scale) => {
  const sides = ({ min, max }) => [min.x, max.x, min.y, max.y].map((side) => side / scale);
  const [west, east, north, south] = sides(frame);
  const [left, right, top, bottom] = sides(box);
  const here = [];
  let inside = 0;
  for (const i of chosenEvents()) {
    const [x, y] = [eventX[i], eventY[i]];
    if (x < left || x > right || y < top || y > bottom || !isPoint(i)) continue;
    here.push(i);
    if (x >= west && x <= east && y >= north && y <= south) inside += 1;
  }
  return { here, inside };
};
const asDots = (here, scale) =>
  here.map((i) => {
    const [x, y] = [eventX[i] * scale, eventY[i] * scale];
    return { x, y, r: DOT, hollow: placeOf(i).drawn_as === "near", of: [i] };
  });
const asCells = (here, scale) => {
  const cells = new Map();
  for (const i of here) {
    const cell = cellOf(eventX[i] * scale, eventY[i] * scale);
    const known = cells.get(cell.key);
    if (known) known.of.push(i);
    else cells.set(cell.key, { x: cell.cx, y: cell.cy, of: [i] });
  }
  const found = [...cells.values()];
  fullest = found.reduce((most, cell) => Math.max(most, cell.of.length), 0);
  return found.map((cell) => ({ ...cell, r: Math.max(1.5, LARGEST * Math.sqrt(cell.of.length / fullest)) }));
};
/* One square for all that is known to a unit alone, where the unit's name may stand. */
const asUnits = () => {
  const found = new Map();
  for (const i of chosenEvents()) {
    if (placeOf(i).drawn_as !== "unit") continue;
    const known = found.get(placeNumber(i));
    if (known) known.push(i);
    else found.set(placeNumber(i), [i]);
  }
  return [...found.values()].flatMap((of) => {
    const unit = placeOf(of[0]);
    if (!unit.label?.length) return [];
    const { x, y } = map.project(decode(unit.label).at(-1)); /* names take the first places */
    return [{ x, y, r: 10, unit, of }];
  });
};

const paintOne = (pen, { x, y, r, hollow, unit, of }, inks) => {
  pen.beginPath();
  if (unit) pen.rect(x - r, y - r, 2 * r, 2 * r);
  else pen.arc(x, y, r, 0, 2 * Math.PI);
  pen.fillStyle = hollow || unit ? inks.halo : inks.event;
  pen.fill();
  pen.strokeStyle = hollow || unit ? inks.event : inks.halo;
  pen.lineWidth = hollow || unit ? 1.6 : 0.8;
  pen.stroke();
  if (!unit && (of.length < 2 || r < 9)) return;
  pen.fillStyle = unit ? inks.event : inks.halo;
  pen.fillText(of.length > 999 ? `${Math.round(of.length / 1000)}k` : of.length, x, y + 0.5);
};
const BUCKET = 32;
const bucket = (x, y) => Math.floor(x / BUCKET) * 65536 + Math.floor(y / BUCKET);
const paint = (pen, view) => {
  const shown = state.shown.has("events");
  const scale = worldSize();
  const { here, inside } = shown ? within(view, scale) : { here: [], inside: 0 };
  const past = fullest;
  fullest = 0;
  const { x: wide, y: tall } = view.frame.getSize();
  const crowded = inside * ROOM > wide * tall;
  drawn = shown ? [...(crowded ? asCells : asDots)(here, scale), ...asUnits()] : [];
  grid = new Map();
  pen.font = "600 10px system-ui, sans-serif";
  [pen.textAlign, pen.textBaseline] = ["center", "middle"];
  const inks = { event: colour("--event"), halo: colour("--halo") };
  drawn.forEach((one) => {
    paintOne(pen, one, inks);
    const key = bucket(one.x, one.y);
    if (grid.has(key)) grid.get(key).push(one);
    else grid.set(key, [one]);
  });
  if (past !== fullest) drawLegend();
};
/* What is under a place of the map, the nearest first: of the squares of the grid around it alone. */
const under = (latlng) => {
  const { x, y } = map.project(latlng);
  const found = [];
  for (let dx = -BUCKET; dx <= BUCKET; dx += BUCKET) {
    for (let dy = -BUCKET; dy <= BUCKET; dy += BUCKET) {
      for (const one of grid.get(bucket(x + dx, y + dy)) ?? []) {
        const away = Math.hypot(one.x - x, one.y - y);
        if (away <= Math.max(one.r + NEAR, fullest ? CELL / 2 : 0)) found.push([away, one]);
      }
    }
  }
  return found.sort((a, b) => a[0] - b[0]).map(([, one]) => one);
};

/* How finely the place of an opened event is known, as a shape. */
const reach = L.layerGroup().addTo(map);
const showReach = (i) => {
  reach.clearLayers();
  const options = { className: "event-reach", pane: "lines", interactive: false };
  const { outline, radius_m: radius } = placeOf(i);
  if (outline) reach.addLayer(draw(placeOf(i), "event-reach", { pane: "lines" }));
  else if (radius && isPoint(i)) reach.addLayer(L.circle(positionOf(i), { ...options, radius }));
};
map.on("popupclose", () => reach.clearLayers());
const openEvents = (of, latlng, options) => {
  popup(
    latlng,
    [
      of.length > 1 ? el("p", {}, t("here", { n: number(of.length) })) : null,
      of.slice(0, TOLD).map((i) => el("section", {}, eventFacts(i))),
    ],
    options,
  );
  showReach(of[0]);
};
export const openEvent = (i) => {
  const label = decode(placeOf(i).label ?? []);
  const at = isPoint(i) ? positionOf(i) : label.length ? L.latLng(label[0]) : map.getCenter();
  if (!map.getBounds().contains(at)) map.panTo(at, { animate: false });
  openEvents([i], at, { focus: true });
};
extras.opens.push((latlng, options) => {
  const found = under(latlng).flatMap((one) => one.of);
  if (found.length) openEvents(found, latlng, options);
  return found.length > 0;
});
map.on("mousemove", ({ latlng }) => {
  map.getContainer().classList.toggle("pointing", under(latlng).length > 0);
});

const sign = (...shapes) => svg("svg", { viewBox: "0 0 36 18", "aria-hidden": "true" }, shapes);
const circle = (r, name = "event-sign") => svg("circle", { class: name, cx: 18, cy: 9, r });
const square = (name) => svg("rect", { class: name, x: 11, y: 2, width: 14, height: 14 });
const line = (node, text) => el("li", {}, node, el("span", {}, text));
extras.legend.push(() => {
  if (!state.shown.has("events")) return [];
  const as = new Set(events.place_table.map((one) => one.drawn_as));
  const most = Math.max(2, fullest);
  return [
    fullest
      ? [1, most].map((n) => line(sign(circle(Math.max(1.5, 8.5 * Math.sqrt(n / most)))), t("event.cell", { n })))
      : [
          as.has("point") ? line(sign(circle(4)), t("event.sign_point")) : null,
          as.has("near") ? line(sign(circle(4, "event-sign hollow")), t("event.sign_near")) : null,
        ],
    as.has("unit")
      ? line(sign(square("event-sign hollow")), t("event.sign_unit"))
      : null,
  ];
});
extras.toggles.push(() => ["events", t("events"), count]);

painted("events", ["shown", "time", "hiddenKinds"], paint);
