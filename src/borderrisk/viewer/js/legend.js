/* Legend: what the signs that are drawn mean; under it, each layer can be put away. */

import { page, state, watch, change, claims, segments, extras, fits, withKind, CHOICES } from "./state.js";
import { el, svg, keepFocus } from "./elements.js";
import { t, tOr, number } from "./messages.js";
import { map, changeYear, isNow } from "./map.js";
import { MANNERS } from "./claims.js";
import { isClaimed } from "./declutter.js";
import { control } from "./controls.js";

const LINE = "M1 9H35";
const AREA = "M2 2H34V16H2Z";
const DISC = "M18 2a7 7 0 1 0 .01 0Z";
const RING = "M18 1a8 8 0 1 0 .01 0ZM18 6a3 3 0 1 1 -.01 0Z";
const swatch = (...paths) =>
  svg(
    "svg",
    { viewBox: "0 0 36 18", "aria-hidden": "true" },
    paths.map(([d, name]) => svg("path", { class: name, d })),
  );
const dot = (name, r, attributes = {}) =>
  svg(
    "svg",
    { viewBox: "0 0 36 18", "aria-hidden": "true" },
    svg("circle", { class: name, cx: 18, cy: 9, r, ...attributes }),
  );
const GROUND = {
  country: () => swatch([AREA, "country country-edge"]),
  border: () => swatch([LINE, "border main-border"]),
  river: () => swatch([LINE, "river"]),
  place: () => dot("place-dot", 3),
  crossing: () => dot("crossing", 5.5),
};
const groundSign = (kind) => (GROUND[kind] ?? (() => swatch([LINE, kind])))();
const groundName = (layer) => {
  if (!/^unit\d$/.test(layer.kind)) return t(`layer.${layer.kind}`);
  const kinds = (layer.kinds ?? []).map((kind) => tOr(`unit_kind.${kind}`, kind));
  return kinds.length ? t("limit_of", { kinds: kinds.join(", ") }) : t("limit", { n: layer.kind.slice(4) });
};

const BADGES = { countries: ["badge country-badge", "n"], none: ["badge off", "n"] };
const BANDS = ["river", "river-reach", "border", "between"];
const OUTLINES = { place: DISC, near: RING, tripoint: DISC };
const claimSign = (kind, drawn) => {
  if (BADGES[kind]) return el("span", { class: BADGES[kind][0] }, BADGES[kind][1]);
  const band = BANDS.includes(kind) && drawn.some((shape) => shape.outline?.type === "line");
  if (band) return swatch([LINE, "claim-casing"], [LINE, `claim-band claim-${kind}`]);
  const finer = drawn.length && drawn.every((shape) => shape.finer) ? "finer" : "";
  return swatch([OUTLINES[kind] ?? AREA, `claim-area claim-${kind} ${finer}`]);
};
const item = (sign, text) => el("li", {}, sign, el("span", {}, text));

/* The kinds of location that are drawn, each once, the mapped ones first. */
const claimItems = () => {
  const shown = claims.filter(fits);
  const kinds = new Set(shown.filter((claim) => claim.mapped).map((claim) => claim.kind));
  if (shown.some((claim) => !claim.mapped)) kinds.add("none");
  const drawn = (kind) => page.shapes.filter((shape) => shape.kind === kind);
  const ways = new Set(shown.filter((claim) => claim.mapped).map((claim) => claim.modality));
  const badge = ([name, words]) => {
    const said = words.filter((word) => ways.has(word)).map((word) => t(`modality.${word}`));
    if (!said.length) return null;
    return el("li", { class: "manner" }, el("span", { class: `badge ${name}` }, "n"), el("span", {}, said.join(", ")));
  };
  return [
    ...[...kinds].map((kind) => item(claimSign(kind, drawn(kind)), tOr(`kind.${kind}`, kind))),
    ...Object.entries(MANNERS).map(badge),
  ];
};
/* Colour by median rank, and fewer, greyer colours the wider the interval of ranks (Correll, Moritz
   and Heer 2018). */
const ROWS = [
  ["sure", 4],
  ["rough", 2],
  ["unsure", 1],
];
const segmentItems = () => {
  const present = new Set(segments.map((segment) => segment.band));
  const colour = (name, count) => (_, i) =>
    svg("rect", {
      class: count > 1 ? `${name}${i + 1}` : name,
      x: (36 / count) * (t("direction") === "rtl" ? count - 1 - i : i),
      y: 2,
      width: 36 / count - 0.5,
      height: 14,
    });
  const row = ([name, count]) =>
    item(
      svg("svg", { viewBox: "0 0 36 18", "aria-hidden": "true" }, Array.from({ length: count }, colour(name, count))),
      t(`known.${name}`),
    );
  return [
    ...ROWS.map(row),
    present.has(undefined) || present.has(null) ? item(swatch([LINE, "segment unscored"]), t("not_scored")) : null,
  ];
};
const groundItems = () =>
  page.layers
    .filter((layer) => state.shown.has(layer.kind) && !/^(country|land)$/.test(layer.kind))
    .flatMap((layer) => {
      const main =
        layer.kind === "river" && layer.features.some((feature) => feature.main)
          ? [item(swatch([LINE, "main-river"]), t("layer.main_river"))]
          : [];
      const others = layer.kind !== "river" || layer.features.some((feature) => !feature.main);
      return [...main, others ? item(groundSign(layer.kind), groundName(layer)) : null];
    });

/* What a user adds with folium: functions that give lines, each a style of marks and a name. */
const added = [];
const SHAPES = { line: LINE, area: AREA, dot: DISC };
const addedSign = ({ shape, inks }) =>
  svg(
    "svg",
    { viewBox: "0 0 36 18", "aria-hidden": "true" },
    inks.length > 1
      ? inks.map((ink, i) => svg("rect", { ...ink, x: (i * 36) / inks.length, width: 36 / inks.length, height: 16 }))
      : svg("path", { ...inks[0], d: SHAPES[shape] }),
  );
const addedItems = () =>
  added.flatMap((lines) => lines()).map(({ sign, name }) => item(sign ? addedSign(sign) : null, name));
export const addToLegend = (lines) => {
  added.push(lines);
  drawLegend();
};

/* The layers: what can be put away, and how many there are. */
const toggle = (kind, text, count) => {
  const box = el("input", {
    type: "checkbox",
    checked: state.shown.has(kind),
    onchange: (event) => change(withKind(kind, event.target.checked)),
  });
  return el("li", {}, el("label", {}, box, el("span", {}, text), el("span", { class: "count" }, number(count))));
};
const layerToggles = () => [
  claims.length ? toggle("claims", t("layer.claims"), claims.filter(fits).length) : null,
  segments.length ? toggle("segments", t("layer.segments"), segments.length) : null,
  ...extras.toggles.map((one) => toggle(...one())),
  ...page.layers
    .filter((layer) => !/^(country|land)$/.test(layer.kind))
    .map((layer) => toggle(layer.kind, groundName(layer), layer.features.filter(isNow).length)),
];
const vintage = () => {
  const choice = (before) =>
    el(
      "label",
      {},
      el("input", {
        type: "radio",
        name: "vintage",
        checked: state.before === before,
        onchange: () => change({ before }),
      }),
      t(before ? "before" : "since", { year: changeYear }),
    );
  return changeYear ? el("fieldset", {}, el("legend", {}, t("units_vintage")), [false, true].map(choice)) : null;
};

/* Whether it is open is the reader's choice, kept where the browser allows. */
const KEY = "borderrisk-legend";
const remembered = () => {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
};
const remember = (value) => {
  try {
    localStorage.setItem(KEY, value);
  } catch {
    /* a frame without storage */
  }
};

const legend = el("details", { id: "legend", class: "box" });
const layers = el("details", { class: "layers" });
const small = () => map.getSize().x < 700 || map.getSize().y < 480;
/* Unless the reader has chosen, it is open where there is room, and on no more than a corner of what
   a claim speaks of. */
const CORNER = 0.1;
const fold = () => {
  legend.open = remembered() ? remembered() === "open" : !small();
  const [frame, box] = [map.getContainer(), legend].map((node) => node.getBoundingClientRect());
  if (!remembered() && isClaimed(box, frame, CORNER)) legend.open = false;
};
export const drawLegend = () =>
  keepFocus(legend, () => {
    layers.replaceChildren(el("summary", {}, t("layers")), el("ul", {}, layerToggles()), vintage() ?? "");
    legend.replaceChildren(
      el("summary", {}, t("legend")),
      el(
        "ul",
        { class: "legend" },
        state.shown.has("claims") ? claimItems() : null,
        state.shown.has("segments") && segments.length ? segmentItems() : null,
        addedItems(),
        extras.legend.map((signs) => signs()),
        groundItems(),
      ),
      layers,
    );
  });
export const startLegend = () => {
  control("bottomright", legend);
  legend.addEventListener("click", ({ target }) => {
    if (target.parentNode === legend && target.matches("summary")) remember(legend.open ? "closed" : "open");
  });
  for (const node of [legend, layers]) node.addEventListener("toggle", () => map.fire("resize"));
  watch(["started"], fold);
  watch(["lang", "shown", "before", ...CHOICES], drawLegend);
  map.on("overlayadd overlayremove", drawLegend);
  drawLegend();
};
