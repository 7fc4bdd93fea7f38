"use strict";
/* The map page's helper: Folium's script calls `cityMap`, which reads places and words from the page itself.

   The page holds the frame of templates/parts/map_frame.html, whose data attributes are the words, and a list
   <ol id="results"> whose items have data-lat, data-lon and data-number. What PARTS finds in an item makes its popup;
   each item gets a button that leads to its marker. Text goes into the map as textContent only. */
window.cityMap = (() => {
  const PARTS = { number: ".number", name: "h2 a", open: ".state", distance: ".distance" };
  const frame = document.getElementById("map-frame");
  const words = frame ? frame.dataset : {};
  let broken = false;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  const note = (text) => {
    const place = frame && frame.querySelector(".map-note");
    if (place) place.textContent = text || "";
  };

  /* Runs Folium's script; when anything is missing or fails, the still map stays, with a word about it. */
  const begin = (draw) => {
    const canvas = document.getElementById("map");
    const picture = frame && frame.querySelector(".map-still");
    if (!frame || !canvas) return;
    try {
      canvas.hidden = false;
      if (picture) picture.hidden = true;
      draw();
    } catch (error) {
      broken = true;
      canvas.hidden = true;
      if (picture) picture.hidden = false;
      note(words.failed);
    }
  };

  const stillness = () => (still
    ? { zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false }
    : {});

  const furnish = (map, position) => {
    const canvas = map.getContainer();
    canvas.setAttribute("role", "region");
    if (words.label) canvas.setAttribute("aria-label", words.label);
    L.control.zoom({
      position, zoomInTitle: words.zoomIn || "+", zoomOutTitle: words.zoomOut || "−",
      zoomInText: sign("+"), zoomOutText: sign("−"),
    }).addTo(map);
    credit(words.attribution || "© OpenStreetMap contributors", words.about).addTo(map);
    canvas.addEventListener("keydown", (event) => {
      if (event.key === "Escape") map.closePopup();
    });
  };

  const sign = (character) => `<span aria-hidden="true">${character}</span>`;

  /* Leaflet's own attribution writes HTML; this one writes text. */
  const credit = (text, address) => {
    const control = L.control({ position: "bottomright" });
    control.onAdd = () => {
      const box = document.createElement("div");
      box.className = "leaflet-control-attribution";
      const line = document.createElement(address ? "a" : "span");
      if (address) line.href = address;
      line.textContent = text;
      box.append(line);
      return box;
    };
    return control;
  };

  /* --- The basemap ------------------------------------------------------------------------------------------- */

  /* Tiles by address, for protomaps-leaflet, whose own source takes an error page for a tile and tells nobody. */
  const source = (address) => ({
    async getZxy(z, x, y, signal) {
      try {
        const answer = await fetch(address.replace("{z}", z).replace("{x}", x).replace("{y}", y), { signal });
        if (!answer.ok) throw new Error(`A tile of the map answered ${answer.status}.`);
        const data = await answer.arrayBuffer();
        if (!broken) note("");
        return data.byteLength ? { data } : undefined;
      } catch (error) {
        if (error.name !== "AbortError") note(words.failed);
        throw error;
      }
    },
  });

  const chosen = (rule) => {
    const kinds = new Set(rule.kinds);
    return (zoom, feature) => kinds.has(feature.props.kind || rule.layer)
      && (rule.tunnel === undefined || Boolean(feature.props.tunnel) === rule.tunnel);
  };

  const paintRule = (rule) => {
    const width = (zoom) => Math.max(rule.thinnest, rule.width * rule.growth ** (zoom - 16)) + rule.rim;
    const line = () => new protomapsL.LineSymbolizer({
      color: rule.color, width, lineJoin: "round", lineCap: rule.dash.length ? "butt" : "round",
      ...(rule.dash.length ? { dash: rule.dash } : {}),
    });
    return {
      dataLayer: rule.layer, minzoom: rule.minZoom, filter: chosen(rule),
      symbolizer: rule.width ? line() : new protomapsL.PolygonSymbolizer({ fill: rule.color }),
    };
  };

  const labelRule = (rule, halo, names) => {
    const text = { labelProps: names, font: rule.font, fill: rule.color, stroke: halo, width: 1.6, lineHeight: 1.25 };
    const along = rule.layer === "road" || rule.layer === "waterway";
    let symbolizer;
    if (along) {
      symbolizer = new protomapsL.LineLabelSymbolizer({ ...text, width: 3, position: 2, repeatDistance: 260 });
    } else if (rule.dot) {
      symbolizer = new protomapsL.GroupSymbolizer([
        new protomapsL.CircleSymbolizer({ radius: 2.4, fill: rule.color, stroke: halo, width: 1 }),
        new protomapsL.OffsetTextSymbolizer({ ...text, offsetX: 5, offsetY: 3 }),
      ]);
    } else {
      symbolizer = new protomapsL.CenteredTextSymbolizer({ ...text, justify: 2 });
    }
    return {
      dataLayer: rule.layer, minzoom: Math.ceil(rule.minZoom), maxzoom: Math.ceil(rule.maxZoom) - 1,
      filter: chosen(rule), symbolizer,
    };
  };

  const basemap = (map, options) => {
    map.getContainer().style.backgroundColor = options.outside;
    const pane = map.createPane("ground");
    pane.style.zIndex = 150;
    L.rectangle(options.bounds, {
      pane: "ground", stroke: false, fillColor: options.land, fillOpacity: 1, interactive: false,
    }).addTo(map);
    const language = document.documentElement.lang.split("-")[0];
    const names = [`name:${language}`, "name"];
    const layer = protomapsL.leafletLayer({
      url: source(options.tiles), maxDataZoom: options.maxDataZoom, bounds: options.bounds, noWrap: true,
      attribution: "", lang: language,
      paintRules: options.paints.map(paintRule),
      labelRules: options.letterings.map((rule) => labelRule(rule, options.halo, names)),
    }).addTo(map);
    addEventListener("online", () => layer.rerenderTiles());
  };

  /* --- The places of the list -------------------------------------------------------------------------------- */

  const icon = (kind, text, label, size) => {
    const badge = document.createElement("span");
    badge.textContent = text;
    const made = L.divIcon({ className: `map-pin ${kind}`, html: badge, iconSize: size, popupAnchor: [0, -14] });
    const create = made.createIcon;
    made.createIcon = (old) => {
      const element = create.call(made, old);
      element.setAttribute("aria-label", label);
      return element;
    };
    return made;
  };

  const group = (cluster) => {
    const numbers = cluster.getAllChildMarkers().sort((a, b) => a.order - b.order).map((marker) => marker.number);
    const short = numbers.length > 3 ? [numbers[0], numbers[1], "…"] : numbers;
    const label = (words.group || "{numbers}").replace("{numbers}", numbers.join(", "));
    return icon("map-pins", short.join(" · "), label, [54, 44]);
  };

  /* A part of a list item, as text, in its language. */
  const copy = (item, part, tag) => {
    const original = item.querySelector(PARTS[part]);
    if (!original || !original.textContent.trim()) return null;
    const element = document.createElement(tag);
    element.className = `popup-${part}`;
    element.dir = "auto";
    element.lang = (original.querySelector("[lang]") || original.closest("[lang]")).lang;
    element.textContent = original.textContent.trim().replace(/\s+/g, " ");
    return element;
  };

  const card = (item, number) => {
    const box = document.createElement("div");
    box.className = "popup-card";
    box.dir = document.documentElement.dir || "ltr";
    const name = copy(item, "name", "a");
    if (name) name.href = item.querySelector(PARTS.name).href;
    const facts = ["open", "distance"].map((part) => copy(item, part, "span")).filter(Boolean);
    for (const parts of [[name || number], facts]) {
      const line = document.createElement("p");
      line.append(...parts);
      box.append(line);
    }
    return box;
  };

  const marked = (item, order) => {
    const place = [item.dataset.lat, item.dataset.lon].map((text) => (text.trim() ? Number(text) : NaN));
    if (!place.every(Number.isFinite)) return null;
    const shown = item.querySelector(PARTS.number);
    const number = shown ? shown.textContent.trim() : item.dataset.number;
    const name = item.querySelector(PARTS.name);
    const label = name ? `${number}. ${name.textContent.trim()}` : number;
    const marker = L.marker(place, { icon: icon("map-pin-one", number, label, [44, 44]), riseOnHover: true });
    Object.assign(marker, { number, order, item });
    return marker.bindPopup(() => card(item, number), {
      minWidth: 180, maxWidth: 260, autoPanPadding: [16, 16], keepInView: false,
    });
  };

  const opened = (event) => {
    const { popup } = event;
    const marker = popup._source;
    const close = popup.getElement().querySelector(".leaflet-popup-close-button");
    if (close) close.href = "#map-frame";
    if (close && words.close) close.setAttribute("aria-label", words.close);
    if (!marker || !marker.item) return;
    if (marker.getElement()) marker.getElement().classList.add("map-pin-open");
    const link = popup.getElement().querySelector("a[href].popup-name");
    if (link) link.focus({ preventScroll: true });
  };

  const closed = (event) => {
    const marker = event.popup._source;
    const element = marker && marker.item && marker.getElement();
    if (!element) return;
    element.classList.remove("map-pin-open");
    const focus = document.activeElement;
    if (!focus || focus === document.body || event.popup.getElement().contains(focus)) {
      element.focus({ preventScroll: true });
    }
  };

  const services = (map, options) => {
    const items = [...document.querySelectorAll("#results [data-lat][data-lon]")];
    const markers = items.map(marked).filter(Boolean);
    const cluster = L.markerClusterGroup({
      maxClusterRadius: options.clusterRadius, showCoverageOnHover: false, animate: !still,
      spiderLegPolylineOptions: { weight: 1.5, color: "#33302b", opacity: 0.7 }, iconCreateFunction: group,
    });
    map.on("popupopen", opened).on("popupclose", closed);
    const reach = L.latLngBounds(options.bounds);
    const view = markers.length ? L.latLngBounds(markers.map((marker) => marker.getLatLng())) : reach;
    map.fitBounds(view, { padding: [22, 22], maxZoom: options.nearestStart, animate: false });
    reach.extend(view);
    map.setMinZoom(Math.min(map.getZoom(), Math.max(8, map.getBoundsZoom(reach))));
    map.setMaxBounds(reach.pad(0.5));
    cluster.addLayers(markers);
    map.addLayer(cluster);
    /* The ground and the lines between markers say nothing. */
    for (const name of ["ground", "overlayPane"]) if (map.getPane(name)) map.getPane(name).setAttribute("aria-hidden", "true");
    for (const marker of markers) offer(map, cluster, marker);
  };

  /* A button in the list that shows the item's marker. */
  const offer = (map, cluster, marker) => {
    if (!words.show) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "map-show";
    button.textContent = words.show;
    const name = marker.item.querySelector(PARTS.name);
    if (name) button.setAttribute("aria-label", `${words.show}: ${name.textContent.trim()}`);
    button.addEventListener("click", () => {
      map.getContainer().scrollIntoView({ behavior: still ? "auto" : "smooth", block: "nearest" });
      cluster.zoomToShowLayer(marker, () => marker.openPopup());
    });
    marker.item.append(button);
  };

  return { begin, stillness, furnish, basemap, services };
})();
