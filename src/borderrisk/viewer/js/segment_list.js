/* Segment list: the keyboard's way to what the map shows, a row for each stretch of border. */

import { page, state, segments, alike } from "./state.js";
import { el, svg, button, keepFocus } from "./elements.js";
import { t, pick, number, percent } from "./messages.js";
import {
  bandClass,
  chooseSegment,
  intervalWords,
  scored,
  segmentFacts,
  shortId,
  stretch,
  titled,
} from "./segments.js";
import { segmentDownloads } from "./download.js";

/* What each column sorts by, and whether its figures then run up or down. */
const HEADS = [
  ["segment", (segment) => segments.indexOf(segment), "ascending"],
  ["interval", (segment) => segment.rank_median ?? 1e9, "ascending"],
  ["score", (segment) => -(segment.score ?? -1), "descending"],
];
let sorted = 0;

/* The interval of ranks as a small picture: the bar from 5 to 95 %, the mark at the median. */
const interval = (segment) => {
  if (segment.rank_q05 === null) return null;
  const x = (rank) => 2 + (96 * (rank - 1)) / Math.max(scored - 1, 1);
  const frame = { class: "interval", viewBox: "0 0 100 12", preserveAspectRatio: "none", "aria-hidden": "true" };
  return svg(
    "svg",
    frame,
    svg("path", {
      class: `range ${bandClass(segment)}`,
      d: `M${x(segment.rank_q05) - 1} 6H${x(segment.rank_q95) + 1}`,
    }),
    svg("path", { class: "median", d: `M${x(segment.rank_median)} 1V11` }),
  );
};
const row = (segment, near) => {
  const chosen = segment === state.segment;
  const choose = (event) => {
    if (!event.target.closest("button")) chooseSegment(segment);
  };
  const sign = el(
    "span",
    { class: "alike", role: "img", hidden: !near.has(segment), "aria-label": t("alike_sign") },
    "≈",
  );
  const line = el(
    "tr",
    { class: chosen ? "selected" : "", "data-segment": segment.id, onclick: choose },
    el(
      "th",
      { scope: "row" },
      button({ "aria-expanded": String(chosen), onclick: () => chooseSegment(segment) }, shortId(segment)),
      el("small", {}, stretch(segment)),
    ),
    el("td", {}, segment.rank === null ? t("not_scored_short") : intervalWords(segment), sign, interval(segment)),
    el("td", {}, number(segment.score, 2)),
  );
  const more = el("tr", { class: "details" }, el("td", { colspan: HEADS.length }, segmentFacts(segment)));
  return chosen ? [line, more] : [line];
};
const table = () => {
  const head = ([key, , direction], i) =>
    el(
      "th",
      { scope: "col", "aria-sort": i === sorted ? direction : "none" },
      button(
        {
          onclick: () => {
            sorted = i;
            redraw();
          },
        },
        t(key),
        i === sorted ? " ▾" : "",
      ),
    );
  const near = new Set(alike(state.segment));
  const by = HEADS[sorted][1];
  const rows = [...segments].sort((a, b) => by(a) - by(b)).flatMap((segment) => row(segment, near));
  return el(
    "table",
    { class: "segments" },
    el("caption", {}, t("segments_help")),
    el("thead", {}, el("tr", {}, HEADS.map(head))),
    el("tbody", {}, rows),
  );
};
const madeOf = () => {
  const words = (one) =>
    [pick(one.definition), pick(one.why), one.clipped ? `${t("clipped", { n: one.clipped })}.` : ""].filter(Boolean);
  const terms = page.score.indicators.map((one) => [el("dt", {}, titled(one)), el("dd", {}, words(one).join(" "))]);
  const unknown = (page.score.left_out ?? []).map((one) => [
    el("dt", {}, titled(one)),
    el("dd", {}, t("left_out", { why: pick(one.why) })),
  ]);
  return el("details", {}, el("summary", {}, t("made_of")), el("dl", { class: "sources" }, terms, unknown));
};

const holder = el("div");
const redraw = () => keepFocus(holder, () => holder.replaceChildren(table()));
/* Draw the rows again, with the details of the chosen one under it; return its row. */
export const showSegment = () => {
  redraw();
  return holder.querySelector("tr.selected");
};
export const segmentLists = () => {
  const { score } = page;
  redraw();
  const share = percent(score.probability ?? 0.95);
  const apart = score.apart ?? null;
  return [
    el(
      "section",
      { id: "segments" },
      el("h2", {}, pick(score.title) || t("segments")),
      el("p", { class: "warn" }, t("interval_help")),
      el(
        "p",
        {},
        t("rank_help"),
        " ",
        apart === null
          ? null
          : t("apart", { share: percent(apart), n: number(score.draws), seed: score.seed, p: share }),
        " ",
        score.above ? t("alike_help") : null,
      ),
      holder,
      madeOf(),
      segmentDownloads(),
    ),
  ];
};
