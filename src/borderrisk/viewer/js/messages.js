/* Messages: texts, numbers, dates and positions in the reader's language. */

import { state, strings } from "./state.js";
import { el } from "./elements.js";

/* A sign that a language sets apart from its word stays on the word's line. */
const spaced = (text) => {
  const signs = strings[state.lang].spaced_signs;
  return text
    .replace(/ (\S)/g, (pair, sign) => (signs.includes(sign) ? `\u00a0${sign}` : pair))
    .replace(/« /g, "«\u00a0");
};

export const t = (key, values = {}) =>
  spaced((strings[state.lang][key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole));
/* A message that the page may not have, such as the word for a theme of the reader's own. */
export const tOr = (key, other) => (key in strings[state.lang] ? t(key) : other);

/* A message that counts: its singular, where the language has one, for one. */
export const tn = (key, n, values = {}) => {
  const one = `one.${key}`;
  return t(n === 1 && one in strings[state.lang] ? one : key, { n: number(n), ...values });
};

/* A text of the data: one string, or one per language; the first that it has serves the others. */
const languageOf = (value) => (state.lang in value ? state.lang : Object.keys(value)[0]);
export const pick = (value) => {
  if (value === null || typeof value !== "object") return value ?? "";
  return spaced(value[languageOf(value)] ?? "");
};
/* The same with the name of its language where that is not the reader's. */
export const marked = (value) => {
  const lang = value && typeof value === "object" ? languageOf(value) : state.lang;
  if (!lang || lang === state.lang) return pick(value);
  const name = strings[lang]?.language ?? lang;
  return el("span", { lang, dir: "auto" }, pick(value), " ", el("small", { class: "language" }, `(${name})`));
};

/* A formatter is dear to make and the same for every value of its kind. */
const made = new Map();
const formatter = (Kind, form) => {
  const key = JSON.stringify([state.lang, Kind.name, form]);
  if (!made.has(key)) made.set(key, new Kind(t("locale"), form));
  return made.get(key);
};
const formatted = (value, form) =>
  value === null || value === undefined ? "–" : formatter(Intl.NumberFormat, form).format(value);
export const number = (value, digits = 0) =>
  formatted(value, { minimumFractionDigits: digits, maximumFractionDigits: digits });
export const percent = (value) => formatted(value, { style: "percent", maximumFractionDigits: 0 });
export const distance = (metres) =>
  metres < 1000 ? `${number(metres)} m` : `${number(metres / 1000, metres < 100000 ? 1 : 0)} km`;

export const day = (iso) => {
  const [year, month, date] = String(iso).split("-").map(Number);
  if (!year) return iso;
  const form = { year: "numeric", timeZone: "UTC" };
  if (month) form.month = "long";
  if (date) form.day = "numeric";
  return formatter(Intl.DateTimeFormat, form).format(Date.UTC(year, (month || 1) - 1, date || 1));
};

export const position = ({ lat, lng }) =>
  `${number(Math.abs(lat), 3)}° ${t(lat < 0 ? "south_letter" : "north_letter")}, ` +
  `${number(Math.abs(lng), 3)}° ${t(lng < 0 ? "west_letter" : "east_letter")}`;

/* Numbers of claims as runs: 1, 2, 5–7. */
export const runs = (numbers) => {
  const found = [];
  for (const n of [...numbers].sort((a, b) => a - b)) {
    const last = found[found.length - 1];
    if (last && last[1] === n - 1) last[1] = n;
    else found.push([n, n]);
  }
  return found.map(([a, b]) => (a === b ? a : b === a + 1 ? `${a}, ${b}` : `${a}–${b}`)).join(", ");
};

/* A name without case or diacritics, for comparison only. */
export const folded = (text) =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[’ʼ‘]/g, "'")
    .replace(/\s*[-‐‑–]\s*/g, " ")
    .toLowerCase();
/* A text of the data in every language that it has. */
export const every = (value) => (value === null || typeof value !== "object" ? [value] : Object.values(value));
