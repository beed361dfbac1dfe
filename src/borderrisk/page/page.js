/* The page: one document, read from an inert island, shown as a map beside its claims. */
(() => {
  "use strict";

  const page = JSON.parse(document.getElementById("data").textContent);
  const LANGUAGES = Object.keys(page.strings);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const state = { lang: page.lang, claim: null };

  /* words */

  const set = (text) =>
    state.lang === "fr" ? text.replace(/ ([;:?!»])/g, "\u00a0$1").replace(/« /g, "«\u00a0") : text;
  const t = (key) => set(page.strings[state.lang][key] || key);
  const pick = (value) => (value && typeof value === "object" ? set(value[state.lang]) : value);
  const day = (iso) => {
    const [year, month, date] = iso.split("-").map(Number);
    const form = { year: "numeric", timeZone: "UTC" };
    if (month) form.month = "long";
    if (date) form.day = "numeric";
    return new Intl.DateTimeFormat(state.lang === "en" ? "en-GB" : state.lang, form).format(Date.UTC(year, (month || 1) - 1, date || 1));
  };

  /* elements: text only ever arrives as text */

  const el = (tag, attributes, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else node.setAttribute(name, value);
    }
    for (const child of children.flat(Infinity)) {
      if (child !== null && child !== undefined) node.append(child);
    }
    return node;
  };

  /* shapes: rings and lines come as whole numbers, each the step from the one before */

  const decode = (steps) => {
    const positions = [];
    for (let i = 0, x = 0, y = 0; i < steps.length; i += 2) {
      x += steps[i];
      y += steps[i + 1];
      positions.push([y / page.unit, x / page.unit]);
    }
    return positions;
  };
  const rings = (feature) =>
    feature.type === "polygon"
      ? feature.steps.map((polygon) => polygon.map(decode))
      : feature.steps.map(decode);
  const draw = (feature, className, options = {}) => {
    const make = feature.type === "polygon" ? L.polygon : L.polyline;
    return make(rings(feature), { className, smoothFactor: 0.7, interactive: false, ...options });
  };

  /* the map */

  const map = L.map("map", { zoomControl: false, attributionControl: false, zoomSnap: 0.25, minZoom: 5, maxZoom: 11 });
  page.map = map;
  const whole = L.latLngBounds(page.view);
  const show = (bounds) => map.fitBounds(bounds, { animate: !calm, padding: [24, 24], maxZoom: 9 });
  map.fitBounds(whole);
  map.setMaxBounds(L.latLngBounds(page.bounds).pad(0.3));
  ["ground", "claims", "lines", "marks"].forEach((name, index) => {
    map.createPane(name).style.zIndex = 400 + index;
  });

  const drawGround = () => {
    for (const layer of page.layers) {
      for (const feature of layer.features) {
        if (layer.kind === "place" || layer.kind === "crossing") drawMarks(layer, feature);
        else drawLine(layer, feature);
      }
    }
  };
  const drawLine = (layer, feature) => {
    const pane = layer.kind === "country" || layer.kind.startsWith("unit") ? "ground" : "lines";
    const main = feature.main ? `main-${layer.kind}` : "";
    if (layer.kind === "river" && main) draw(feature, "main-river-casing", { pane }).addTo(map);
    draw(feature, layer.kind === "river" && main ? main : `${layer.kind} ${main}`, { pane }).addTo(map);
  };
  const drawMarks = (layer, feature) => {
    for (const [latitude, longitude] of decode(feature.steps)) {
      const radius = layer.kind === "crossing" ? 6 : 3;
      L.circleMarker([latitude, longitude], { className: layer.kind, pane: "marks", radius, interactive: false }).addTo(map);
    }
  };

  /* claims on the map: one shape for all the claims of one place */

  const ground = page.layers.find((layer) => layer.kind === "country");
  const drawShape = (shape) => {
    const options = { interactive: shape.kind !== "countries", pane: "claims" };
    if (shape.kind === "countries") {
      const members = ground.features.filter((feature) => shape.members.includes(feature.id));
      return members.map((feature) => draw(feature, "claim-countries", options));
    }
    const parts = [draw(shape, `claim-${shape.kind} ${shape.finer ? "finer" : ""}`, options)];
    if (shape.kind === "river-reach") parts.unshift(draw(shape, "claim-river-reach-casing", options));
    return parts;
  };
  const shapes = page.shapes.map((shape) => {
    const parts = drawShape(shape);
    const group = L.featureGroup(parts).addTo(map);
    group.on("click", (event) => openAt(shape, event.latlng));
    return { ...shape, group };
  });
  const numberOf = (claim) => page.claims.indexOf(claim) + 1;
  const claimsOf = (shape) => page.claims.filter((claim) => shape.claims.includes(claim.id));
  const openAt = (shape, latlng) => {
    const claims = claimsOf(shape);
    select(claims[0], { move: false });
    popup(claims, latlng);
  };
  const popup = (claims, latlng) => {
    const intro = claims.length > 1 ? el("p", {}, t("several")) : null;
    const body = el("div", { class: "popup" }, intro, claims.map((claim) => claimButton(claim)));
    L.popup({ maxWidth: 320, autoPan: !calm }).setLatLng(latlng).setContent(body).openOn(map);
  };

  const select = (claim, { move = true } = {}) => {
    state.claim = claim;
    for (const shape of shapes) {
      const chosen = Boolean(claim) && shape.claims.includes(claim.id);
      shape.group.eachLayer((layer) => layer.getElement()?.classList.toggle("selected", chosen));
      if (chosen) shape.group.bringToFront();
      if (chosen && move) show(shape.kind === "countries" ? whole : shape.group.getBounds());
    }
    drawPanel();
    document.querySelector("#panel .claim[aria-expanded=true]")?.scrollIntoView({ block: "nearest" });
  };

  /* labels: the more important first, none over another */

  const labels = L.layerGroup().addTo(map);
  const RANK = { claim: 0, country: 1, "main-river": 2, crossing: 3, place: 4, unit1: 5, river: 6 };
  const badge = (claims, latlng) =>
    el("button", {
      class: "badge",
      type: "button",
      "aria-label": claims.map((claim) => `${numberOf(claim)}. ${pick(claim.statement)}`).join(" "),
      onclick: () => (claims.length > 1 ? popup(claims, latlng) : select(claims[0])),
    }, spans(claims.map(numberOf)));
  const spans = (numbers) => {
    const runs = [];
    for (const n of numbers) {
      const last = runs[runs.length - 1];
      if (last && last[1] === n - 1) last[1] = n;
      else runs.push([n, n]);
    }
    return runs.map(([a, b]) => (a === b ? a : b === a + 1 ? `${a}, ${b}` : `${a}–${b}`)).join(", ");
  };
  const label = (kind, at, ...content) => {
    const html = el("div", {}, ...content);
    const icon = L.divIcon({ className: `label ${kind}`, html, iconSize: null });
    const marker = L.marker(at, { icon, interactive: false, keyboard: false, pane: "markerPane" });
    marker.rank = RANK[kind];
    labels.addLayer(marker);
  };
  const drawLabels = () => {
    labels.clearLayers();
    for (const shape of shapes.filter((one) => one.kind !== "countries")) {
      const at = decode(shape.label)[0];
      label("claim", at, badge(claimsOf(shape), at));
    }
    for (const layer of page.layers) {
      for (const feature of layer.features.filter((one) => one.label)) {
        const at = decode(feature.label)[0];
        const kind = feature.main && layer.kind === "river" ? "main-river" : layer.kind;
        label(kind, at, pick(feature.name), kind === "country" ? countryBadge(feature.id, at) : null);
      }
    }
    declutter();
  };
  const countryBadge = (id, at) => {
    const here = shapes.filter((shape) => shape.kind === "countries" && shape.members.includes(id));
    const claims = page.claims.filter((claim) => here.some((shape) => shape.claims.includes(claim.id)));
    return claims.length ? badge(claims, at) : null;
  };
  const declutter = () => {
    const taken = [];
    const inOrder = labels.getLayers().sort((a, b) => a.rank - b.rank);
    for (const marker of inOrder) {
      const node = marker.getElement();
      const box = node.firstChild.getBoundingClientRect();
      const hit = taken.some((other) =>
        box.left < other.right + 3 && box.right + 3 > other.left && box.top < other.bottom && box.bottom > other.top);
      node.classList.toggle("hidden", hit && marker.rank > 0);
      if (!hit) taken.push(box);
    }
  };

  /* the panel */

  const claimButton = (claim) =>
    el("button", {
      class: "claim",
      type: "button",
      "aria-expanded": String(claim === state.claim),
      onclick: () => select(claim === state.claim ? null : claim),
    },
    el("span", { class: "badge" }, String(numberOf(claim))),
    el("span", {},
      el("span", { class: "kicker" }, `${t(`theme.${claim.theme}`)} · ${t(`modality.${claim.modality}`)}`),
      pick(claim.statement)));
  const facts = (pairs) =>
    el("dl", { class: "facts" }, pairs.filter(([, value]) => value).map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
  const claimItem = (claim) =>
    el("li", { class: claim.mapped ? "" : "unmapped" }, claimButton(claim), claim === state.claim
      ? facts([
        [t("says"), claim.speakers.join(" → ")],
        [t("precision"), t(`prec.${claim.prec}`)],
        [t(claim.mapped ? "where" : "why_not"), pick(claim.reason)],
        [t("inferred"), claim.inferred],
        [t("date"), day(claim.date)],
        [t("reliability"), `${claim.admiralty}: ${[...claim.admiralty].map((c) => t(`admiralty.${c}`)).join("; ")}`],
      ])
      : null);
  const section = (title, ...children) => el("section", {}, el("h2", {}, t(title)), ...children);
  const claimSection = (title, help, claims) =>
    claims.length ? section(title, el("p", {}, t(help)), el("ol", { class: "claims" }, claims.map(claimItem))) : null;

  const SVG = "http://www.w3.org/2000/svg";
  const sample = (...classes) => {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 36 18");
    svg.setAttribute("aria-hidden", "true");
    for (const name of classes) {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("class", name);
      const area = /unit |country|unit$/.test(`${name}`) && !/unit[12]/.test(name);
      const dot = /crossing|^place/.test(name);
      path.setAttribute("d", dot ? "M13 9a5 5 0 1 0 10 0a5 5 0 1 0-10 0" : area ? "M2 2H34V16H2Z" : "M0 9H36");
      svg.append(path);
    }
    return svg;
  };
  const legendRow = (svg, text, count) =>
    el("li", {}, svg, text, count === undefined ? null : el("span", { class: "count" }, String(count)));
  const drawLegend = () => {
    const rows = [];
    for (const kind of ["river-reach", "unit", "countries"]) {
      const count = page.claims.filter((claim) => claim.mapped && claim.kind === kind).length;
      if (!count) continue;
      const mark = kind === "countries" ? el("span", { class: "badge" }, "n")
        : kind === "unit" ? sample("claim-unit") : sample("claim-river-reach-casing", "claim-river-reach");
      rows.push(legendRow(mark, t(`kind.${kind}`), count));
    }
    for (const layer of page.layers) {
      if (layer.kind === "river" && layer.features.some((f) => f.main)) {
        rows.push(legendRow(sample("main-river"), t("layer.main_river")));
      }
      rows.push(legendRow(sample(layer.kind), t(`layer.${layer.kind}`), layer.features.length));
    }
    return el("ul", { class: "legend" }, rows);
  };
  const drawSources = () =>
    el("dl", { class: "sources" }, page.sources.map((source) => [
      el("dt", {}, pick(source.title)),
      el("dd", {}, `${source.source}. ${source.attribution}. ${t("vintage")}${colon()} ${source.vintage}. `
        + `${t("scale")}${colon()} ${pick(source.scale)}. ${t("licence")}${colon()} ${source.licence}.`),
    ]));
  const colon = () => (state.lang === "fr" ? "\u00a0:" : ":");

  const drawPanel = () => {
    const panel = document.getElementById("panel");
    const focus = panel.contains(document.activeElement)
      ? [...panel.querySelectorAll("button")].indexOf(document.activeElement) : -1;
    panel.replaceChildren(...[
      claimSection("claims", "claims_help", page.claims.filter((claim) => claim.mapped)),
      claimSection("not_mapped", "not_mapped_help", page.claims.filter((claim) => !claim.mapped)),
      section("legend", drawLegend()),
      section("sources", page.note ? el("p", {}, pick(page.note)) : null, drawSources(),
        el("p", { class: "fine" }, t("disclaimer")), el("p", { class: "fine" }, t("no_tiles"))),
    ].filter(Boolean));
    panel.setAttribute("aria-label", t("claims"));
    if (focus >= 0) panel.querySelectorAll("button")[focus]?.focus();
  };
  const drawHead = () => {
    const area = pick(page.area) === pick(page.title) ? "" : pick(page.area);
    const parts = [page.publisher, page.published && `${t("published")} ${day(page.published)}`, area];
    document.documentElement.lang = state.lang;
    document.title = pick(page.title);
    document.getElementById("map").setAttribute("aria-label", t("map_label"));
    document.getElementById("head").replaceChildren(
      el("div", {}, el("h1", {}, pick(page.title)), el("p", {}, parts.filter(Boolean).join(" · "))),
      el("button", { type: "button", lang: LANGUAGES.find((lang) => lang !== state.lang), onclick: nextLanguage }, t("language")));
  };
  const nextLanguage = () => {
    state.lang = LANGUAGES[(LANGUAGES.indexOf(state.lang) + 1) % LANGUAGES.length];
    map.closePopup();
    drawWords();
  };

  /* controls */

  let zoom = null;
  const drawControls = () => {
    zoom?.remove();
    zoom = L.control.zoom({ zoomInTitle: t("zoom_in"), zoomOutTitle: t("zoom_out") }).addTo(map);
    const home = el("a", { class: "home", href: "#", role: "button", title: t("whole"), "aria-label": t("whole") }, "⤢");
    L.DomEvent.on(home, "click", (event) => { L.DomEvent.stop(event); show(whole); });
    zoom.getContainer().append(home);
  };
  L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);

  const drawWords = () => {
    drawHead();
    drawControls();
    drawPanel();
    drawLabels();
  };
  drawGround();
  drawWords();
  map.on("zoomend moveend", declutter);
  window.borderrisk = page;
})();
