/* Head: title, who says what and what is not known, languages, link, picture, print. */

import { page, state, watch, change, claims, reports, fits, strings, CHOICES, LANGUAGES } from "./state.js";
import { el, button, tell, keepFocus } from "./elements.js";
import { t, tn, tOr, pick, day, number } from "./messages.js";
import { map } from "./map.js";
import { code } from "./claims.js";
import { link } from "./link.js";
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

/* How many of each: *1 affirmé, 7 recommandés*. */
const counted = (found) => {
  const counts = new Map();
  for (const { modality: word } of found) counts.set(word, (counts.get(word) ?? 0) + 1);
  const form = (word, n) => tOr(n === 1 ? `modality.${word}` : `many.${word}`, word);
  return [...counts].map(([word, n]) => `${number(n)} ${form(word, n)}`).join(", ");
};
/* The chain of speakers of a report, where all its statements have the same. */
const chainOf = (report) => {
  const chains = new Set(claims.filter((one) => one.report === report.id).map((one) => pick(one.speakers)));
  return chains.size === 1 ? [...chains][0] : "";
};
/* Who published it and when; what it says, how surely, and what is not known of it. */
export const credit = () => {
  const cited = (report) =>
    [
      reports.length > 1 ? pick(report.title) : null,
      chainOf(report) || report.publisher,
      report.published && `${t("published")} ${day(report.published)}`,
    ]
      .filter(Boolean)
      .join(" · ");
  const area = pick(page.area) === pick(page.title) ? "" : pick(page.area);
  return [...reports.filter((report) => !state.report || report.id === state.report).map(cited), area]
    .filter(Boolean)
    .join(" · ");
};
export const standfirst = () => {
  const shown = claims.filter(fits);
  if (!shown.length) return "";
  const mapped = shown.filter((claim) => claim.mapped).length;
  const codes = [...new Set(shown.map(code))];
  return [
    tn("statements_n", shown.length, { kinds: counted(shown) }),
    t("mapped_n", { n: number(mapped), rest: number(shown.length - mapped) }),
    codes.length === 1 ? t("reliability_all", { code: codes[0] }) : null,
  ]
    .filter(Boolean)
    .join(" ");
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
        el("p", { class: "credit" }, credit()),
        el("p", { class: "standfirst" }, standfirst()),
      ),
      el(
        "div",
        { class: "actions" },
        button({ id: "copy", onclick: copy }, t("copy")),
        pictureButton(),
        button({ id: "print", onclick: () => print() }, t("print")),
        languages(),
      ),
    );
  });
/* A link of the page must not replace the view that its address holds. */
const skip = (event) => {
  event.preventDefault();
  document.querySelector("#panel .claim, #panel tbody button, #panel button")?.focus();
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
