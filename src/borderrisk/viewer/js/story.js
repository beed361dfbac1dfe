/* Story: who says it, what is said and how surely, and what is not known of it. */

import { page, state, claims, reports, fits } from "./state.js";
import { t, tn, tOr, pick, day, number } from "./messages.js";
import { code } from "./claims.js";

/* How many of each: *1 affirmé, 7 recommandés*. */
const counted = (found) => {
  const counts = new Map();
  for (const { modality: word } of found) counts.set(word, (counts.get(word) ?? 0) + 1);
  const form = (word, n) => tOr(n === 1 ? `modality.${word}` : `many.${word}`, word);
  return [...counts].map(([word, n]) => `${number(n)} ${form(word, n)}`).join(", ");
};
/* The chain of speakers of a report, where all its statements have the same. */
const chainOf = (report) => {
  const chains = new Set(claims.filter((one) => one.report === report.id).map((one) => pick(one.speakers)));
  return chains.size === 1 ? [...chains][0] : "";
};
/* Who published it and when; what it says, how surely, and what is not known of it. */
export const credit = () => {
  const cited = (report) =>
    [
      reports.length > 1 ? pick(report.title) : null,
      chainOf(report) || report.publisher,
      report.published && `${t("published")} ${day(report.published)}`,
    ]
      .filter(Boolean)
      .join(" · ");
  const area = pick(page.area) === pick(page.title) ? "" : pick(page.area);
  return [...reports.filter((report) => !state.report || report.id === state.report).map(cited), area]
    .filter(Boolean)
    .join(" · ");
};
export const standfirst = () => {
  const shown = claims.filter(fits);
  if (!shown.length) return "";
  const mapped = shown.filter((claim) => claim.mapped).length;
  const codes = [...new Set(shown.map(code))];
  return [
    tn("statements_n", shown.length, { kinds: counted(shown) }),
    t("mapped_n", { n: number(mapped), rest: number(shown.length - mapped) }),
    codes.length === 1 ? t("reliability_all", { code: codes[0] }) : null,
  ]
    .filter(Boolean)
    .join(" ");
};
