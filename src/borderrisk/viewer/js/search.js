/* Search: places and statements by name, without case or diacritics. */

import { page, claims } from "./state.js";
import { el, button, tell } from "./elements.js";
import { t, pick, every, folded, position } from "./words.js";
import { decode } from "./shapes.js";
import { map, show, countryName } from "./map.js";
import { choose } from "./claims.js";
import { popup } from "./popup.js";

const MOST = 12;
const KIND = { country: "layer.country", unit1: "unit", river: "river", crossing: "layer.crossing" };
const ground = page.layers.filter((layer) => KIND[layer.kind]).flatMap((layer) => layer.features
  .filter((feature) => feature.name && feature.label && !feature.until)
  .map((feature) => ({ name: feature.name, at: decode(feature.label)[0], note: () => t(KIND[layer.kind]) })));
const named = page.gazetteer
  ? decode(page.gazetteer.steps).map((at, i) => ({ name: page.gazetteer.names[i], at, note: () => countryName(page.gazetteer.countries[i]) })) : [];
const places = [...ground, ...named];

const ring = L.circleMarker([0, 0], { className: "found-ring", pane: "marks", radius: 11, interactive: false });
const goTo = (place) => {
  ring.setLatLng(place.at).addTo(map);
  show(L.latLngBounds([place.at, place.at]), Math.max(map.getZoom(), 9));
  popup(place.at, [el("h3", {}, pick(place.name)), el("p", { class: "fine" }, `${position(L.latLng(place.at))} · ${place.note()}`)]);
};
map.on("popupclose", () => ring.remove());

const matches = (wanted) => {
  const fit = (value) => every(value).some((text) => folded(String(text)).includes(wanted));
  const byName = places.filter((place) => fit(place.name))
    .sort((a, b) => !folded(pick(a.name)).startsWith(wanted) - !folded(pick(b.name)).startsWith(wanted));
  const said = claims.filter((claim) => fit(claim.statement) || String(claim.number) === wanted || folded(claim.id) === wanted);
  return [
    ...said.map((claim) => [t("kind_claim"), `${claim.number}. ${pick(claim.statement)}`, () => choose(claim)]),
    ...byName.map((place) => [[t("kind_place"), place.note()].join(" · "), pick(place.name), () => goTo(place)]),
  ];
};

const list = el("ul", { class: "found" });
const input = el("input", { type: "search", id: "search", autocomplete: "off", spellcheck: "false" });
const find = () => {
  const wanted = folded(input.value.trim());
  const all = wanted ? matches(wanted) : [];
  list.replaceChildren(...all.slice(0, MOST).map(([kind, name, go]) =>
    el("li", {}, button({ onclick: go }, el("span", { class: "kicker" }, kind), el("span", { class: "said" }, name)))));
  const words = all.length ? t("found", { n: all.length }) : t("found_none");
  if (wanted && (!all.length || all.length > MOST)) list.append(el("li", { class: "fine" }, words));
  if (wanted) tell(words);
};
input.addEventListener("input", find);
input.addEventListener("keydown", (event) => {
  if (event.key === "Enter") list.querySelector("button")?.click();
  if (event.key === "ArrowDown") list.querySelector("button")?.focus();
});
list.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = [...list.querySelectorAll("button")];
  (all[all.indexOf(document.activeElement) + step] ?? input).focus();
});
export const clearSearch = () => {
  if (!input.value) return false;
  input.value = "";
  find();
  return true;
};
export const searchBox = () => {
  input.setAttribute("placeholder", t("search"));
  input.setAttribute("aria-label", t("search"));
  find();
  return el("div", { class: "search", role: "search" }, input, list);
};
