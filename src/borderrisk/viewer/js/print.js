/* Print: the map at a size that a page of A4 holds either way, the claims as numbered notes. */

import { page, state, claims, fits, segments } from "./state.js";
import { el } from "./elements.js";
import { t, pick, day, number, percent } from "./words.js";
import { map, whole } from "./map.js";
import { code, said } from "./claims.js";
import { intervalWords } from "./segments.js";
import { declutter } from "./labels.js";

const notes = document.getElementById("notes");
const note = (claim) => el("li", { value: claim.number },
  el("b", {}, `${t(`theme.${claim.theme}`)}, ${t(`modality.${claim.modality}`)}. `), el("span", {}, pick(claim.statement)), " ",
  el("small", {}, [claim.mapped ? t(`prec.${claim.prec}`) : `${t("not_mapped")} (${t(`prec.${claim.prec}`)})`, pick(claim.reason), day(claim.date), code(claim)].join(" · ")));
const table = () => el("table", { class: "segments" }, el("caption", {}, t("segments"), ". ", t("interval_help")),
  el("thead", {}, el("tr", {}, ["segment", "tier", "score", "rank_median", "interval", "p_top3"].map((key) => el("th", {}, t(key))))),
  el("tbody", {}, segments.map((segment) => el("tr", {}, [segment.id, segment.tier ?? "–", number(segment.score, 2), segment.rank_median ?? "–",
    intervalWords(segment), percent(segment.p_top3)].map((text) => el("td", {}, String(text)))))));
const sources = () => el("p", { class: "fine" }, t("sources"), ". ",
  page.sources.map((source) => `${t("pair", { a: pick(source.title), b: pick(source.source) })} (${pick(source.vintage)}; ${source.licence}).`).join(" "), " ", t("disclaimer"));

let past = null;
const before = () => {
  if (past) return;
  const legend = document.getElementById("legend");
  past = { bounds: map.getBounds(), open: legend.open, zoom: map.getZoom() };
  const speakers = [...new Set(claims.map(said))];
  notes.replaceChildren(...[
    ...(claims.length && state.shown.has("claims") ? [
      el("h2", {}, t("notes")),
      speakers.length === 1 ? el("p", { class: "fine" }, t("pair", { a: t("says"), b: speakers[0] })) : null,
      el("ol", {}, claims.filter(fits).map(note)),
    ] : []),
    state.shown.has("segments") && segments.length ? table() : null,
    sources(),
  ].filter(Boolean));
  legend.open = true;
  document.documentElement.classList.add("printing");
  map.closePopup();
  map.invalidateSize({ animate: false, pan: false });
  map.fitBounds(map.getZoom() > map.getBoundsZoom(whole) + 0.5 ? past.bounds : whole, { animate: false });
  declutter();
};
const after = () => {
  if (!past) return;
  document.documentElement.classList.remove("printing");
  document.getElementById("legend").open = past.open;
  notes.replaceChildren();
  map.invalidateSize({ animate: false, pan: false });
  map.fitBounds(past.bounds, { animate: false });
  map.setZoom(past.zoom, { animate: false });
  past = null;
};
addEventListener("beforeprint", before);
addEventListener("afterprint", after);
