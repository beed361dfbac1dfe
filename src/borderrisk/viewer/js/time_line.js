/* Time line: how many events and statements fall when, with a choice of the days that are shown. */

import { state, watch, change, claims, reports, extras, fits } from "./state.js";
import { el, svg, button } from "./elements.js";
import { t, day, number } from "./messages.js";

const DAY = 86400000;
/* More bars than this would each be thinner than a finger or a line of print. */
const MOST_BARS = 60;
const TALL = 40;

/* The days of a date that may name a year or a month alone, counted from 1970. */
const daysOf = (iso) => {
  const [year, month, date] = iso.split("-").map(Number);
  const first = Date.UTC(year, (month || 1) - 1, date || 1) / DAY;
  const next = date ? first + 1 : Date.UTC(month ? year : year + 1, month || 0, 1) / DAY;
  return [first, next - 1];
};
const publishedOf = new Map(reports.map((report) => [report.id, report.published]));
/* A statement that names no day of its own counts on that of its report. */
const isByPublication = (claim) => !claim.date || claim.date === publishedOf.get(claim.report);
const spans = new Map(
  claims.flatMap((claim) => {
    const from = claim.date || publishedOf.get(claim.report);
    return from ? [[claim, [daysOf(from)[0], daysOf(claim.date_end || from)[1]]]] : [];
  }),
);
const meets = (span, [from, to]) => Boolean(span) && span[0] <= to && span[1] >= from;
extras.tests.push((claim) => !state.time || meets(spans.get(claim), state.time));

/* The bars: of a month, a quarter or a year, the shortest of which there are few enough. */
const spread = extras.days.flatMap((find) => find.extent());
const all = [...[...spans.values()].flat(), ...spread];
const [earliest, latest] = [Math.min(...all), Math.max(...all)];
const startOf = (n, months) => {
  const date = new Date(n * DAY);
  return Date.UTC(date.getUTCFullYear(), Math.floor(date.getUTCMonth() / months) * months, 1) / DAY;
};
const edgesBy = (months) => {
  const edges = [startOf(earliest, months)];
  while (edges.at(-1) <= latest) edges.push(startOf(edges.at(-1) + 31 * months, months));
  return edges;
};
const edges = [1, 3, 12, 120].map(edgesBy).find((found) => found.length <= MOST_BARS) ?? edgesBy(1200);
const bars = edges.length - 1;
const barOf = (n) => Math.min(bars - 1, Math.max(0, edges.findLastIndex((edge) => edge <= n)));

const nameOf = (n) => day(new Date(n * DAY).toISOString().slice(0, 7));
const lastNameOf = (n) => nameOf(edges[n] - 1);
const chosenBars = () => (state.time ? [barOf(state.time[0]), barOf(state.time[1]) + 1] : [0, bars]);
const choose = (from, to) => {
  const [first, last] = chosenBars();
  if (from === first && to === last) return;
  change({ time: from <= 0 && to >= bars ? null : [edges[from], edges[to] - 1] });
  if (state.claim && !fits(state.claim)) change({ claim: null });
};
/* Who shows statements need not look again while the same ones lie within the days. */
const fitting = () => {
  if (!state.time) return "";
  return claims.flatMap((claim) => (meets(spans.get(claim), state.time) ? [claim.number] : [])).join() || "none";
};
watch(["time"], () => change({ fitting: fitting() }));

const viewBox = `0 0 ${bars} ${TALL}`;
const chart = svg("svg", { class: "histogram", viewBox, preserveAspectRatio: "none", role: "img" });
/* How many of the chosen kinds of events begin in each bar, and how many statements. */
const countOf = (tellEach) => {
  const found = new Float64Array(bars);
  tellEach((n) => (found[barOf(n)] += 1));
  return found;
};
let counted = null;
watch(["hiddenKinds"], () => {
  counted = null;
});
const marked = countOf((tell) => spans.forEach(([first]) => tell(first)));
const drawChart = () => {
  counted ??= countOf((tell) => extras.days.forEach((find) => find.each(tell)));
  const [first, last] = chosenBars();
  const bar = (name, i, y, height) => {
    const shade = i >= first && i < last ? "" : "off";
    return svg("rect", { class: `${name} ${shade}`, x: i + 0.06, y, width: 0.88, height });
  };
  /* Events stand over a row of marks for statements, which stand as bars where there are no events. */
  const most = Math.max(1, ...(extras.days.length ? counted : marked));
  const tall = (n) => Math.max(1, ((TALL - 8) * n) / most);
  const over = [...counted].flatMap((n, i) => (n ? bar("events-bar", i, TALL - 7 - tall(n), tall(n)) : []));
  const row = (n) => (extras.days.length ? 5 : tall(n));
  const under = [...marked].flatMap((n, i) => (n ? bar("claims-bar", i, TALL - row(n), row(n)) : []));
  chart.replaceChildren(...over, ...under);
  const events = number(counted.reduce((sum, n) => sum + n, 0));
  const told = { events, claims: number(spans.size), from: nameOf(edges[0]), to: lastNameOf(bars) };
  chart.setAttribute("aria-label", t("time.chart", told));
};

/* Dragging over the bars chooses them; a click chooses one; the two sliders do it by keyboard. */
let anchor = null;
const barUnder = (event) => {
  const { left, width } = chart.getBoundingClientRect();
  return Math.min(bars - 1, Math.max(0, Math.floor((bars * (event.clientX - left)) / width)));
};
const drag = (event) => {
  if (anchor === null) return;
  const here = barUnder(event);
  choose(Math.min(anchor, here), Math.max(anchor, here) + 1);
};
chart.addEventListener("pointerdown", (event) => {
  anchor = barUnder(event);
  chart.setPointerCapture(event.pointerId);
  drag(event);
});
chart.addEventListener("pointermove", drag);
["pointerup", "pointercancel"].forEach((name) =>
  chart.addEventListener(name, () => {
    anchor = null;
  }),
);
const slider = (oninput) => el("input", { type: "range", min: 0, max: bars, step: 1, oninput });
const from = slider(() => choose(Math.min(Number(from.value), Number(to.value) - 1), Number(to.value)));
const to = slider(() => choose(Number(from.value), Math.max(Number(to.value), Number(from.value) + 1)));
const said = el("p", { class: "range", role: "status" });
const note = el("p", { class: "fine" });

const drawChoice = () => {
  const [first, last] = chosenBars();
  [from.value, to.value] = [first, last];
  from.setAttribute("aria-valuetext", nameOf(edges[first]));
  to.setAttribute("aria-valuetext", lastNameOf(last));
  const words = t("time.range", { a: nameOf(edges[first]), b: lastNameOf(last) });
  const reset = state.time ? button({ onclick: () => choose(0, bars) }, t("time.all")) : null;
  said.replaceChildren(...[words, " ", reset].filter(Boolean));
};
const draw = () => {
  from.setAttribute("aria-label", t("time.from"));
  to.setAttribute("aria-label", t("time.to"));
  const published = [...spans.keys()].filter(isByPublication).length;
  note.textContent = claims.length ? t("time.claims_by", { n: number(published), all: number(claims.length) }) : "";
  drawChart();
  drawChoice();
};
watch(["time"], drawChoice);
watch(["time", "hiddenKinds"], drawChart);
watch(["lang"], draw);
extras.filters.push(() => {
  if (bars < 2) return "";
  const title = el("summary", {});
  const name = () => {
    title.textContent = t("time.title");
  };
  watch(["lang"], name);
  name();
  draw();
  const brush = el("div", { class: "brush" }, chart, el("div", { class: "sliders" }, from, to));
  return el("details", { id: "time", open: extras.days.length > 0 }, title, brush, said, note);
});
