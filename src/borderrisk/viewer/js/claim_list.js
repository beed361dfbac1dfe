/* Claim list: every statement, mapped or not, with who says it, how sure and how precise. */

import { page, state, change, claims, reports, extras, fits } from "./state.js";
import { el, facts } from "./elements.js";
import { t, tn, tOr, pick, marked, day } from "./messages.js";
import { countryName } from "./map.js";
import { brief, code, precision } from "./claims.js";
import { themes, themeName } from "./themes.js";
import { claimDownloads } from "./download.js";

/* Of a longer list only what is near is laid out. */
const MANY = 200;

const quote = (claim) => {
  if (!claim.quote) return null;
  const letters = [...claim.quote];
  const parts = [];
  let at = 0;
  for (const [start, end, status] of [...(claim.marks ?? [])].sort((a, b) => a[0] - b[0])) {
    if (start < at || end > letters.length) continue;
    const mark = { class: `mark-${status}`, title: t(`mark_${status}`) };
    parts.push(letters.slice(at, start).join(""), el("mark", mark, letters.slice(start, end).join("")));
    at = end;
  }
  return el("q", {}, parts, letters.slice(at).join(""));
};
const reportOf = (claim) => reports.find((one) => one.id === claim.report) ?? {};
const reportName = (claim) => (reports.length < 2 ? null : pick(reportOf(claim).title) || claim.report);
export const when = ({ date, date_end: end }) => (date && end ? `${day(date)} – ${day(end)}` : date && day(date));
const published = (claim) => reportOf(claim).published && day(reportOf(claim).published);
/* What a report relays, where it is not the source itself. */
const sourceOf = (claim) => (claim.source === claim.report ? null : claim.source);
const details = (claim) =>
  facts([
    [t("quote"), quote(claim)],
    [t("report"), reportName(claim)],
    [t("says"), marked(claim.speakers)],
    [t("location"), pick(claim.place)],
    [t("precision"), precision(claim)],
    [t(claim.mapped ? "where" : "why_not"), marked(claim.reason)],
    [t("inferred"), (claim.inferred ?? []).map(countryName).join(", ")],
    [t("date"), when(claim)],
    [t("published"), published(claim)],
    [t("likelihood"), claim.likelihood && tOr(`likely.${claim.likelihood}`, claim.likelihood)],
    [t("reliability"), code(claim)],
    [t("relayed"), sourceOf(claim)],
    [t("said_by"), claim.sources > 1 ? t("said_by_n", { n: claim.sources }) : null],
    [t("sensitivity"), claim.sensitivity && tOr(`sensitive.${claim.sensitivity}`, claim.sensitivity)],
    ...extras.facts.flatMap((tell) => tell(claim)),
  ]);

const items = new Map();
export const claimItem = (claim) => items.get(claim);
export const makeItem = (claim) => {
  const chosen = claim === state.claim;
  const node = el("li", { class: claim.mapped ? "" : "unmapped" }, brief(claim), chosen ? details(claim) : null);
  node.firstChild.setAttribute("aria-expanded", String(chosen));
  node.firstChild.removeAttribute("aria-pressed");
  items.set(claim, node);
  return node;
};
const section = (name, found) =>
  found.length
    ? el(
        "section",
        { id: name },
        el("h2", {}, t(name)),
        el("p", {}, t(`${name}_help`)),
        el("ol", { class: found.length > MANY ? "claims many" : "claims" }, found.map(makeItem)),
      )
    : null;

const filter = (key, label, all, values, name) => {
  const option = (value, text) => el("option", { value, selected: state[key] === value }, text);
  const count = (value) => claims.filter((claim) => claim[key] === value).length;
  const select = el(
    "select",
    { onchange: (event) => change({ [key]: event.target.value, claim: null }) },
    option("", `${all} (${claims.length})`),
    values.map((value) => option(value, `${name(value)} (${count(value)})`)),
  );
  return values.length > 1 ? el("label", { class: "filter", "data-filter": key }, label, select) : null;
};
/* Statements that no page may show are counted, report by report; nothing else of them is here. */
const withheld = () =>
  reports
    .filter((report) => report.withheld && (!state.report || report.id === state.report))
    .map(({ id, withheld: n }) => el("p", { class: "fine" }, tn("withheld_n", n, { report: titleOf(id) })));
const titleOf = (id) => pick(reports.find((report) => report.id === id)?.title) || id;
export const claimLists = () => {
  items.clear();
  const shown = claims.filter(fits);
  const filtered = state.theme || state.report || state.time;
  return [
    filter(
      "report",
      t("report"),
      t("report_all"),
      reports.map((report) => report.id),
      titleOf,
    ),
    filter("theme", t("theme_label"), t("theme_all"), themes, themeName),
    filtered ? el("p", { class: "fine", role: "status" }, t("shown", { n: shown.length, all: claims.length })) : null,
    section(
      "claims",
      shown.filter((claim) => claim.mapped),
    ),
    section(
      "not_mapped",
      shown.filter((claim) => !claim.mapped),
    ),
    withheld(),
    page.claims.count ? claimDownloads() : null,
  ];
};
