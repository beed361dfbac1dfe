/* A folium map with nothing of ours on it: the frame and the view that it was given. */
(() => {
  "use strict";
  const page = JSON.parse(document.getElementById("data").textContent);
  /* 18 is Leaflet's own for tiles, of which a page has none; clusters need an end to zoom to. */
  const map = L.map("map", { maxZoom: 18, ...page.map, crs: L.CRS[page.crs], attributionControl: false });
  if (page.scale) L.control.scale().addTo(map);
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
  window.borderrisk = { map, page };
})();
