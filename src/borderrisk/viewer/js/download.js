/* Download: the rows that are shown, as CSV with an HXL row and as GeoJSON, without a request. */

import { page, claims, reports, fits, segments, alike } from "./state.js";
import { el, button } from "./elements.js";
import { t, pick, every } from "./messages.js";
import { geometry } from "./shapes.js";
import { shapeOf } from "./claims.js";

/* A cell that a spreadsheet would run gets an apostrophe in front, whatever blank, mark or full-width
   sign hides it; a number is left alone. */
const RUNS = /^[\s\ufeff\u200b-\u200f\u2060']*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;
const cell = (value) => {
  let text = Array.isArray(value) ? value.join(" > ") : String(value ?? "");
  if (RUNS.test(text) && !/^[+-]?[\d.]+(e[+-]?\d+)?$/i.test(text)) text = `'${text}`;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
const csv = (columns, rows) => {
  const table = [
    columns.map(([name]) => name),
    columns.map(([, tag]) => tag),
    ...rows.map((row) => columns.map(([, , value]) => value(row))),
  ];
  return `\ufeff${table.map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
};
/* What goes with the rows wherever they go: of which report they are, whose lines, on which terms. */
const cited = (report) => [report?.publisher, report?.published].filter(Boolean).join(", ");
const about = () => ({
  title: pick(page.title),
  report: reports.map(cited).filter(Boolean).join("; ") || null,
  attribution: page.sources.map((source) => `${source.attribution} (${source.licence})`).join("; "),
  disclaimer: t("disclaimer"),
});
const ABOUT = [
  ["report", "#meta+source", () => about().report],
  ["attribution", "#meta+license", () => about().attribution],
];
const geojson = (columns, rows, shape) => {
  const feature = (row) => ({
    type: "Feature",
    geometry: shape(row),
    properties: Object.fromEntries(columns.map(([name, , value]) => [name, value(row) ?? null])),
  });
  return JSON.stringify({ type: "FeatureCollection", ...about(), features: rows.map(feature) });
};
export const save = (name, blob) => {
  const url = URL.createObjectURL(blob);
  const anchor = el("a", { href: url, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
};
const saveText = (name, type, text) => save(name, new Blob([text], { type }));
const buttons = (name, columns, rows, shape) => {
  const file = `${page.name ?? "map"}-${name}`;
  return el(
    "p",
    { class: "download" },
    t("download"),
    " ",
    button({ onclick: () => saveText(`${file}.csv`, "text/csv", csv(columns, rows())) }, "CSV"),
    " ",
    button(
      { onclick: () => saveText(`${file}.geojson`, "application/geo+json", geojson(columns, rows(), shape)) },
      "GeoJSON",
    ),
  );
};

/* One column per language in which a text is given. */
const texts = (name, tag, field) => {
  const langs = new Set(
    claims.flatMap((claim) => (typeof claim[field] === "object" ? Object.keys(claim[field] ?? {}) : [])),
  );
  return [...langs].map((lang) => [`${name}_${lang}`, `${tag}+i_${lang}`, (claim) => claim[field]?.[lang] ?? null]);
};
const CLAIMS = [
  ["claim_id", "#meta+id", (claim) => claim.id],
  ["number", "#meta+num", (claim) => claim.number],
  ["report_id", "#meta+report", (claim) => claim.report],
  ["theme", "#subsector+theme", (claim) => claim.theme],
  ["modality", "#status+modality", (claim) => claim.modality],
  ...texts("statement", "#description", "statement"),
  ["speakers", "#org+source", (claim) => every(claim.speakers)[0]],
  ["where_prec", "#geo+precision", (claim) => claim.prec],
  ["place_kind", "#loc+type", (claim) => claim.kind],
  ["place", "#loc+name", (claim) => pick(claim.place)],
  ["countries", "#country+code", (claim) => shapeOf.get(claim.id)?.members?.join(" ") ?? null],
  ...texts("reason", "#meta+reason", "reason"),
  ["date", "#date", (claim) => claim.date],
  ["admiralty", "#meta+reliability", (claim) => claim.admiralty],
  ...ABOUT,
];
/* Whole countries are named, not drawn: their outlines here end at the frame of the map. */
const claimShape = (claim) => {
  const shape = shapeOf.get(claim.id);
  return shape?.outline ? geometry(shape) : null;
};
export const claimDownloads = () => buttons("statements", CLAIMS, () => claims.filter(fits), claimShape);

const FIGURES = [
  "rank",
  "rank_median",
  "rank_q05",
  "rank_q95",
  "p_top3",
  "score",
  "tier",
  "coverage",
  "from_m",
  "to_m",
  "length_m",
  "river_share",
];
export const segmentDownloads = () => {
  const { indicators } = page.score;
  const columns = [
    ["segment_id", "#loc+segment+id", (segment) => segment.id],
    ...FIGURES.map((name) => [name, `#indicator+${name}+num`, (segment) => segment[name]]),
    ["not_distinguished_from", "#indicator+alike+num", (segment) => (segment.tier ? alike(segment).length : null)],
    ["sides", "#adm2+name+list", (segment) => segment.sides],
    ...indicators.map(({ name }, i) => [
      `contribution_${name}`,
      `#indicator+contribution+${name}+num`,
      (segment) => segment.parts[i],
    ]),
    ...ABOUT,
  ];
  return buttons("segments", columns, () => segments, geometry);
};
export const pointDownloads = (layer, rows) => {
  const columns = [
    ["latitude", "#geo+lat", (row) => layer.at[row][0]],
    ["longitude", "#geo+lon", (row) => layer.at[row][1]],
    ...layer.columns.map((name, i) => [name, "#meta", (row) => layer.cells[i][row]]),
  ];
  const shape = (row) => ({ type: "Point", coordinates: [layer.at[row][1], layer.at[row][0]] });
  return buttons(layer.kind, columns, rows, shape);
};
