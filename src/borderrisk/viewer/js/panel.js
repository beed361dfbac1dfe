/* Panel: search, the choice of list, the list, the sources. */

import { page, state, watch, change, extras, withList, CHOICES, LISTS } from "./state.js";
import { el, button, keepFocus } from "./elements.js";
import { t, pick } from "./messages.js";
import { map, show, whole } from "./map.js";
import { showBorder } from "./segments.js";
import { searchBox } from "./search.js";
import { claimItem, claimLists, makeItem } from "./claim_list.js";
import { segmentLists, showSegment } from "./segment_list.js";
import { credit, standfirst } from "./story.js";

const panel = document.getElementById("panel");
const shell = {
  top: el("div", { class: "top" }),
  story: el("div", { class: "story" }) /* where the head has no room for it */,
  filters: el("div", {}),
  lists: el("div", {}),
  foot: el("div", {}),
};

const sources = () => {
  const facts = (source) =>
    [
      pick(source.source),
      source.attribution,
      ...["vintage", "scale", "licence"].map((key) => t("pair", { a: t(key), b: pick(source[key]) })),
    ].join(". ");
  const terms = page.sources.map((source) => [el("dt", {}, pick(source.title)), el("dd", {}, facts(source), ".")]);
  return el(
    "section",
    { id: "sources" },
    el("h2", {}, t("sources")),
    el("dl", { class: "sources" }, terms),
    el("p", { class: "fine" }, t("disclaimer")),
    el("p", { class: "fine" }, page.hosts ? t("calls", { hosts: page.hosts.join(", ") }) : t("no_tiles")),
  );
};
const switchTo = (list) => {
  map.closePopup();
  change(withList(list));
  if (list === "segments") showBorder();
  else if (list === "claims") show(whole);
};
const switcher = () => {
  const one = (list) =>
    button({ "aria-pressed": String(state.list === list), onclick: () => switchTo(list) }, t(list));
  const attributes = { class: "switch", role: "group", "aria-label": t("show") };
  return LISTS.length > 1 ? el("div", attributes, LISTS.map(one)) : null;
};

const drawLists = () =>
  keepFocus(shell.lists, () => {
    const lists = { claims: claimLists, segments: segmentLists, ...extras.lists };
    shell.lists.replaceChildren(...[lists[state.list](), extras.below.map((make) => make())].flat(3).filter(Boolean));
  });
const drawTop = () =>
  keepFocus(shell.top, () => shell.top.replaceChildren(...[searchBox(), switcher()].filter(Boolean)));
const drawStory = () => shell.story.replaceChildren(credit(), ...standfirst());
const drawFoot = () => shell.foot.replaceChildren(sources());
const drawAll = () => {
  panel.setAttribute("aria-label", t(state.list));
  drawTop();
  drawStory();
  drawLists();
  drawFoot();
};

/* Of a long list only what is near is laid out: a second look finds where the row really stands. */
const follow = (node, block = "nearest") => {
  const small = matchMedia("(max-width: 780px)").matches;
  const look = () => node?.scrollIntoView({ block: small ? "start" : block });
  look();
  requestAnimationFrame(look);
};
const showClaim = (past) => {
  keepFocus(shell.lists, () => {
    for (const claim of [past.claim, state.claim]) {
      const old = claim && claimItem(claim);
      if (old?.isConnected) old.replaceWith(makeItem(claim));
    }
  });
  follow(state.claim && claimItem(state.claim));
};
watch(["lang"], drawAll);
watch(["list", "theme", "report"], drawTop);
watch(["list", ...CHOICES], drawLists);
watch(CHOICES, drawStory);
watch(["claim"], showClaim);
watch(["segment"], () => {
  if (state.list === "segments") follow(showSegment(), "start");
});
export const startPanel = () => {
  shell.filters.append(...extras.filters.map((make) => make()));
  panel.append(shell.top, shell.story, shell.filters, shell.lists, shell.foot);
  drawAll();
};
