/* Point list: a user's own points in view, for the keyboard and for the ear. */

import { extras } from "./state.js";
import { el, button } from "./elements.js";
import { t, number } from "./messages.js";
import { map } from "./map.js";
import { pointLayers, inView, openPoints, pointName, pointTitle } from "./points.js";
import { pointDownloads } from "./download.js";

const makeList = (layer) => {
  const node = el("section", { class: "points" });
  const item = (row) =>
    el(
      "li",
      {},
      button({ onclick: () => openPoints(L.latLng(layer.at[row]), { focus: true }) }, pointName(layer, row)),
    );
  const draw = () => {
    const { all, first } = inView(layer);
    node.replaceChildren(
      el("h2", {}, pointTitle(layer)),
      el(
        "p",
        {},
        t("point.in_view", { n: number(all), all: number(layer.at.length) }),
        ". ",
        layer.unmapped ? `${t("point.unmapped", { n: number(layer.unmapped) })}. ` : "",
        all > first.length ? t("point.more", { n: first.length }) : "",
      ),
      el("ul", { class: "points" }, first.map(item)),
      pointDownloads(layer, () => layer.at.map((_, row) => row)),
    );
  };
  draw();
  return { node, draw };
};
let made = [];
extras.below.push(() => {
  made = pointLayers().map(makeList);
  return made.map(({ node }) => node);
});
map.on("moveend", () =>
  made.filter(({ node }) => !node.contains(document.activeElement)).forEach(({ draw }) => draw()),
);
