/* Search: places, units, rivers and statements by name, as a reader may write it. */

import { page, claims } from "./state.js";
import { el, button, tell } from "./elements.js";
import { t, tOr, pick, every, folded, number, position } from "./messages.js";
import { decode } from "./shapes.js";
import { map, show, countryName } from "./map.js";
import { choose } from "./claims.js";
import { popup } from "./popup.js";

const MOST = 12;
/* A shorter word has too many neighbours one letter away. */
const FUZZY = 5;
const CLOSE_ZOOM = 9;

const KIND = { country: "layer.country", river: "river", crossing: "layer.crossing" };
const featureNote = (layer, feature) => {
  if (!layer.kind.startsWith("unit")) return [t(KIND[layer.kind])];
  const kind = feature.kind ? tOr(`unit_kind.${feature.kind}`, feature.kind) : t("unit");
  return [kind, feature.country ? countryName(feature.country) : ""];
};
const fromFeature = (layer) => (feature) => ({
  name: feature.name,
  at: decode(feature.label ?? feature.outline.deltas)[0],
  note: () => featureNote(layer, feature).filter(Boolean).join(", "),
  others: () =>
    featureNote(layer, feature)
      .slice(0, 1)
      .flatMap((kind) => [`${pick(feature.name)} ${kind}`, `${kind} ${pick(feature.name)}`]),
});
const ground = page.layers
  .filter((layer) => KIND[layer.kind] || /^unit\d$/.test(layer.kind))
  .flatMap((layer) =>
    layer.features
      .filter((feature) => feature.name && (feature.label?.length || layer.kind === "crossing") && !feature.until)
      .map(fromFeature(layer)),
  );
const { names = [], countries = [], units = [], variants = [], deltas = [], known = null } = page.gazetteer ?? {};
const towns = decode(deltas).map((at, i) => ({
  name: names[i],
  at,
  note: () => [units[i], countryName(countries[i])].filter(Boolean).join(", "),
  others: () => variants[i] ?? [],
}));
const places = [...ground, ...towns];

const ring = L.circleMarker([0, 0], { className: "found-ring", pane: "marks", radius: 11, interactive: false });
const goTo = (place) => {
  ring.setLatLng(place.at).addTo(map);
  show(L.latLngBounds([place.at, place.at]), Math.max(map.getZoom(), CLOSE_ZOOM));
  const where = `${position(L.latLng(place.at))} · ${place.note()}`;
  popup(place.at, [el("h3", {}, pick(place.name)), el("p", { class: "fine" }, where)]);
};
map.on("popupclose", () => ring.remove());

/* Whether one letter more, less or other makes one word of the other. */
const isNear = (a, b) => {
  if (Math.abs(a.length - b.length) > 1) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i += 1;
  return a.slice(i + 1) === b.slice(i + 1) || a.slice(i) === b.slice(i + 1) || a.slice(i + 1) === b.slice(i);
};
/* How well a name fits: 0 begins with it, 1 holds it, 2 is a letter away; null does not. */
const fit = (texts, wanted) => {
  const all = texts.filter(Boolean).map((text) => folded(String(text)));
  if (all.some((text) => text.startsWith(wanted))) return 0;
  const words = wanted.split(" ").filter((word) => word.length > 2); /* not the *de* before a name */
  if (words.length && all.some((text) => words.every((word) => text.includes(word)))) return 1;
  if (all.some((text) => text.includes(wanted))) return 1;
  const near = wanted.length >= FUZZY && all.some((text) => text.split(" ").some((word) => isNear(word, wanted)));
  return near ? 2 : null;
};
const matches = (wanted) => {
  const said = claims.filter(
    (claim) =>
      String(claim.number) === wanted ||
      folded(claim.id) === wanted ||
      every(claim.statement).some((text) => folded(text).includes(wanted)),
  );
  const byName = places
    .map((place) => [fit([...every(place.name), ...place.others()], wanted), place])
    .filter(([rank]) => rank !== null)
    .sort(([a], [b]) => a - b);
  return [
    ...said.map((claim) => [t("kind_claim"), `${claim.number}. ${pick(claim.statement)}`, () => choose(claim)]),
    ...byName.map(([, place]) => [place.note(), pick(place.name), () => goTo(place)]),
  ];
};

const list = el("ul", { class: "found" });
const input = el("input", { type: "search", id: "search", autocomplete: "off", spellcheck: "false" });
const find = () => {
  const wanted = folded(input.value.trim());
  const all = wanted ? matches(wanted) : [];
  const item = ([kind, name, go]) =>
    el("li", {}, button({ onclick: go }, el("span", { class: "kicker" }, kind), el("span", { class: "said" }, name)));
  list.replaceChildren(...all.slice(0, MOST).map(item));
  const words = all.length ? t("found", { n: all.length }) : t("found_none");
  if (wanted && (!all.length || all.length > MOST)) list.append(el("li", { class: "fine" }, words));
  if (wanted && known) {
    const limit = t("found_limit", { n: number(names.length), all: number(known) });
    list.append(el("li", { class: "fine" }, limit));
  }
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
