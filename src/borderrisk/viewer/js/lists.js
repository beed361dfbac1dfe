/* Lists: the panel beside the map. */

import { page, state, watch, change, claims, segments, alike, fits, withList } from "./state.js";
import { el, svg, button, facts } from "./elements.js";
import { t, pick, day, number, percent } from "./words.js";
import { map, show, whole, countryName } from "./map.js";
import { brief, code, said, themes } from "./claims.js";
import { chooseSegment, intervalWords, scored, showBorder, stretch, tierClass, tierName, titled } from "./segments.js";
import { pointLayers, inView, pointName, pointTitle } from "./points.js";
import { openPoints } from "./popup.js";
import { searchBox } from "./search.js";
import { claimDownloads, segmentDownloads, pointDownloads } from "./download.js";

const MANY = 200;
const panel = document.getElementById("panel");
const section = (name, title, ...children) => el("section", { id: name }, el("h2", {}, title), ...children);

/* claims */

const quote = (claim) => {
  if (!claim.quote) return null;
  const letters = [...claim.quote];
  const parts = [];
  let at = 0;
  for (const [start, end, status] of [...(claim.marks ?? [])].sort((a, b) => a[0] - b[0])) {
    if (start < at || end > letters.length) continue;
    parts.push(letters.slice(at, start).join(""), el("mark", { class: `mark-${status}`, title: t(`mark_${status}`) }, letters.slice(start, end).join("")));
    at = end;
  }
  return el("q", {}, parts, letters.slice(at).join(""));
};
const told = (claim) => facts([
  [t("quote"), quote(claim)],
  [t("says"), said(claim)],
  [t("precision"), t(`prec.${claim.prec}`)],
  [t(claim.mapped ? "where" : "why_not"), pick(claim.reason)],
  [t("inferred"), claim.inferred.split(", ").filter(Boolean).map(countryName).join(", ")],
  [t("date"), day(claim.date)],
  [t("reliability"), code(claim)],
]);
const items = new Map();
const item = (claim) => {
  const node = el("li", { class: claim.mapped ? "" : "unmapped" }, brief(claim), claim === state.claim ? told(claim) : null);
  node.firstChild.setAttribute("aria-expanded", String(claim === state.claim));
  node.firstChild.removeAttribute("aria-pressed");
  items.set(claim, node);
  return node;
};
const claimList = (name, found) => (found.length
  ? section(name, t(name), el("p", {}, t(`${name}_help`)), el("ol", { class: found.length > MANY ? "claims many" : "claims" }, found.map(item))) : null);
const themeFilter = () => {
  const option = (value, text) => el("option", { value, selected: state.theme === value }, text);
  return el("label", { class: "filter" }, t("theme_label"), el("select", { onchange: (event) => change({ theme: event.target.value, claim: null }) },
    option("", `${t("theme_all")} (${claims.length})`),
    themes.map((theme) => option(theme, `${t(`theme.${theme}`)} (${claims.filter((claim) => claim.theme === theme).length})`))));
};
const claimLists = () => {
  items.clear();
  const shown = claims.filter(fits);
  return [
    themes.length > 1 ? themeFilter() : null,
    state.theme ? el("p", { class: "fine", role: "status" }, t("shown", { n: shown.length, all: claims.length })) : null,
    claimList("claims", shown.filter((claim) => claim.mapped)),
    claimList("not_mapped", shown.filter((claim) => !claim.mapped)),
    claims.length ? claimDownloads() : null,
  ];
};

/* segments: the table is the keyboard's way to what the map shows */

const HEADS = [["segment", (s) => segments.indexOf(s)], ["tier", (s) => s.tier ?? 9], ["score", (s) => -(s.score ?? -1)], ["interval", (s) => s.rank_median ?? 1e9]];
let sorted = 0;
const interval = (segment) => {
  if (segment.rank_q05 === null) return null;
  const x = (rank) => 2 + (96 * (rank - 1)) / Math.max(scored - 1, 1);
  return svg("svg", { class: "interval", viewBox: "0 0 100 12", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("path", { class: "range", d: `M${x(segment.rank_q05) - 1} 6H${x(segment.rank_q95) + 1}` }),
    svg("path", { class: "median", d: `M${x(segment.rank_median)} 1V11` }));
};
const segmentRow = (segment, near) => el("tr", { class: segment === state.segment ? "selected" : "", "data-segment": segment.id, onclick: (event) => { if (!event.target.closest("button")) chooseSegment(segment); } },
  el("th", { scope: "row" }, button({ "aria-pressed": String(segment === state.segment), onclick: () => chooseSegment(segment) }, segment.id.split("-").at(-1)),
    el("small", {}, stretch(segment))),
  el("td", {}, el("span", { class: `chip ${tierClass(segment.tier)}`, title: tierName(segment.tier) }, segment.tier ? String(segment.tier) : "–"),
    el("span", { class: "alike", role: "img", hidden: !near.has(segment), "aria-label": t("alike_sign") }, "≈")),
  el("td", {}, number(segment.score, 2)),
  el("td", {}, intervalWords(segment), interval(segment)));
const segmentTable = () => {
  const head = ([key], i) => el("th", { scope: "col", "aria-sort": i === sorted ? "ascending" : "none" },
    button({ onclick: () => { sorted = i; drawLists(); panel.querySelectorAll("thead button")[i].focus(); } }, t(key), i === sorted ? " ▾" : ""));
  const rank = HEADS[sorted][1];
  const near = new Set(alike(state.segment));
  return el("table", { class: "segments" }, el("caption", {}, t("segments_help")), el("thead", {}, el("tr", {}, HEADS.map(head))),
    el("tbody", {}, [...segments].sort((a, b) => rank(a) - rank(b)).map((segment) => segmentRow(segment, near))));
};
const madeOf = () => el("details", {}, el("summary", {}, t("made_of")), el("dl", { class: "sources" }, page.score.indicators.map((one) => [
  el("dt", {}, titled(one)),
  el("dd", {}, [pick(one.definition ?? ""), pick(one.why ?? ""), one.clipped ? `${t("clipped", { n: one.clipped })}.` : ""].filter(Boolean).join(" ")),
])));
const segmentLists = () => {
  const { score } = page;
  return [section("segments", pick(score.title) || t("segments"),
    el("p", { class: "warn" }, t("interval_help")),
    el("p", {}, t("tier_help", { p: percent(score.probability ?? 0.95) }), " ",
      score.apart === null ? null : t("apart", { share: percent(score.apart), n: number(score.draws), seed: score.seed }), " ",
      score.above ? t("alike_help") : null),
    segmentTable(), madeOf(), segmentDownloads())];
};

/* points in view, the sources, the whole */

const pointList = (layer) => {
  const node = el("section", { class: "points" });
  const draw = () => {
    const { all, first } = inView(layer);
    node.replaceChildren(el("h2", {}, pointTitle(layer)),
      el("p", {}, t("points_in_view", { n: number(all), all: number(layer.at.length) }), ". ",
        layer.unmapped ? `${t("points_unmapped", { n: number(layer.unmapped) })}. ` : "",
        all > first.length ? t("points_more", { n: first.length }) : ""),
      el("ul", { class: "points" }, first.map((row) =>
        el("li", {}, button({ onclick: () => openPoints(L.latLng(layer.at[row]), { focus: true }) }, pointName(layer, row))))),
      pointDownloads(layer, () => layer.at.map((_, row) => row)));
  };
  draw();
  return { node, draw };
};
let pointNodes = [];
map.on("moveend", () => pointNodes.filter(({ node }) => !node.contains(document.activeElement)).forEach(({ draw }) => draw()));
const sources = () => section("sources", t("sources"), page.note ? el("p", {}, pick(page.note)) : null,
  el("dl", { class: "sources" }, page.sources.map((source) => [
    el("dt", {}, pick(source.title)),
    el("dd", {}, [pick(source.source), source.attribution, ...["vintage", "scale", "licence"].map((key) => t("pair", { a: t(key), b: pick(source[key]) }))].join(". "), "."),
  ])),
  el("p", { class: "fine" }, t("disclaimer")), el("p", { class: "fine" }, t("no_tiles")));
const switchTo = (list) => {
  map.closePopup();
  change(withList(list));
  if (list === "segments") showBorder();
  else show(whole);
};
const switcher = () => (claims.length && segments.length
  ? el("div", { class: "switch", role: "group", "aria-label": t("show") }, ["claims", "segments"].map((list) =>
    button({ "aria-pressed": String(state.list === list), onclick: () => switchTo(list) }, t(list)))) : null);

const shell = { top: el("div", { class: "top" }), lists: el("div", {}), foot: el("div", {}) };
export const drawLists = () => {
  pointNodes = pointLayers.map(pointList);
  shell.lists.replaceChildren(...[state.list === "segments" ? segmentLists() : claimLists(), pointNodes.map(({ node }) => node)].flat(2).filter(Boolean));
};
const drawTop = () => {
  const held = shell.top.contains(document.activeElement) ? [...shell.top.querySelectorAll("button, input")].indexOf(document.activeElement) : -1;
  shell.top.replaceChildren(...[searchBox(), switcher()].filter(Boolean));
  shell.top.querySelectorAll("button, input")[held]?.focus();
};
const drawFoot = () => shell.foot.replaceChildren(sources());
/* Of a long list only what is near is laid out: a second look finds where the row really stands. */
const follow = (node) => {
  const look = () => node?.scrollIntoView({ block: matchMedia("(max-width: 780px)").matches ? "start" : "nearest" });
  look();
  requestAnimationFrame(look);
};
const showClaim = (past) => {
  const held = document.activeElement?.closest("#panel .claim")?.dataset.claim;
  for (const claim of [past.claim, state.claim]) {
    const old = claim && items.get(claim);
    if (old?.isConnected) old.replaceWith(item(claim));
  }
  if (held) panel.querySelector(`.claim[data-claim="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  follow(items.get(state.claim));
};
const showSegment = () => {
  const near = new Set(alike(state.segment).map((segment) => segment.id));
  for (const node of panel.querySelectorAll("tr[data-segment]")) {
    const chosen = node.dataset.segment === state.segment?.id;
    node.classList.toggle("selected", chosen);
    node.querySelector("button").setAttribute("aria-pressed", String(chosen));
    node.querySelector(".alike").hidden = !near.has(node.dataset.segment);
    if (chosen) follow(node);
  }
};
const drawAll = () => {
  panel.setAttribute("aria-label", t(state.list));
  drawTop();
  drawLists();
  drawFoot();
};
watch(["lang"], drawAll);
watch(["theme", "list"], () => {
  drawTop();
  const filtering = document.activeElement?.closest(".filter");
  drawLists();
  if (filtering) panel.querySelector(".filter select")?.focus();
});
watch(["claim"], showClaim);
watch(["segment"], showSegment);
export const startLists = () => {
  panel.append(shell.top, shell.lists, shell.foot);
  drawAll();
};
