/* Events: what others recorded, read once into typed arrays, and what the reader chose of it. */

import { page, state, watch, extras } from "./state.js";
import { t, tOr, day, number } from "./messages.js";
import { worldX, worldY } from "./shapes.js";

const { events } = page;
export const count = events?.count ?? 0;

/* Whole numbers of seven bits a byte, the low ones first, their sign in the lowest bit; one number
   stands for a column that is the same in every row. */
const unpack = (text, length) => {
  const found = new Int32Array(length);
  const bytes = atob(text);
  let [at, value, shift] = [0, 0, 0];
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes.charCodeAt(i);
    value |= (byte & 127) << shift;
    shift += 7;
    if (byte > 127) continue;
    found[at] = (value >>> 1) ^ -(value & 1);
    [at, value, shift] = [at + 1, 0, 0];
  }
  return at === 1 ? found.fill(found[0]) : found;
};
const column = (name, length = count) => (events?.[name] ? unpack(events[name], length) : null);
const summed = (deltas) => deltas?.forEach((delta, i) => (deltas[i] = i ? deltas[i - 1] + delta : delta));

const steps = column("positions", 2 * count);
const [lats, lngs] = [new Float64Array(count), new Float64Array(count)];
for (let i = 0, x = 0, y = 0; i < count; i += 1) {
  x += steps[2 * i];
  y += steps[2 * i + 1];
  [lngs[i], lats[i]] = [x / events.unit, y / events.unit];
}
export const eventX = worldX(lngs);
export const eventY = worldY(lats);
export const positionOf = (i) => L.latLng(lats[i], lngs[i]);

const days = column("days");
summed(days);
const lasting = column("lasting");
const kinds = column("kinds");
const places = column("places");
const recorders = column("recorders");
const deaths = ["deaths_low", "deaths_best", "deaths_high"].map((name) => column(name));
const ids = (events?.ids ?? "").split("\n");

/* How finely the place of an event is known: a point, near one, a unit, or no more than a country,
   which is listed and not drawn. */
export const placeNumber = (i) => places[i];
export const placeOf = (i) => events.place_table[places[i]];
export const isPoint = (i) => placeOf(i).drawn_as === "point" || placeOf(i).drawn_as === "near";

/* Days are counted from 1970; an event without one has UNDATED. */
const UNDATED = -1000000;
const isoOf = (n) => new Date(n * 86400000).toISOString().slice(0, 10);
const firstDay = (i) => (days[i] <= UNDATED ? null : days[i]);
const lastDay = (i) => days[i] + Math.max(lasting?.[i] ?? 1, 1) - 1;
export const dayText = (i) => {
  const first = firstDay(i);
  if (first === null) return t("event.undated");
  const [from, to] = [first, lastDay(i)].map((n) => day(isoOf(n)));
  return from === to ? from : t("event.between", { a: from, b: to });
};
export const kindName = (kind) => events.kind_names[kind] || t("event.unknown_kind");
export const kindText = (i) => kindName(kinds[i]);
export const recorderText = (i) => events.recorder_names[recorders[i]];
export const deathsText = (i) => {
  const [low, best, high] = deaths.map((one) => (one && one[i] >= 0 ? one[i] : null));
  const range = low === null || high === null || low === high ? "" : ` (${number(low)}–${number(high)})`;
  return best === null && !range ? "" : `${number(best)}${range}`;
};
export const idOf = (i) => ids[i] ?? "";
export const placeText = (i) => {
  const { drawn_as: as, radius_m: radius, name, kind } = placeOf(i);
  if (as === "unit") return t("event.unit", { name: kind ? `${name} (${tOr(`unit_kind.${kind}`, kind)})` : name });
  return t(`event.${as === "listed" ? "listed_only" : as}`, { km: number(Math.round((radius ?? 0) / 1000)) });
};

/* Those that the reader chose, in the order of their days. */
const everyEvent = Uint32Array.from({ length: count }, (_, i) => i);
const isWithin = (i, [from, to]) => days[i] > UNDATED && days[i] <= to && lastDay(i) >= from;
const ofKinds = () => everyEvent.filter((i) => !state.hiddenKinds.has(kinds[i]));
let chosen = null;
export const chosenEvents = () => {
  chosen ??= state.time ? ofKinds().filter((i) => isWithin(i, state.time)) : ofKinds();
  return chosen;
};
watch(["time", "hiddenKinds"], () => {
  chosen = null;
});
/* How many of each kind, whatever kinds are put away. */
export const countsOfKinds = () => {
  const counts = new Uint32Array(events.kind_names.length);
  for (let i = 0; i < count; i += 1) if (!state.time || isWithin(i, state.time)) counts[kinds[i]] += 1;
  return counts;
};

extras.days.push({
  extent: () => {
    const dated = everyEvent.filter((i) => firstDay(i) !== null);
    return dated.length ? [days[dated[0]], days[dated.at(-1)]] : [];
  },
  each: (tell) => ofKinds().forEach((i) => firstDay(i) !== null && tell(days[i])),
});
