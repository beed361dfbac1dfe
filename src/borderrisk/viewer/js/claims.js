/* Claims: one shape for all the claims of one place, linked to the list both ways. */

import { page, state, watch, change, claims, claimOf, fits, withKind, withList } from "./state.js";
import { el, button } from "./elements.js";
import { t, pick } from "./words.js";
import { draw, reachable, toFront } from "./shapes.js";
import { map, whole, show } from "./map.js";
import { openPoints, popup } from "./popup.js";

const ground = page.layers.find((layer) => layer.kind === "country")?.features ?? [];
const parts = (shape) => {
  const options = { interactive: shape.kind !== "countries", pane: "claims" };
  if (shape.kind === "countries") {
    return ground.filter((feature) => shape.members.includes(feature.id)).map((feature) => draw(feature, "claim-countries", options));
  }
  const top = reachable(draw(shape, `claim-${shape.kind} ${shape.finer ? "finer" : ""}`, options), () => named(shape), () => openAt(shape));
  return shape.kind === "river-reach" ? [draw(shape, "claim-river-reach-casing", options), top] : [top];
};
export const claimsAt = (shape) => shape.claims.map((id) => claimOf.get(id)).filter(fits);
const named = (shape) => claimsAt(shape).map((claim) => `${claim.number}. ${pick(claim.statement)}`.slice(0, 300)).join(" ");

export const shapes = page.shapes.map((shape) => {
  const group = L.featureGroup(parts(shape));
  group.on("click", (event) => openAt(shape, event.latlng));
  return { ...shape, group };
});
export const shapeOf = new Map(shapes.flatMap((shape) => shape.claims.map((id) => [id, shape])));

const openAt = (shape, latlng) => {
  if (latlng && openPoints(latlng)) return;
  const found = claimsAt(shape);
  if (found.length === 1) change({ ...withClaims(), claim: found[0] });
  openClaims(found, latlng ?? shapes.find((one) => one.claims === shape.claims).group.getBounds().getCenter(), { focus: !latlng });
};
export const openClaims = (found, latlng, options) =>
  popup(latlng, [found.length > 1 ? el("p", {}, t("several")) : null, found.map((claim) => brief(claim, { toggle: false }))], options);

/* A claim as a button: its number, what kind of saying it is, what it says. */
export const code = (claim) => t("pair", { a: claim.admiralty, b: [...claim.admiralty].map((c) => t(`admiralty.${c}`)).join(t("semicolon")) });
export const said = (claim) => claim.speakers.map(pick).join(" → ");
export const brief = (claim, { toggle = true } = {}) =>
  button({ class: "claim", "data-claim": claim.id, "aria-pressed": String(claim === state.claim), onclick: () => choose(claim, { toggle }) },
    el("span", { class: "badge" }, String(claim.number)),
    el("span", { class: "what" },
      el("span", { class: "kicker" }, t(`theme.${claim.theme}`), " · ", t(`modality.${claim.modality}`), " · ",
        el("span", { class: "code", title: code(claim), "data-meaning": code(claim) }, claim.admiralty)),
      el("span", { class: "said" }, pick(claim.statement))));

const withClaims = () => (state.list === "claims" ? withKind("claims", true) : withList("claims"));
export const choose = (claim, { move = true, toggle = true } = {}) => {
  const chosen = toggle && claim === state.claim ? null : claim;
  change({ ...withClaims(), claim: chosen, ...(chosen && !fits(chosen) ? { theme: "" } : {}) });
  const shape = chosen && shapeOf.get(chosen.id);
  if (!shape || !move) return;
  map.closePopup();
  show(shape.kind === "countries" ? whole : shape.group.getBounds());
};

/* The finer shapes stay above the coarser, which come first, whatever is chosen. */
const drawClaims = () => {
  const added = shapes.filter(({ group, ...shape }) => {
    const here = state.shown.has("claims") && claimsAt(shape).length > 0;
    const fresh = here && !map.hasLayer(group);
    if (fresh) group.addTo(map);
    else if (!here) group.remove();
    return fresh;
  });
  if (added.length) shapes.filter(({ group }) => map.hasLayer(group)).forEach(({ group }) => toFront(group));
  for (const shape of shapes) {
    const chosen = claimsAt(shape).includes(state.claim);
    shape.group.eachLayer((layer) => layer.getElement()?.classList.toggle("selected", chosen));
  }
};
const rename = () => shapes.forEach((shape) => shape.group.eachLayer((layer) => {
  const path = layer.getElement();
  if (path?.hasAttribute("aria-label")) path.setAttribute("aria-label", named(shape));
}));
watch(["shown", "theme", "claim"], drawClaims);
watch(["lang", "theme"], rename);
drawClaims();
export const themes = [...new Set(claims.map((claim) => claim.theme))];
