/* Story: who says it, what is said and how surely, and what is not known of it. */

import { page, state, claims, reports, fits } from "./state.js";
import { el } from "./elements.js";
import { t, tn, tOr, pick, marked, day, number } from "./messages.js";
import { MANNERS, code, shapeOf } from "./claims.js";
import { themeName } from "./themes.js";

/* Of more themes than these in one manner, the rest stands in the list. */
const MOST = 8;

/* The reports that are shown. */
const told = () => reports.filter((report) => !state.report || report.id === state.report);
const cited = (report) => {
  const chains = new Set(claims.filter((one) => one.report === report.id).map((one) => pick(one.speakers)));
  return [
    reports.length > 1 ? pick(report.title) : null,
    chains.size === 1 ? [...chains][0] : report.publisher,
    report.published && `${t("published")} ${day(report.published)}`,
  ];
};
/* Themes, with the places that are finer than a country: *franchissements (Falémé), coordination*. */
const themesOf = (found) => {
  const places = new Map();
  for (const claim of found) {
    const name = themeName(claim.theme);
    places.set(name, (places.get(name) ?? new Set()).add(pick(shapeOf.get(claim.id)?.name)));
  }
  const one = ([name, at]) => {
    const known = [...at].filter(Boolean).join(", ");
    return known ? `${name} (${known})` : name;
  };
  return [...places].slice(0, MOST).map(one).join(", ") + (places.size > MOST ? "…" : "");
};
/* What is said, by how it is said: *5 affirmés : présence, franchissements (Falémé)*. */
const said = (shown) =>
  [...new Set([...Object.values(MANNERS).flat(), ...shown.map((claim) => claim.modality)])].flatMap((word) => {
    const found = shown.filter((claim) => claim.modality === word);
    if (!found.length) return [];
    const form = tOr(found.length === 1 ? `modality.${word}` : `many.${word}`, word);
    return t("pair", { a: `${number(found.length)} ${form}`, b: themesOf(found) });
  });
const unknown = (shown) => {
  const bare = shown.filter((claim) => !claim.mapped).length;
  const codes = [...new Set(shown.map(code))];
  return [
    ...told().filter((report) => pick(report.note)).map((report) => marked(report.note)),
    bare ? t("unplaced_n", { n: number(bare), all: number(shown.length) }) : null,
    codes.length === 1 ? t("reliability_all", { code: codes[0] }) : null,
  ].filter(Boolean);
};
/* The lines under the title, as nodes of their own at each call: who says it, then what. */
export const credit = () => {
  const area = claims.length || pick(page.area) === pick(page.title) ? "" : pick(page.area);
  return el("p", { class: "credit" }, [...told().flatMap(cited), area].filter(Boolean).join(" · "));
};
export const standfirst = () => {
  const shown = claims.filter(fits);
  if (!shown.length) return [];
  const line = (head, words) => el("p", { class: "standfirst" }, el("b", {}, head), words.flatMap((one) => [" ", one]));
  const open = unknown(shown);
  return [
    line(tn("statements_n", shown.length), [`${said(shown).join(t("semicolon"))}.`]),
    ...(open.length ? [line(t("not_known"), open)] : []),
  ];
};
