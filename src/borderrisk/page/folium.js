/* What a user adds with folium itself, built from data: no string of it is ever parsed or run. */
(() => {
  "use strict";
  const { map, page, addToLegend } = window.borderrisk;
  const SVG = "http://www.w3.org/2000/svg";

  /* A node is a text, or [tag, attributes, ...nodes]; the page has reduced it to an allow-list. */
  const grow = (node, space) => {
    if (typeof node === "string") return document.createTextNode(node);
    const [tag, attributes, ...inner] = node;
    const within = tag === "svg" ? SVG : space;
    const element = within ? document.createElementNS(within, tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "style") element.style.cssText = value; /* the policy refuses the attribute */
      else element.setAttribute(name, value);
    }
    if (attributes.href) {
      element.setAttribute("target", "_blank");
      element.setAttribute("rel", "noopener noreferrer");
    }
    element.append(...inner.map((each) => grow(each, within)));
    return element;
  };
  const box = (nodes, style = "") => {
    const element = L.DomUtil.create("div", "folium-html");
    element.style.cssText = style;
    element.append(...nodes.map((node) => grow(node)));
    return element;
  };

  const cell = (tag, value) => {
    const element = L.DomUtil.create(tag);
    element.textContent = value;
    return element;
  };
  const said = (value, localize) => {
    if (value === null || value === undefined) return "";
    if (typeof value === "object") return JSON.stringify(value);
    return localize ? value.toLocaleString() : String(value);
  };
  const table = ({ fields, aliases, labels, localize, style }, values) => {
    const element = L.DomUtil.create("table", "folium-fields");
    fields.forEach((field, at) => {
      const row = element.insertRow();
      if (labels) row.append(cell("th", said(aliases[at], localize)));
      row.append(cell("td", said(values[field], localize)));
    });
    const around = box([], style);
    around.append(element);
    return around;
  };

  const rows = ({ count, columns }) => Array.from({ length: count }, (_, row) =>
    Object.fromEntries(Object.entries(columns).map(([name, column]) =>
      [name, Array.isArray(column) ? column[row] : column.of[column.at[row] ?? 0]])));

  const icon = ({ html, options }) =>
    html || !options.iconUrl ? L.divIcon({ ...options, html: html ? box(html) : false }) : L.icon(options);
  const withIcon = (node) => (node.icon ? { ...node.options, icon: icon(node.icon) } : node.options);

  const POINTS = {
    marker: (node, at, style) => L.marker(at, { ...withIcon(node), ...style }),
    circle: (node, at, style) => L.circle(at, { ...node.options, ...style }),
    circleMarker: (node, at, style) => L.circleMarker(at, { ...node.options, ...style }),
  };

  const hang = (layer, node, values) => {
    const content = ({ html, fields, style }, parts) => (fields ? table(parts, values) : box(html, style));
    const { popup, tooltip } = node;
    if (popup) layer.bindPopup(() => content(popup, popup), popup.options);
    if (tooltip) layer.bindTooltip(content(tooltip, tooltip), tooltip.options);
  };

  const onHover = (group, layer, highlight, keep) => layer.on({
    mouseover: () => layer.setStyle?.(highlight),
    mouseout: () => { if (!(keep && layer.isPopupOpen())) group.resetStyle(layer); },
    popupclose: () => keep && group.resetStyle(layer),
  });
  const onClick = (layer) => layer.on("click", () => (layer.getBounds
    ? map.fitBounds(layer.getBounds())
    : map.flyTo(layer.getLatLng(), map.getZoom() > 12 ? map.getZoom() : map.getZoom() + 1)));

  const geoJson = (node) => {
    const values = rows(node.values);
    const styles = rows(node.styles).map((row) => row.style);
    const highlights = node.highlights && rows(node.highlights).map((row) => row.style);
    const features = node.geometries.map((geometry, row) => ({ type: "Feature", geometry, properties: { row } }));
    const group = L.geoJSON(null, {
      ...node.options,
      ...(node.smooth_factor ? { smoothFactor: node.smooth_factor } : {}),
      style: (feature) => styles[feature.properties.row],
      ...(node.marker ? {
        pointToLayer: ({ properties }, at) => POINTS[node.marker.kind](node.marker, at, styles[properties.row]),
      } : {}),
      onEachFeature: ({ properties }, layer) => {
        if (node.popup?.fields || node.tooltip?.fields) {
          hang(layer, {
            popup: node.popup?.fields && node.popup, tooltip: node.tooltip?.fields && node.tooltip,
          }, values[properties.row]);
        }
        if (highlights) onHover(group, layer, highlights[properties.row], node.popup_keep_highlighted);
        if (node.zoom_on_click) onClick(layer);
      },
    });
    return group.addData({ type: "FeatureCollection", features });
  };

  const LAYERS = {
    marker: (node) => POINTS.marker(node, node.at),
    circle: (node) => POINTS.circle(node, node.at),
    circleMarker: (node) => POINTS.circleMarker(node, node.at),
    polyline: ({ at, options }) => L.polyline(at, options),
    polygon: ({ at, options }) => L.polygon(at, options),
    rectangle: ({ at, options }) => L.rectangle(at, options),
    imageOverlay: ({ url, at, options, sharp }) => {
      const className = [options.className, sharp && "folium-sharp"].filter(Boolean).join(" ");
      return L.imageOverlay(url, at, { ...options, className });
    },
    tileLayer: ({ url, options }) => L.tileLayer(url, options),
    featureGroup: ({ options }) => L.featureGroup([], options),
    markerClusterGroup: ({ options }) => L.markerClusterGroup(options),
    geoJson,
  };

  /* A layer control whose names are markup, where Leaflet's would parse them. */
  const Names = L.Control.Layers.extend({
    _addItem(item) {
      const label = L.Control.Layers.prototype._addItem.call(this, { ...item, name: "" });
      label.querySelector("span > span").append(box(item.name));
      return label;
    },
  });
  const control = (position, element) => {
    const made = L.control({ position });
    made.onAdd = () => {
      L.DomEvent.disableClickPropagation(element).disableScrollPropagation(element);
      return element;
    };
    return made.addTo(map);
  };
  const legend = (node) => {
    const { title, rows: swatches } = node;
    if (addToLegend) { addToLegend(() => scaleLines(node)); return; }
    const element = L.DomUtil.create("div", "folium-legend");
    element.append(cell("strong", title));
    for (const [color, label] of swatches) {
      const row = cell("div", label);
      row.prepend(L.DomUtil.create("i"));
      row.firstChild.style.background = color;
      element.append(row);
    }
    control("bottomleft", element);
  };
  /* The legend of a page of ours takes each named layer, with the inks of its shapes, and each scale. */
  const INKS = 5;
  const shapesOf = (layer) => (layer.getLayers ? layer.getLayers().flatMap(shapesOf) : [layer]);
  const inkOf = ({ options: { color, weight, fill, fillColor, fillOpacity, dashArray }, options }, shape) => ({
    stroke: shape === "mark" ? "none" : color,
    "stroke-width": Math.min(weight ?? 0, 4),
    ...(dashArray ? { "stroke-dasharray": String(dashArray) } : {}),
    fill: shape === "line" || fill === false ? "none" : (fillColor ?? color ?? "#2a81cb"),
    "fill-opacity": shape === "mark" ? 1 : (fillOpacity ?? options.opacity ?? 1),
  });
  const shapeOf = (layer) => {
    if (layer instanceof L.Polygon) return "area";
    if (layer instanceof L.Polyline) return "line";
    if (layer instanceof L.Circle || layer instanceof L.CircleMarker) return "dot";
    return layer instanceof L.Marker ? "mark" : null;
  };
  const signOf = (layer) => {
    const shape = shapeOf(shapesOf(layer)[0] ?? layer);
    if (!shape) return null;
    const inks = new Map(shapesOf(layer).map((one) => {
      const ink = inkOf(one, shapeOf(one));
      return [JSON.stringify(ink), ink];
    }));
    return { shape: shape === "mark" ? "dot" : shape, inks: [...inks.values()].slice(0, INKS) };
  };
  const legendLines = ([node, layer]) => (map.hasLayer(layer) ? [{ sign: signOf(layer), name: box(node.name) }] : []);
  const scaleLines = ({ title, rows: swatches }) => [
    { name: title },
    ...swatches.map(([fill, name]) => ({ sign: { shape: "area", inks: [{ fill }] }, name })),
  ];
  const note = ({ html }) => {
    const element = box(html);
    element.classList.add("folium-note");
    control("bottomleft", element);
  };
  const pane = ({ name, z, clicks }) => {
    const { style } = map.createPane(name);
    style.zIndex = z;
    if (!clicks) style.pointerEvents = "none";
  };
  /* A frame that is not laid out yet has no size, and a view cannot be fitted to it. */
  const fit = ({ at, options }) => {
    const watch = new ResizeObserver(() => {
      if (!map.getContainer().clientWidth) return;
      watch.disconnect();
      map.invalidateSize({ animate: false }).fitBounds(at, { ...options, animate: false });
    });
    watch.observe(map.getContainer());
  };
  const THINGS = { legend, note, pane, fitBounds: fit };

  const controls = [];
  const listed = [];
  const credits = [];
  const add = (node, parent) => {
    if (node.kind === "layers") { controls.push(node); return; }
    if (THINGS[node.kind]) { THINGS[node.kind](node); return; }
    const layer = LAYERS[node.kind](node);
    for (const child of node.children ?? []) add(child, layer);
    hang(layer, {
      popup: node.popup?.html && node.popup, tooltip: node.tooltip?.html && node.tooltip,
    });
    if (node.name && parent === map) listed.push([node, layer]);
    if (node.attribution) credits.push(...node.attribution, " ");
    const under = node.kind === "tileLayer" ? "tileload" : node.options?.pane === "under" && "load";
    if (under) layer.once(under, () => map.getContainer().classList.add("under"));
    if (node.show !== false) parent.addLayer(layer);
    if (node.popup?.show) layer.openPopup();
  };

  if (page.folium) {
    L.Icon.Default.imagePath = "";
    L.Icon.Default.mergeOptions(page.folium.icons);
    for (const node of page.folium.nodes) add(node, map);
  }
  for (const { options } of controls) {
    const names = new Names({}, {}, options);
    for (const [{ name, overlay }, layer] of listed) {
      names[overlay ? "addOverlay" : "addBaseLayer"](layer, name);
    }
    names.addTo(map);
  }
  if (addToLegend && listed.length) addToLegend(() => listed.flatMap(legendLines));
  if (page.hosts && !addToLegend) note({ html: [`This page calls ${page.hosts.join(", ")} for its background.`] });
  if (credits.length) note({ html: [["small", {}, ...credits]] });
})();
