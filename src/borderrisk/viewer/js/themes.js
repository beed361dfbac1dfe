/* Themes: a sign of its own for each, told apart by shape as well as by colour. */

import { claims } from "./state.js";
import { svg } from "./elements.js";
import { pick } from "./messages.js";

export const themes = [...new Set(claims.map((claim) => claim.theme))];
const labels = new Map(claims.map((claim) => [claim.theme, claim.theme_label]));
export const themeName = (theme) => pick(labels.get(theme) ?? "") || theme;

const SHAPES = [
  "M6 1a5 5 0 1 0 .01 0Z",
  "M1.5 1.5h9v9h-9Z",
  "M6 .5L11.5 11H.5Z",
  "M6 0L12 6L6 12L0 6Z",
  "M4 .5h4v3.5h3.5v4H8v3.5H4V8H.5V4H4Z",
];
/* Okabe and Ito (2008): told apart with any colour vision; the style sheet holds them. */
const COLOURS = 7;
export const themeSign = (theme) => {
  const i = themes.indexOf(theme);
  const shape = svg("path", { class: `theme${i % COLOURS}`, d: SHAPES[i % SHAPES.length] });
  return svg("svg", { class: "theme", viewBox: "0 0 12 12", "aria-hidden": "true" }, shape);
};
