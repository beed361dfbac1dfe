/* Measure: a distance along the ellipsoid between points of the map. */

import { el, button, tell } from "./elements.js";
import { t, distance } from "./messages.js";
import { map } from "./map.js";
import { watch } from "./state.js";

/* Lambert's formula for long lines on WGS 84: within some ten metres over a thousand kilometres. */
const RADIUS = 6378137;
const FLATTENING = 1 / 298.257223563;
const geodesic = (a, b) => {
  const radians = Math.PI / 180;
  const reduced = (lat) => Math.atan((1 - FLATTENING) * Math.tan(lat * radians));
  const [one, two] = [reduced(a.lat), reduced(b.lat)];
  const turn = (b.lng - a.lng) * radians;
  const half = Math.sin((two - one) / 2) ** 2 + Math.cos(one) * Math.cos(two) * Math.sin(turn / 2) ** 2;
  const angle = 2 * Math.asin(Math.min(1, Math.sqrt(half)));
  if (!angle) return 0;
  const [p, q] = [(one + two) / 2, (two - one) / 2];
  const x = (angle - Math.sin(angle)) * ((Math.sin(p) * Math.cos(q)) / Math.cos(angle / 2)) ** 2;
  const y = (angle + Math.sin(angle)) * ((Math.cos(p) * Math.sin(q)) / Math.sin(angle / 2)) ** 2;
  return RADIUS * (angle - (FLATTENING / 2) * (x + y));
};

const line = L.polyline([], { className: "measure-line", pane: "marks", interactive: false });
const dots = L.layerGroup();
const result = el("p", { class: "measure", role: "status" });
let on = false;

const total = () => {
  const points = line.getLatLngs();
  return points.slice(1).reduce((sum, point, i) => sum + geodesic(points[i], point), 0);
};
const say = () => {
  const points = line.getLatLngs().length;
  result.textContent = points > 1 ? t("measured", { d: distance(total()) }) : t("measure_help");
  if (points > 1) tell(result.textContent);
};
const add = (latlng) => {
  line.addLatLng(latlng);
  dots.addLayer(L.circleMarker(latlng, { className: "measure-dot", pane: "marks", radius: 4, interactive: false }));
  say();
};
const back = () => {
  line.setLatLngs(line.getLatLngs().slice(0, -1));
  dots
    .getLayers()
    .slice(-1)
    .forEach((dot) => dots.removeLayer(dot));
  say();
};
export const measuring = () => on;
export const measure = (start) => {
  on = start;
  if (on) map.doubleClickZoom.disable();
  else map.doubleClickZoom.enable();
  line.setLatLngs([]);
  dots.clearLayers();
  map.getContainer().classList.toggle("measuring", on);
  document.querySelector("#measure")?.setAttribute("aria-pressed", String(on));
  if (!on) {
    [line, dots].forEach((layer) => layer.remove());
    result.remove();
    return;
  }
  [line, dots].forEach((layer) => layer.addTo(map));
  map.closePopup();
  map.getContainer().append(result);
  map.getContainer().focus({ preventScroll: true });
  say();
};
map.on("click", (event) => {
  if (on) add(event.latlng);
});
map.getContainer().addEventListener("keydown", (event) => {
  if (!on || event.target !== map.getContainer()) return;
  if (event.key === "Enter") add(map.getCenter());
  if (event.key === "Backspace") back();
});
watch(["lang"], () => {
  if (on) say();
});
export const measureButton = () =>
  button(
    {
      id: "measure",
      class: "tool",
      title: t("measure"),
      "aria-label": t("measure"),
      "aria-pressed": String(on),
      onclick: () => measure(!on),
    },
    "↔",
  );
