/* Print and save: the map as a picture, with the statements as numbered notes on paper. */

import { page, state, claims, fits, segments, extras } from "./state.js";
import { el, button } from "./elements.js";
import { t, pick, day, number, percent } from "./messages.js";
import { map, whole } from "./map.js";
import { code, modality, precision } from "./claims.js";
import { themeName } from "./themes.js";
import { intervalWords } from "./segments.js";
import { declutter } from "./labels.js";
import { save } from "./download.js";
import { picture } from "./picture.js";

const root = document.documentElement;
const notes = document.getElementById("notes");

/* Draw the map at a size of its own, in light colours, with its legend open, while something is made
   of it. */
const atSize = (make) => {
  const legend = document.getElementById("legend");
  const past = { bounds: map.getBounds(), open: legend.open, centre: map.getCenter(), zoom: map.getZoom() };
  const zoomed = map.getZoom() > map.getBoundsZoom(whole) + 0.5;
  legend.open = true;
  root.classList.add("printing");
  map.closePopup();
  map.invalidateSize({ animate: false, pan: false });
  map.fitBounds(zoomed ? past.bounds : whole, { animate: false });
  declutter();
  const made = make();
  root.classList.remove("printing");
  legend.open = past.open;
  map.invalidateSize({ animate: false, pan: false });
  map.setView(past.centre, past.zoom, { animate: false });
  return made;
};

const single = (values) => (new Set(values).size === 1 ? values[0] : null);
const note = (shared) => (claim) => {
  const place = claim.mapped ? precision(claim) : `${t("not_mapped")} (${precision(claim)})`;
  const rest = [place, pick(claim.reason), shared.date ? null : day(claim.date), shared.code ? null : code(claim)];
  return el(
    "li",
    { value: claim.number },
    el("b", {}, `${themeName(claim.theme)}, ${modality(claim)}. `),
    el("span", {}, pick(claim.statement)),
    " ",
    el("small", {}, rest.filter(Boolean).join(" · ")),
  );
};
/* What all notes share is said once, over them. */
const claimNotes = () => {
  const shown = claims.filter(fits);
  const shared = {
    date: single(shown.map((claim) => claim.date)),
    code: single(shown.map(code)),
    speakers: single(shown.map((claim) => pick(claim.speakers))),
  };
  const said = [
    ["says", shared.speakers],
    ["date", shared.date && day(shared.date)],
    ["reliability", shared.code],
  ]
    .filter(([, value]) => value)
    .map(([key, value]) => t("pair", { a: t(key), b: value }));
  return [
    el("h2", {}, t("notes")),
    said.length ? el("p", { class: "fine" }, said.join(". "), ".") : null,
    el("ol", {}, shown.map(note(shared))),
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
  const drawn = atSize(picture);
  notes.replaceChildren(
    ...[
      el("div", { class: "poster" }, drawn),
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
    new Blob([new XMLSerializer().serializeToString(atSize(picture))], { type: "image/svg+xml" }),
  );
const savePng = async () => {
  const drawn = atSize(picture);
  const text = new XMLSerializer().serializeToString(drawn);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = el("canvas", {
    width: drawn.getAttribute("width") * FINE,
    height: drawn.getAttribute("height") * FINE,
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
