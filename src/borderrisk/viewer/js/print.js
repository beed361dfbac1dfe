/* Print and save: the map as a picture, with the statements as numbered notes on paper. */

import { page, state, claims, reports, fits, segments, extras } from "./state.js";
import { el, button } from "./elements.js";
import { t, pick, day, number, percent } from "./messages.js";
import { map, settle, whole } from "./map.js";
import { code, modality, precision } from "./claims.js";
import { themeName } from "./themes.js";
import { intervalWords } from "./segments.js";
import { save } from "./download.js";
import { picture, sheet } from "./picture.js";

const root = document.documentElement;
const notes = document.getElementById("notes");

/* A sheet of paper is as tall for its width as its margins leave it; a file is as tall as it comes. */
const SHEETS = {
  upright: { width: 780, ratio: 1.455 },
  wide: { width: 1080, ratio: 0.67, beside: true },
  file: { width: 1000 },
};
/* Draw the map at the size that a sheet leaves it, with its legend open, while a picture is made. */
const drawn = (form) => {
  const legend = document.getElementById("legend");
  const past = { bounds: map.getBounds(), open: legend.open, centre: map.getCenter(), zoom: map.getZoom() };
  const zoomed = map.getZoom() > map.getBoundsZoom(whole) + 0.5;
  legend.open = true;
  const made = sheet(SHEETS[form]);
  const { style } = map.getContainer();
  root.classList.add("printing");
  Object.assign(style, { flex: "none", width: `${made.size.width}px`, height: `${made.size.height}px` });
  map.closePopup();
  map.invalidateSize({ animate: false, pan: false });
  map.fitBounds(zoomed ? past.bounds : whole, { animate: false });
  settle();
  const svg = picture(made);
  root.classList.remove("printing");
  Object.assign(style, { flex: "", width: "", height: "" });
  legend.open = past.open;
  map.invalidateSize({ animate: false, pan: false });
  map.setView(past.centre, past.zoom, { animate: false });
  return svg;
};

const publishedOf = new Map(reports.map((report) => [report.id, report.published]));
const note = (codes, first) => (claim) => {
  const place = claim.mapped ? precision(claim) : `${t("not_mapped")} (${precision(claim)})`;
  const why = pick(claim.reason);
  if (!first.has(why)) first.set(why, claim.number);
  const rest = [
    place,
    first.get(why) === claim.number ? why : t("as_note", { n: first.get(why) }),
    claim.date === publishedOf.get(claim.report) ? null : day(claim.date),
    codes.length > 1 ? claim.admiralty : null,
  ];
  return el(
    "li",
    { value: claim.number },
    el("b", {}, `${themeName(claim.theme)}, ${modality(claim)}. `),
    el("span", {}, pick(claim.statement)),
    " ",
    el("small", {}, rest.filter(Boolean).join(" · ")),
  );
};
/* The head of the map says what one code means that all share; several are told once, over the notes. */
const claimNotes = () => {
  const shown = claims.filter(fits);
  const codes = [...new Set(shown.map(code))];
  return [
    el("h2", {}, t("notes")),
    codes.length > 1 ? el("p", { class: "fine" }, t("pair", { a: t("reliability"), b: codes.join(". ") })) : null,
    el("ol", {}, shown.map(note(codes, new Map()))),
  ];
};
const COLUMNS = ["segment", "rank_median", "interval", "p_top3", "score"];
const segmentTable = () => {
  const cells = (segment) => [
    segment.id,
    segment.rank_median ?? "–",
    intervalWords(segment),
    percent(segment.p_top3),
    number(segment.score, 2),
  ];
  return el(
    "table",
    { class: "segments" },
    el("caption", {}, t("segments"), ". ", t("interval_help")),
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        COLUMNS.map((key) => el("th", {}, t(key))),
      ),
    ),
    el(
      "tbody",
      {},
      segments.map((segment) =>
        el(
          "tr",
          {},
          cells(segment).map((text) => el("td", {}, String(text))),
        ),
      ),
    ),
  );
};
const sources = () => {
  const one = (source) =>
    `${t("pair", { a: pick(source.title), b: pick(source.source) })} (${pick(source.vintage)}; ${source.licence}).`;
  return el("p", { class: "fine" }, t("sources"), ". ", page.sources.map(one).join(" "), " ", t("disclaimer"));
};
const before = () => {
  notes.replaceChildren(
    ...[
      ...["upright", "wide"].map((form) => el("div", { class: `poster ${form}` }, drawn(form))),
      ...(claims.length && state.shown.has("claims") ? claimNotes() : []),
      state.shown.has("segments") && segments.length ? segmentTable() : null,
      ...extras.notes.flatMap((make) => make()),
      sources(),
    ].filter(Boolean),
  );
};
addEventListener("beforeprint", before);
addEventListener("afterprint", () => notes.replaceChildren());

/* The picture as a file: SVG for a designer, PNG for a slide, three pixels for each of the screen. */
const FINE = 3;
const fileName = () => page.name ?? "map";
const saveSvg = () =>
  save(
    `${fileName()}.svg`,
    new Blob([new XMLSerializer().serializeToString(drawn("file"))], { type: "image/svg+xml" }),
  );
const savePng = async () => {
  const made = drawn("file");
  const text = new XMLSerializer().serializeToString(made);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = el("canvas", {
    width: made.getAttribute("width") * FINE,
    height: made.getAttribute("height") * FINE,
  });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => save(`${fileName()}.png`, blob), "image/png");
};
export const pictureButton = () => {
  const menu = el(
    "details",
    { class: "menu" },
    el("summary", { id: "picture" }, t("save_picture")),
    el("div", { class: "box" }, button({ onclick: saveSvg }, "SVG"), button({ onclick: savePng }, "PNG")),
  );
  menu.addEventListener("click", (event) => {
    if (event.target.closest("button")) menu.open = false;
  });
  return menu;
};
