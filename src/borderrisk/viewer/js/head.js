/* Head: title, languages, link; on a phone, how much of the screen the list takes. */

import { page, state, watch, change, LANGUAGES } from "./state.js";
import { el, button, tell } from "./elements.js";
import { t, pick, day } from "./words.js";
import { map } from "./map.js";
import { link } from "./link.js";

const head = document.getElementById("head");
const copy = async (event) => {
  const here = event.currentTarget;
  try {
    await navigator.clipboard.writeText(link());
    here.textContent = t("copied");
    tell(t("copied"));
    setTimeout(() => { here.textContent = t("copy"); }, 2500);
  } catch {
    const field = el("input", { class: "by-hand", readonly: true, value: link(), "aria-label": t("copy_by_hand") });
    here.replaceWith(field);
    field.select();
  }
};
const drawHead = () => {
  const held = head.contains(document.activeElement) ? document.activeElement.id : "";
  const area = pick(page.area ?? "") === pick(page.title) ? "" : pick(page.area ?? "");
  const parts = [page.publisher, page.published && `${t("published")} ${day(page.published)}`, area];
  document.documentElement.lang = state.lang;
  document.title = pick(page.title);
  document.getElementById("map").setAttribute("aria-label", t("map_label"));
  const others = LANGUAGES.filter((lang) => lang !== state.lang);
  head.replaceChildren(
    el("div", { class: "title" }, el("h1", {}, pick(page.title)), el("p", {}, parts.filter(Boolean).join(" · "))),
    el("div", { class: "actions" },
      button({ id: "copy", onclick: copy }, t("copy")),
      button({ id: "print", onclick: () => print() }, t("print")),
      others.map((lang, i) => button({ id: i ? `language-${lang}` : "language", lang, onclick: () => { map.closePopup(); change({ lang }); } }, page.strings[lang].language))));
  if (held) document.getElementById(held)?.focus();
};

const main = document.querySelector("main");
const sizes = ["map", "half", "list"];
const resize = (step) => {
  const next = sizes[Math.min(2, Math.max(0, sizes.indexOf(main.dataset.size) + step))];
  main.dataset.size = next;
  document.querySelectorAll("#grip button").forEach((one, i) => { one.disabled = next === (i ? "map" : "list"); });
  map.invalidateSize({ animate: false });
};
const drawGrip = () => document.getElementById("grip").replaceChildren(
  button({ "aria-label": t("more_list"), title: t("more_list"), onclick: () => resize(1) }, "▲"),
  button({ "aria-label": t("more_map"), title: t("more_map"), onclick: () => resize(-1) }, "▼"));
const drawBoth = () => {
  drawHead();
  drawGrip();
};
watch(["lang"], drawBoth);
/* Choosing on a phone brings the map back where the list hid it. */
watch(["claim", "segment"], () => { if (main.dataset.size === "list") resize(-1); });
export const startHead = drawBoth;
