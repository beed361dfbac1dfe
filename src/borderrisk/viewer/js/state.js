/* State: the document, read from an inert island, and what the reader has chosen. */

document.documentElement.classList.add("js");
export const page = JSON.parse(document.getElementById("data").textContent);
const { keys: messageKeys, ...values } = page.messages;
const byKey = ([lang, texts]) => [lang, Object.fromEntries(messageKeys.map((key, i) => [key, texts[i]]))];
export const strings = Object.fromEntries(Object.entries(values).map(byKey));
export const LANGUAGES = Object.keys(strings);
export const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

/* Rows come as one list per field; a field that repeats itself, as its values and their places. */
const rows = ({ count, columns }) => {
  const fields = Object.entries(columns);
  return Array.from({ length: count }, (_, i) =>
    Object.fromEntries(
      fields.map(([name, column]) => [name, Array.isArray(column) ? column[i] : column.of[column.at[i] ?? 0]]),
    ),
  );
};

export const claims = rows(page.claims);
claims.forEach((claim, i) => {
  claim.number = i + 1;
});
export const reports = page.reports;
export const claimOf = new Map(claims.map((claim) => [claim.id, claim]));
export const segments = page.score ? rows(page.score.segments) : [];

/* Which segment dominates which: a row of hexadecimal digits each, four segments a digit. */
const { above } = page.score ?? {};
const dominates = (one, other) => Boolean((parseInt(above[one][other >> 2] ?? "0", 16) >> (3 - (other & 3))) & 1);
/* Those that the draws do not distinguish from a segment; nothing is known of one without a score. */
export const alike = (segment) => {
  const one = segments.indexOf(segment);
  if (!above || !segment?.tier) return [];
  return segments.filter((other, two) => two !== one && other.tier && !dominates(one, two) && !dominates(two, one));
};
export const segmentOf = new Map(segments.map((segment) => [segment.id, segment]));

/* The lists beside the map, the first that holds anything first; two of them put each other away. */
export const LISTS = [
  ["claims", claims.length],
  ["segments", segments.length],
  ["events", page.events],
  ["changes", page.changes],
].flatMap(([list, there]) => (there ? [list] : []));
const RIVALS = { claims: "segments", segments: "claims" };
const first = LISTS[0] ?? "claims";
export const KINDS = [
  "claims",
  "segments",
  ...page.layers.map((layer) => layer.kind).filter((kind) => kind !== "land"),
  ...page.points.map((_, i) => `points${i}`),
  ...["events", "changes"].filter((kind) => page[kind]),
];
export const state = {
  lang: page.lang,
  list: first,
  claim: null,
  segment: null,
  theme: "",
  report: "",
  time: null /* the first and the last day shown, counted from 1970 */,
  fitting: "" /* the statements within these days, where not all are */,
  hiddenKinds: new Set() /* of events, by their place in the list of kinds */,
  before: false,
  started: false /* the frame has its size: what is on the map may be drawn */,
  shown: new Set(KINDS.filter((kind) => kind !== RIVALS[first])),
};

/* Whoever shows a part of the state watches it; whoever changes it says so here. */
const watchers = [];
export const watch = (keys, show) => watchers.push([keys, show]);
export const change = (patch) => {
  const past = { ...state };
  const keys = Object.keys(patch).filter((key) => state[key] !== patch[key]);
  Object.assign(state, patch);
  for (const [watched, show] of watchers) {
    if (watched.some((key) => keys.includes(key))) show(past);
  }
};

/* Showing a list shows it on the map; claims and segments put each other away. */
export const withList = (list) => {
  const shown = new Set(state.shown);
  shown.add(list);
  shown.delete(RIVALS[list]);
  return { list, shown };
};
export const withKind = (kind, on) => {
  const shown = new Set(state.shown);
  if (on) shown.add(kind);
  else shown.delete(kind);
  return { shown };
};

/* What chooses among the claims, and the parts of the state that it reads. */
export const CHOICES = ["theme", "report", "fitting"];
/* What modules that only some pages have add to the others. */
export const extras = {
  tests: [] /* whether a claim is shown */,
  facts: [] /* lines in the detail of a claim */,
  filters: [] /* a part of the panel over the lists */,
  days: [] /* what carries dates: how far they reach, and each of those that are chosen */,
  lists: {} /* the list of a name */,
  below: [] /* parts under any list */,
  opens: [] /* what opens at a place of the map */,
  legend: [] /* signs of the legend */,
  toggles: [] /* what may be put away: kind, text, count */,
  notes: [] /* parts of the printed notes */,
  signs: [] /* of a claim: a sign beside its number, and what it means */,
};
/* The sign of a claim, and its words, where a module gives it one. */
export const signOf = (claim) => extras.signs.map((find) => find(claim)).find(Boolean);
export const fits = (claim) =>
  (!state.theme || claim.theme === state.theme) &&
  (!state.report || claim.report === state.report) &&
  extras.tests.every((test) => test(claim));
