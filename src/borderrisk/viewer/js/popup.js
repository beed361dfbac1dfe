/* Popups: what is told at a place of the map; the keyboard goes in, and comes back. */

import { el } from "./elements.js";
import { t } from "./messages.js";
import { calm, extras } from "./state.js";
import { map } from "./map.js";

let cameFrom = null;
export const popup = (latlng, content, { focus = false } = {}) => {
  cameFrom = focus ? document.activeElement : null;
  const body = el("div", { class: "popup", tabindex: "-1" }, content);
  const { x: wide, y: tall } = map.getSize();
  const room = Math.min(340, wide - 130);
  const legend = document.getElementById("legend");
  const beside = wide > 700 && legend?.open ? legend.offsetWidth + 20 : 12;
  L.popup({
    maxWidth: room,
    minWidth: Math.min(240, room),
    maxHeight: Math.max(150, tall * 0.55),
    closeButton: true,
    autoPanPaddingTopLeft: [58, 12],
    autoPanPaddingBottomRight: [beside, 12],
  })
    .setLatLng(latlng)
    .setContent(body)
    .openOn(map);
  const close = body.closest(".leaflet-popup").querySelector(".leaflet-popup-close-button");
  close.setAttribute("aria-label", t("close"));
  if (focus) (body.querySelector("button") ?? body).focus({ preventScroll: !calm });
};
export const isOpen = () => Boolean(document.querySelector(".leaflet-popup"));
map.on("popupclose", () => {
  if (cameFrom?.isConnected) cameFrom.focus({ preventScroll: true });
  cameFrom = null;
});

/* What modules of some pages have at a place: the first that has anything opens it. */
export const openThere = (latlng, options) => extras.opens.some((open) => open(latlng, options));
map.on("click", (event) => {
  if (!map.getContainer().classList.contains("measuring")) openThere(event.latlng);
});
