/* Head: title, who says what and what is not known, languages, link, picture, print. */

import { page, state, watch, change, claims, strings, CHOICES, LANGUAGES } from "./state.js";
import { el, button, tell, keepFocus } from "./elements.js";
import { t, pick } from "./messages.js";
import { map } from "./map.js";
import { link } from "./link.js";
import { credit, standfirst } from "./story.js";
import { pictureButton } from "./print.js";

const head = document.getElementById("head");
const copy = async (event) => {
  const here = event.currentTarget;
  try {
    await navigator.clipboard.writeText(link());
    here.textContent = t("copied");
    tell(t("copied"));
    setTimeout(() => {
      here.textContent = t("copy");
    }, 2500);
  } catch {
    const field = el("input", { class: "by-hand", readonly: true, value: link(), "aria-label": t("copy_by_hand") });
    here.replaceWith(field);
    field.select();
  }
};

/* The languages of the data come first: the next of them by one button, all of them by a list. */
const spoken = (lang) =>
  claims.some((claim) => typeof claim.statement === "object" && lang in claim.statement) ||
  (!claims.length && lang in page.area);
const ordered = [...LANGUAGES.filter(spoken), ...LANGUAGES.filter((lang) => !spoken(lang))];
const speak = (lang) => {
  map.closePopup();
  change({ lang });
};
const nameOf = (lang) => strings[lang].language;
const languages = () => {
  const next = ordered.find((lang) => lang !== state.lang);
  const option = (lang) => el("option", { value: lang, lang, selected: lang === state.lang }, nameOf(lang));
  return [
    next ? button({ id: "language", lang: next, onclick: () => speak(next) }, nameOf(next)) : null,
    ordered.length > 2
      ? el(
          "select",
          { id: "languages", "aria-label": t("languages"), onchange: (event) => speak(event.target.value) },
          ordered.map(option),
        )
      : null,
  ];
};
const drawHead = () =>
  keepFocus(head, () => {
    document.documentElement.lang = state.lang;
    document.documentElement.dir = t("direction");
    document.title = pick(page.title);
    document.getElementById("map").setAttribute("aria-label", t("map_label"));
    head.replaceChildren(
      el("a", { class: "skip", href: "#panel", onclick: skip }, t("skip")),
      el(
        "div",
        { class: "title" },
        el("h1", {}, pick(page.title)),
        credit(),
        page.hosts ? el("p", { class: "calls" }, t("calls", { hosts: page.hosts.join(", ") })) : null,
      ),
      el(
        "div",
        { class: "actions" },
        button({ id: "copy", onclick: copy }, t("copy")),
        pictureButton(),
        button({ id: "print", onclick: () => print() }, t("print")),
        languages(),
      ),
      el("div", { class: "lead" }, standfirst()),
    );
  });
/* A link of the page must not replace the view that its address holds. */
const skip = (event) => {
  event.preventDefault();
  const firsts = ["#panel .claim", "#panel tbody button", "#search"].map((each) => document.querySelector(each));
  firsts.find(Boolean).focus();
};

const main = document.querySelector("main");
const sizes = ["map", "half", "list"];
const resize = (step) => {
  const next = sizes[Math.min(2, Math.max(0, sizes.indexOf(main.dataset.size) + step))];
  main.dataset.size = next;
  document.querySelectorAll("#grip button").forEach((one, i) => {
    one.disabled = next === (i ? "map" : "list");
  });
  map.invalidateSize({ animate: false });
};
const drawGrip = () => {
  const grip = (key, sign, step) =>
    button({ "aria-label": t(key), title: t(key), onclick: () => resize(step) }, sign);
  document.getElementById("grip").replaceChildren(grip("more_list", "▲", 1), grip("more_map", "▼", -1));
};
watch(["lang"], () => {
  drawHead();
  drawGrip();
});
watch(CHOICES, drawHead);
/* Choosing on a phone brings the map back where the list hid it. */
watch(["claim", "segment"], () => {
  if (main.dataset.size === "list") resize(-1);
});
export const startHead = () => {
  drawHead();
  drawGrip();
};
