/* Download: the rows that are shown, as CSV with an HXL row and as GeoJSON, without a request. */

import { page, claims, fits, segments, alike } from "./state.js";
import { el, button } from "./elements.js";
import { t, pick } from "./words.js";
import { geometry } from "./shapes.js";
import { shapeOf, said } from "./claims.js";

/* A cell that a spreadsheet would run gets an apostrophe in front; a number is left alone. */
const cell = (value) => {
  let text = Array.isArray(value) ? value.join(" > ") : String(value ?? "");
  if (/^[=+\-@\t\r]/.test(text) && !Number.isFinite(Number(text))) text = `'${text}`;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
const csv = (columns, rows) =>
  `\ufeff${[columns.map(([name]) => name), columns.map(([, tag]) => tag), ...rows.map((row) => columns.map(([, , value]) => value(row)))]
    .map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
/* What goes with the rows wherever they go: of which report they are, whose lines, on which terms. */
const about = () => ({
  title: pick(page.title),
  report: [page.publisher, page.published].filter(Boolean).join(", ") || null,
  attribution: page.sources.map((source) => `${source.attribution} (${source.licence})`).join("; "),
  disclaimer: t("disclaimer"),
});
const ABOUT = [["report", "#meta+source", () => about().report], ["attribution", "#meta+license", () => about().attribution]];
const geojson = (columns, rows, shape) => JSON.stringify({
  type: "FeatureCollection",
  ...about(),
  features: rows.map((row) => ({
    type: "Feature",
    geometry: shape(row),
    properties: Object.fromEntries(columns.map(([name, , value]) => [name, value(row) ?? null])),
  })),
});
const save = (name, type, text) => {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const anchor = el("a", { href: url, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
};
const buttons = (name, columns, rows, shape) => {
  const file = `${page.name ?? "map"}-${name}`;
  return el("p", { class: "download" }, t("download"), " ",
    button({ onclick: () => save(`${file}.csv`, "text/csv", csv(columns, rows())) }, "CSV"), " ",
    button({ onclick: () => save(`${file}.geojson`, "application/geo+json", geojson(columns, rows(), shape)) }, "GeoJSON"));
};

const words = (name, tag, field) => Object.keys(page.strings).map((lang) =>
  [`${name}_${lang}`, `${tag}+i_${lang}`, (row) => row[field]?.[lang] ?? (typeof row[field] === "string" ? row[field] : null)]);
const CLAIMS = [
  ["claim_id", "#meta+id", (claim) => claim.id], ["number", "#meta+num", (claim) => claim.number],
  ["theme", "#subsector+theme", (claim) => claim.theme], ["modality", "#status+modality", (claim) => claim.modality],
  ...words("statement", "#description", "statement"), ["speakers", "#org+source", (claim) => said(claim)],
  ["where_prec", "#geo+precision", (claim) => claim.prec], ["place_kind", "#loc+type", (claim) => claim.kind],
  ["place", "#loc+id", (claim) => claim.place],
  ["countries", "#country+code", (claim) => shapeOf.get(claim.id)?.members?.join(" ") ?? null],
  ...words("reason", "#meta+reason", "reason"),
  ["date", "#date", (claim) => claim.date], ["admiralty", "#meta+reliability", (claim) => claim.admiralty], ...ABOUT,
];
/* Whole countries are named, not drawn: their outlines here end at the frame of the map. */
const claimShape = (claim) => {
  const shape = shapeOf.get(claim.id);
  return !shape || shape.kind === "countries" ? null : geometry(shape);
};
export const claimDownloads = () => buttons("statements", CLAIMS, () => claims.filter(fits), claimShape);

const FIGURES = ["tier", "score", "rank", "rank_median", "rank_q05", "rank_q95", "p_top3", "coverage", "from_m", "to_m", "length_m", "river_share"];
export const segmentDownloads = () => {
  const columns = [
    ["segment_id", "#loc+segment+id", (segment) => segment.id],
    ...FIGURES.map((name) => [name, `#indicator+${name}+num`, (segment) => segment[name]]),
    ["not_told_apart_from", "#indicator+alike+num", (segment) => (segment.tier ? alike(segment).length : null)],
    ["sides", "#adm2+name+list", (segment) => segment.sides],
    ...page.score.indicators.map((indicator, i) =>
      [`contribution_${indicator.name}`, `#indicator+contribution+${indicator.name}+num`, (segment) => segment.parts[i]]),
    ...ABOUT,
  ];
  return buttons("segments", columns, () => segments, geometry);
};
export const pointDownloads = (layer, rows) => {
  const columns = [
    ["latitude", "#geo+lat", (row) => layer.at[row][0]], ["longitude", "#geo+lon", (row) => layer.at[row][1]],
    ...layer.columns.map((name, i) => [name, "#meta", (row) => layer.values[i][row]]),
  ];
  return buttons(layer.kind, columns, rows, (row) => ({ type: "Point", coordinates: [layer.at[row][1], layer.at[row][0]] }));
};
