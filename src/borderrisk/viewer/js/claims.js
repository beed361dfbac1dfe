/* Claims: one shape for all the claims of one location, linked to the list both ways. */

import { page, state, watch, change, claimOf, fits, withKind, withList, signOf, CHOICES } from "./state.js";
import { el, button } from "./elements.js";
import { t, tOr, pick, marked } from "./messages.js";
import { draw, reachable, toFront } from "./shapes.js";
import { map, whole, show } from "./map.js";
import { openThere, popup } from "./popup.js";
import { themeName, themeSign } from "./themes.js";

/* Above it, one list could not be read aloud. */
const SPOKEN = 300;

const ground = page.layers.find((layer) => layer.kind === "country")?.features ?? [];
const drawCountries = (shape, options) =>
  ground
    .filter((feature) => shape.members.includes(feature.id))
    .map((feature) => draw(feature, "claim-countries", { ...options, interactive: false }));
/* How surely a place is spoken of, the surest of its claims first; the sheet has a badge for each. */
export const MANNERS = {
  stated: ["stated"],
  hedged: ["conditional", "questioned"],
  denied: ["denied"],
  proposed: ["recommended", "planned"],
};
export const manner = (found) =>
  Object.keys(MANNERS).find((name) => found.some((claim) => MANNERS[name].includes(claim.modality))) ?? "";
const drawShape = (shape) => {
  const options = { interactive: true, pane: "claims" };
  if (!shape.outline) return drawCountries(shape, options);
  const band = shape.outline.type === "line";
  const how = manner(shape.claims.map((id) => claimOf.get(id)));
  const names = `claim-${band ? "band" : "area"} claim-${shape.kind} ${how} ${shape.finer ? "finer" : ""}`;
  const top = reachable(
    draw(shape, names, options),
    () => named(shape),
    () => openAt(shape),
  );
  return band ? [draw(shape, "claim-casing", options), top] : [top];
};
export const claimsAt = (shape) => shape.claims.map((id) => claimOf.get(id)).filter(fits);
const named = (shape) =>
  claimsAt(shape)
    .map((claim) => `${claim.number}. ${pick(claim.statement)}`.slice(0, SPOKEN))
    .join(" ");

export const shapes = page.shapes.map((shape) => {
  const group = L.featureGroup(drawShape(shape));
  group.on("click", (event) => openAt(shape, event.latlng));
  return { ...shape, group };
});
export const shapeOf = new Map(shapes.flatMap((shape) => shape.claims.map((id) => [id, shape])));

const openAt = (shape, latlng) => {
  if (latlng && openThere(latlng)) return;
  const found = claimsAt(shape);
  if (found.length === 1) change({ ...withClaims(), claim: found[0] });
  const { group } = shapeOf.get(shape.claims[0]);
  openClaims(found, latlng ?? group.getBounds().getCenter(), { focus: !latlng });
};
export const openClaims = (found, latlng, options) =>
  popup(
    latlng,
    [found.length > 1 ? el("p", {}, t("several")) : null, found.map((claim) => brief(claim, { toggle: false }))],
    options,
  );

/* A claim as a button: its number, what kind of saying it is, what it says. */
export const code = (claim) =>
  t("pair", {
    a: claim.admiralty,
    b: [...claim.admiralty].map((letter) => tOr(`admiralty.${letter}`, letter)).join(t("semicolon")),
  });
export const modality = (claim) => tOr(`modality.${claim.modality}`, claim.modality);
export const precision = (claim) => {
  const level = { 3: "unit2", 4: "unit1" }[claim.prec];
  const layer = page.layers.find((one) => one.kind === level);
  const kinds = layer?.kinds?.map((kind) => tOr(`unit_kind.${kind}`, kind)).join(", ");
  return kinds ? t("pair", { a: t(`prec.${claim.prec}`), b: kinds }) : tOr(`prec.${claim.prec}`, "–");
};
export const brief = (claim, { toggle = true } = {}) =>
  button(
    {
      class: "claim",
      "data-claim": claim.id,
      "aria-pressed": String(claim === state.claim),
      onclick: () => choose(claim, { toggle }),
    },
    el("span", { class: `badge ${manner([claim])}` }, String(claim.number)),
    el(
      "span",
      { class: "what" },
      el(
        "span",
        { class: "kicker" },
        themeSign(claim.theme),
        " ",
        themeName(claim.theme),
        " · ",
        el("span", { class: `modality ${claim.modality}` }, modality(claim)),
        " · ",
        signOf(claim) ? [el("span", { class: "sign" }, signOf(claim).join(" ")), " · "] : null,
        el("span", { class: "code", title: code(claim), "data-meaning": code(claim) }, claim.admiralty),
      ),
      el("span", { class: "said" }, marked(claim.statement)),
    ),
  );

const withClaims = () => (state.list === "claims" ? withKind("claims", true) : withList("claims"));
const unfiltered = (claim) => (claim && !fits(claim) ? { theme: "", report: "", time: null } : {});
export const choose = (claim, { move = true, toggle = true } = {}) => {
  const chosen = toggle && claim === state.claim ? null : claim;
  change({ ...withClaims(), claim: chosen, ...unfiltered(chosen) });
  const shape = chosen && shapeOf.get(chosen.id);
  if (!shape || !move) return;
  map.closePopup();
  show(shape.outline ? shape.group.getBounds() : whole);
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
const rename = () =>
  shapes.forEach((shape) =>
    shape.group.eachLayer((layer) => {
      const path = layer.getElement();
      if (path?.hasAttribute("aria-label")) path.setAttribute("aria-label", named(shape));
    }),
  );
watch(["started", "shown", "claim", ...CHOICES], drawClaims);
watch(["lang", ...CHOICES], rename);
