/* Event facts: what is told of one event, and of those at the place and time of a statement. */

import { page, extras } from "./state.js";
import { el, facts } from "./elements.js";
import { t, day, number } from "./messages.js";
import { dayText, deathsText, idOf, kindText, placeText, recorderText } from "./events.js";

export const eventFacts = (i) => [
  el("h3", {}, kindText(i)),
  facts([
    [t("date"), dayText(i)],
    [t("location"), placeText(i)],
    [t("event.deaths"), deathsText(i)],
    [t("event.recorder"), recorderText(i)],
    [t("event.id"), idOf(i)],
  ]),
];

/* A statement beside the data: counted, with the days that were looked at, and nothing concluded. */
extras.facts.push((claim) => {
  const found = page.events.within.filter((one) => one.claim === claim.id);
  if (!found.length) return [];
  const [{ first, last }] = found;
  const coarse = found.reduce((sum, one) => sum + one.coarse, 0);
  const counted = found.map((one) => t("event.recorded", { n: number(one.count), source: one.recorder }));
  const notes = [
    t("event.between", { a: day(first), b: day(last) }),
    coarse ? t("event.coarse", { n: number(coarse) }) : null,
    t("event.no_verdict"),
  ];
  const note = el("small", {}, notes.filter(Boolean).join(". "), ".");
  return [[t("event.within"), el("span", {}, counted.join(t("semicolon")), ". ", note)]];
});
