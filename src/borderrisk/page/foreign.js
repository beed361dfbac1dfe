/* What folium's own elements expect beside Leaflet: `$(html)[0]`, and the default marker's images.
   The page's policy refuses styles that a parser sets; a script may set the same ones. */
(() => {
  "use strict";
  window.$ = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html.replace(/(<[^<>]*\s)style=/gi, "$1data-style=");
    for (const node of template.content.querySelectorAll("[data-style]")) {
      const style = node.dataset.style;
      delete node.dataset.style;
      queueMicrotask(() => { node.style.cssText = style; });
    }
    return [template.content.firstElementChild];
  };
  L.Icon.Default.imagePath = "";
  L.Icon.Default.mergeOptions(window.borderrisk.page.icons);
})();
