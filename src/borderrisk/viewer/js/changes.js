/* Changes: what is new, changed or gone since an earlier register, in a list and on the map. */

import { page, state, watch, claims, claimOf, reports, extras } from "./state.js";
import { el, facts, button } from "./elements.js";
import { t, tOr, pick, day, number } from "./messages.js";
import { decode, draw } from "./shapes.js";
import { map } from "./map.js";
import { brief, code, modality, precision } from "./claims.js";
import { themeName } from "./themes.js";
import { when } from "./claim_list.js";
import { popup } from "./popup.js";

const items = page.changes?.items ?? [];
const SIGNS = { new: "+", changed: "≠", gone: "−" };
const changeOf = new Map(items.filter((one) => one.claim).map((one) => [claimOf.get(one.claim), one]));
const goneOf = new Map(items.filter((one) => !one.claim).map((one) => [one.before.id, one.before]));
extras.signs.push((claim) => {
  const { change } = changeOf.get(claim) ?? {};
  return change ? [SIGNS[change], t(`change.is_${change}`)] : null;
});

const publishedOf = new Map(reports.map((report) => [report.id, report.published]));
/* What a claim says, by the words that head it; those that differ are what changed. */
const told = (claim) => [
  [t("statement"), pick(claim.statement)],
  [t("theme_label"), themeName(claim.theme)],
  [t("change.modality"), modality(claim)],
  [t("says"), pick(claim.speakers)],
  [t("location"), pick(claim.place)],
  [t("precision"), precision(claim)],
  [t("where"), pick(claim.reason)],
  [t("date"), claim.date === publishedOf.get(claim.report) ? "" : when(claim)],
  [t("likelihood"), claim.likelihood && tOr(`likely.${claim.likelihood}`, claim.likelihood)],
  [t("reliability"), code(claim)],
];
const differences = ({ claim, before }) => {
  const now = told(claimOf.get(claim));
  return told(before).flatMap(([name, old], i) => {
    const [was, is] = [old || "–", now[i][1] || "–"];
    return was === is ? [] : [[name, was, is]];
  });
};
const difference = ([name, old, now]) => [name, [el("del", {}, old), " → ", el("ins", {}, now)]];

const goneText = (claim) => [pick(claim.statement), el("small", {}, ` (${modality(claim)}; ${pick(claim.speakers)})`)];
const openGone = (claim, at) =>
  popup(at, [el("h3", {}, t("change.is_gone")), el("p", {}, goneText(claim))], { focus: true });
const item = (one) => {
  if (one.change === "gone") return el("li", { class: "gone" }, el("p", {}, SIGNS.gone, " ", goneText(one.before)));
  const lines = one.change === "changed" ? facts(differences(one).map(difference)) : null;
  return el("li", {}, brief(claimOf.get(one.claim)), lines);
};
const nameOf = (report) => [pick(report.title) || report.id, report.published && day(report.published)];
const since = () =>
  page.changes.since.map((report) => nameOf(report).filter(Boolean).join(", ")).join(t("semicolon"));
const part = (change) => {
  const found = items.filter((one) => one.change === change);
  return found.length
    ? el(
        "section",
        { class: `changes ${change}` },
        el("h2", {}, `${SIGNS[change]} ${t(`change.${change}`)} (${number(found.length)})`),
        el("ol", { class: "claims" }, found.map(item)),
      )
    : null;
};
extras.lists.changes = () => [
  el("p", { class: "warn" }, t("change.since", { report: since() })),
  items.length ? ["new", "changed", "gone"].map(part) : el("p", {}, t("change.none")),
];

/* A statement that is gone leaves a broken outline, where it was drawn, and its sign. */
const ghosts = L.layerGroup();
for (const shape of page.changes?.shapes ?? []) {
  const [first] = shape.claims.map((id) => goneOf.get(id));
  if (shape.outline) ghosts.addLayer(draw(shape, "claim-gone", { pane: "claims" }));
  const at = decode(shape.label ?? [])[0];
  if (!at) continue;
  const open = (event) => {
    event.stopPropagation(); /* else the map takes the click, and closes the popup again */
    openGone(first, at);
  };
  const mark = button({ class: "badge gone", onclick: open }, SIGNS.gone);
  const html = el("div", { class: "text" }, mark);
  const icon = L.divIcon({ className: "label located ghost", html, iconSize: null });
  ghosts.addLayer(L.marker(at, { icon, interactive: false, keyboard: false }));
}
const drawGhosts = () => {
  if (state.shown.has("changes")) ghosts.addTo(map);
  else ghosts.remove();
  document.querySelectorAll("#map .badge.gone").forEach((mark) => mark.setAttribute("aria-label", t("change.is_gone")));
};
watch(["shown", "lang"], drawGhosts);
drawGhosts();

const sign = (change) => el("span", { class: change === "gone" ? "badge gone" : "badge" }, SIGNS[change]);
extras.legend.push(() =>
  state.shown.has("changes")
    ? ["new", "changed", "gone"]
        .filter((change) => items.some((one) => one.change === change))
        .map((change) => el("li", {}, sign(change), el("span", {}, t(`change.is_${change}`))))
    : [],
);
extras.toggles.push(() => ["changes", t("change.layer"), page.changes.shapes?.length ?? 0]);
extras.notes.push(() => {
  const line = (one) => {
    const text = one.change === "gone" ? goneText(one.before) : pick(claimOf.get(one.claim).statement);
    const changed = one.change === "changed" ? differences(one) : [];
    const more = changed.map(([name, old, now]) => `${name}: ${old} → ${now}`).join(" · ");
    return el("li", {}, el("b", {}, `${t(`change.is_${one.change}`)}. `), text, " ", el("small", {}, more));
  };
  return page.changes && claims.length
    ? [el("h2", {}, t("change.since", { report: since() })), el("ul", {}, items.map(line))]
    : [];
});
