/* Controls: zoom, the whole area, a measure, the scale, north, and where the area lies. */

import { page, watch } from "./state.js";
import { el, svg, button, keepFocus } from "./elements.js";
import { t, position } from "./messages.js";
import { rings } from "./shapes.js";
import { map, whole, show } from "./map.js";
import { measureButton } from "./measure.js";

export const control = (place, node, stop = true) => {
  const made = L.control({ position: place });
  made.onAdd = () => {
    if (stop) L.DomEvent.disableClickPropagation(node).disableScrollPropagation(node);
    return node;
  };
  return made.addTo(map);
};

/* The small map: the countries whole, the view as a frame. */
const locator = () => {
  const [[south, west], [north, east]] = page.view;
  const outlines = page.locator.map((outline) => rings({ outline }).flat());
  const all = outlines.flat(2);
  const [lats, lngs] = [0, 1].map((i) => all.map((place) => place[i]));
  const [x0, y0] = [Math.min(...lngs, west) - 0.5, -Math.max(...lats, north) - 0.5];
  const [wide, tall] = [Math.max(...lngs, east) + 0.5 - x0, 0.5 - Math.min(...lats, south) - y0];
  const ring = (places) => `M${places.map(([lat, lng]) => `${lng} ${-lat}`).join("L")}Z`;
  return svg(
    "svg",
    { class: "locator", viewBox: `${x0} ${y0} ${wide} ${tall}`, role: "img", "aria-label": t("locator") },
    svg("path", { d: outlines.flat().map(ring).join("") }),
    svg("rect", { x: west, y: -north, width: east - west, height: north - south }),
  );
};

const tools = el("div", { class: "leaflet-bar tools" });
const inset = el("div", { class: "box inset" });
const arrow = svg(
  "svg",
  { viewBox: "0 0 20 26", "aria-hidden": "true" },
  svg("path", { d: "M10 1L17 25L10 19L3 25Z" }),
);
const north = el("div", { class: "north", role: "img" }, arrow, el("b", {}));
const foot = el("div", { class: "foot" }, el("span", { class: "where" }), el("span", { class: "drawn" }));
const tool = (text, glyph, onclick) => button({ class: "tool", title: text, "aria-label": text, onclick }, glyph);
const where = (latlng) => {
  foot.querySelector(".where").textContent = position(latlng);
};
const drawControls = () => {
  keepFocus(tools, () =>
    tools.replaceChildren(
      tool(t("zoom_in"), "+", () => map.zoomIn(1)),
      tool(t("zoom_out"), "−", () => map.zoomOut(1)),
      tool(t("whole"), "⤢", () => show(whole)),
      measureButton(),
    ),
  );
  north.setAttribute("aria-label", t("north"));
  north.querySelector("b").textContent = t("north_letter");
  foot.querySelector(".drawn").textContent = t("drawn");
  if (page.locator.length) inset.replaceChildren(locator());
  where(map.getCenter());
};
map.on("mousemove", (event) => where(event.latlng));
map.on("move", () => where(map.getCenter()));
watch(["lang"], drawControls);
export const startControls = () => {
  control("topleft", tools);
  if (page.locator.length) control("topright", inset);
  control("bottomleft", foot, false);
  L.control.scale({ imperial: false, maxWidth: 120 }).addTo(map);
  control("bottomleft", north, false);
  drawControls();
};
