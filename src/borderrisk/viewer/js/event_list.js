/* Event list: the chosen events as a table, with the kinds to choose from. */

import { page, state, watch, change, extras } from "./state.js";
import { el, button, keepFocus } from "./elements.js";
import { t, tOr, number } from "./messages.js";
import { chosenEvents, count, countsOfKinds, dayText, deathsText, kindName, kindText, placeText } from "./events.js";
import { openEvent } from "./event_map.js";
import { borderland } from "./borderland.js";

const LISTED = 200;
const { events } = page;

const kindBox = (n, kind) => {
  const toggle = () => {
    const hiddenKinds = new Set(state.hiddenKinds);
    if (!hiddenKinds.delete(kind)) hiddenKinds.add(kind);
    change({ hiddenKinds });
  };
  const box = el("input", { type: "checkbox", checked: !state.hiddenKinds.has(kind), onchange: toggle });
  return el("li", {}, el("label", {}, box, el("span", {}, kindName(kind)), el("span", { class: "count" }, number(n))));
};
const kindBoxes = () =>
  events.kind_names.length > 1
    ? el(
        "fieldset",
        { class: "kinds" },
        el("legend", {}, t("event.kinds")),
        el("ul", {}, [...countsOfKinds()].map(kindBox)),
      )
    : null;

const row = (i) =>
  el(
    "tr",
    {},
    el("th", { scope: "row" }, button({ onclick: () => openEvent(i) }, dayText(i))),
    el("td", {}, kindText(i)),
    el("td", {}, deathsText(i)),
    el("td", {}, placeText(i)),
  );
const table = () => {
  const chosen = chosenEvents();
  const heads = ["date", "event.kind", "event.deaths", "location"];
  return el(
    "table",
    { class: "events" },
    el("caption", {}, t("event.listed", { n: number(Math.min(LISTED, chosen.length)), all: number(chosen.length) })),
    el("thead", {}, el("tr", {}, heads.map((key) => el("th", { scope: "col" }, t(key))))),
    el("tbody", {}, [...chosen.subarray(0, LISTED)].map(row)),
  );
};
/* What the table of events held and the page does not: counted, never carried. */
const leftOut = () =>
  Object.entries(events.left_out).map(([why, n]) => `${number(n)} ${tOr(`event_left.${why}`, why)}`);

const holder = el("div");
const draw = () => {
  const shown = t("event.shown", { n: number(chosenEvents().length), all: number(count) });
  const parts = [el("p", { class: "fine", role: "status" }, shown), kindBoxes(), table()];
  keepFocus(holder, () => holder.replaceChildren(...parts.filter(Boolean)));
};
watch(["time", "hiddenKinds"], () => state.list === "events" && draw());
extras.lists.events = () => {
  draw();
  const without = leftOut();
  return [
    el(
      "section",
      { id: "events" },
      el("h2", {}, t("event.title", { source: events.recorder_names.join(", ") })),
      el("p", {}, t("event.help")),
      without.length ? el("p", {}, t("pair", { a: t("event.left_out"), b: without.join(t("semicolon")) })) : null,
      holder,
      borderland(),
    ),
  ];
};
