/* Canvas: what is too many for shapes of their own, painted anew for each view. */

import { el } from "./elements.js";
import { map, follow, soon } from "./map.js";

const MARGIN = 160; /* pixels around the frame, for a drag to bring in */

/* A canvas that a function paints, in pixels of the world at this zoom, when the view has moved or a
   part of the state has changed. */
export const painted = (pane, keys, paint) => {
  const canvas = el("canvas", { class: pane, "aria-hidden": "true" });
  const overlay = L.svgOverlay(canvas, map.getBounds(), { pane, interactive: false }).addTo(map);
  const corner = (point) => map.unproject(point, map.getZoom());
  const draw = () => {
    const frame = map.getPixelBounds();
    const box = L.bounds(frame.min.subtract([MARGIN, MARGIN]), frame.max.add([MARGIN, MARGIN]));
    const { x, y } = box.getSize();
    const fine = Math.min(2, window.devicePixelRatio || 1);
    [canvas.width, canvas.height] = [x * fine, y * fine];
    overlay.setBounds(L.latLngBounds(corner(box.getBottomLeft()), corner(box.getTopRight())));
    const pen = canvas.getContext("2d");
    pen.setTransform(fine, 0, 0, fine, -box.min.x * fine, -box.min.y * fine);
    paint(pen, { frame, box, fine });
  };
  follow("moveend", keys, soon(draw));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
};
