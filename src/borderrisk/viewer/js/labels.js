/* Labels: the more important first, each at the first of its places that is free. */

import { page, state, watch, claims, segments, fits, signOf, CHOICES } from "./state.js";
import { el, button } from "./elements.js";
import { pick, runs, t, folded } from "./messages.js";
import { decode, rings } from "./shapes.js";
import { map, isNow, holds } from "./map.js";
import { shapes, claimsAt, choose, manner, openClaims } from "./claims.js";
import { segmentBounds } from "./segments.js";

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
/* From this zoom on, every level of units has its names. */
const ALL_LEVELS = 9;
const SPOKEN = 300;
/* More than any town's people. */
const NAMED = 1e10;
const group = L.layerGroup().addTo(map);

const add = (kind, places, options, ...content) => {
  const html = el("div", { class: "text" }, ...content);
  const dot = kind === "place" ? el("i", { class: options.seat ? "dot seat" : "dot" }) : null;
  const icon = L.divIcon({ className: `label ${kind}`, html: dot ? el("div", {}, dot, html) : html, iconSize: null });
  const marker = L.marker(places[0], { icon, interactive: false, keyboard: false });
  Object.assign(marker, { kind, places, text: html, sizes: {}, weight: 0, seat: false, ...options });
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
  declutter();
};

/* Keeping apart: a label takes its first place that lies in the frame and on no other label, and of
   those the first that lies on no line either. */
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
const isClaimed = (box, frame) =>
  shapes
    .filter((shape) => shape.outline?.type === "polygon" && map.hasLayer(shape.group))
    .flatMap((shape) => shape.group.getLayers())
    .some((layer) =>
      pointsOf(box, frame).some(({ x, y }) => layer.getElement().isPointInFill(map.containerPointToLayerPoint([x, y]))),
    );
/* What the report names is labelled whatever else is not, and so are the few published posts. */
const isAlways = ({ kind, weight, text }) =>
  /located|crossing|main-river/.test(kind) || weight >= NAMED || Boolean(text.querySelector("button"));
const byClaim = (a, b) => (b.kind === "located") - (a.kind === "located");
const byRank = (a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || b.weight - a.weight;

/* The cells of the screen that a limit, a border or a river runs through. */
const CELL = 8;
const cellAt = (x, y) => Math.floor(x / CELL) * 10000 + Math.floor(y / CELL);
const inked = (frame, kinds) => {
  const cells = new Set();
  for (const layer of page.layers.filter((one) => kinds.test(one.kind) && state.shown.has(one.kind))) {
    for (const line of layer.features.filter(isNow).flatMap(rings)) {
      let last = null;
      for (const at of line) {
        const { x, y } = map.latLngToContainerPoint(at);
        const steps = last ? Math.min(200, Math.ceil(Math.hypot(x - last.x, y - last.y) / CELL)) : 1;
        for (let i = 1; i <= steps; i += 1) {
          const share = last ? i / steps : 1;
          const [px, py] = last ? [last.x + (x - last.x) * share, last.y + (y - last.y) * share] : [x, y];
          if (px >= 0 && py >= 0 && px <= frame.width && py <= frame.height) {
            cells.add(cellAt(px, py));
          }
        }
        last = { x, y };
      }
    }
  }
  return cells;
};
const crosses = (box, frame, cells) => {
  for (let x = Math.floor((box.left - frame.left) / CELL); x <= (box.right - frame.left) / CELL; x += 1) {
    for (let y = Math.floor((box.top - frame.top) / CELL); y <= (box.bottom - frame.top) / CELL; y += 1) {
      if (cells.has(x * 10000 + y)) return true;
    }
  }
  return false;
};

/* What lies on the map: its controls, or the scale and the arrow of a picture that is made of it. */
const SCALE = { wide: 190, tall: 56 };
const covers = ({ left, bottom }) =>
  document.documentElement.classList.contains("printing")
    ? [{ left, bottom, right: left + SCALE.wide, top: bottom - SCALE.tall }]
    : [...document.querySelectorAll("#map .leaflet-control")].map((node) => node.getBoundingClientRect());
export const declutter = () => {
  const frame = map.getContainer().getBoundingClientRect();
  const markers = group.getLayers().sort(byRank);
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
  const [must, may] = [true, false].map((wanted) => markers.filter((one) => isAlways(one) === wanted));
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
   of a unit across its limit would name the wrong one. */
const best = (marker, scene, options = tries(marker)) => {
  const { frame, taken, cells } = scene;
  let first;
  for (const option of options) {
    const box = boxAt(marker, option, frame);
    const isFree = within(box, frame) && !taken.some((other) => other.of !== marker && meet(box, other));
    if (isFree && isHome(marker, box, scene)) {
      first ??= option;
      const isAsked = !/river|located/.test(marker.kind);
      if (!isAsked || !(crosses(box, frame, cells) || (marker.kind === "country" && isClaimed(box, frame)))) {
        return option;
      }
    }
  }
  return /unit|neighbour/.test(marker.kind) ? undefined : first;
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
  node.classList.remove("short");
  let found = covered ? undefined : best(marker, scene);
  if (!found && isAlways(marker)) {
    node.classList.add("short"); /* the number alone, where name and number find no room */
    found = best(marker, scene);
  }
  const isRoom = Boolean(found);
  if (!found && isAlways(marker)) {
    const here = marker.places.find((at) => map.getBounds().contains(at));
    found = best(marker, scene, beside(marker)) ?? (here && inFrame(marker, here, scene));
  }
  if (found) put(marker, found);
  /* A seat keeps its dot where its name finds no room; another town is there with its name or not. */
  node.classList.toggle("hidden", !found && !(marker.seat && !covered));
  node.classList.toggle("nameless", !found);
  if (found) scene.taken.push(boxAt(marker, found, scene.frame), ...dot);
  return isRoom;
};
export const startLabels = () => {
  drawLabels();
  watch(["lang", "shown", "before", ...CHOICES], drawLabels);
  map.on("zoomend", drawLabels);
  map.on("moveend resize", declutter);
};
