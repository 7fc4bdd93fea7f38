/* A map that moves, in the form of a place: fetched when somebody asks for it; a click or a dragged pin says where it is.
   Without it, the still map above is clicked on, and the server answers. */
"use strict";
(() => {
  let fetched;

  const load = (address) => new Promise((done, fail) => {
    const element = document.createElement(address.includes(".css") ? "link" : "script");
    if (element.localName === "link") { element.rel = "stylesheet"; element.href = address; } else element.src = address;
    element.onload = done;
    element.onerror = fail;
    document.head.append(element);
  });

  /* Scripts in their order: the basemap needs Leaflet. */
  async function parts(address) {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    const told = await answer.json();
    for (const part of told.parts) await load(part);
    return told.basemap;
  }

  async function open(pick, basemap) {
    const field = (name) => document.getElementsByName(`place-${pick.dataset.place}-${name}`)[0];
    const [latitude, longitude, view] = ["latitude", "longitude", "view"].map(field);
    const [north, east, zoom] = view.value.split(",").map(Number);
    const canvas = document.createElement("div");
    canvas.className = "city-map";
    canvas.dir = "ltr";
    canvas.setAttribute("aria-label", pick.dataset.label);
    const still = pick.querySelector(".pick-map");
    const frame = document.createElement("div");
    frame.className = "map-frame";
    frame.append(canvas);
    still.after(frame);
    const map = L.map(canvas, { zoomControl: false, attributionControl: false, maxZoom: 18, ...window.cityMap.stillness() });
    map.setView([north, east], Math.round(zoom));
    window.cityMap.furnish(map, "topleft");
    window.cityMap.basemap(map, basemap);
    still.hidden = true;
    const badge = document.createElement("span");
    badge.textContent = pick.dataset.number;
    const icon = L.divIcon({ className: "map-pin map-pin-one", html: badge, iconSize: [44, 44] });
    let pin;

    function put(at, byHand) {
      if (!pin) {
        pin = L.marker(at, { icon, draggable: true }).addTo(map);
        pin.on("dragend", () => put(pin.getLatLng(), true));
      }
      pin.setLatLng(at);
      if (!byHand) return;
      latitude.value = at.lat.toFixed(6);
      longitude.value = at.lng.toFixed(6);
      view.value = `${at.lat.toFixed(5)},${at.lng.toFixed(5)},${map.getZoom()}`;
      const shown = pick.nextElementSibling && pick.nextElementSibling.querySelector("summary bdi");
      if (shown) shown.textContent = `${latitude.value}, ${longitude.value}`;
      latitude.dispatchEvent(new Event("input", { bubbles: true }));
    }

    const known = [latitude.value, longitude.value].map(parseFloat);
    if (known.every(Number.isFinite)) put(L.latLng(known), false);
    map.on("click", (event) => put(event.latlng, true));
  }

  for (const pick of document.querySelectorAll(".pick[data-map]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain small";
    button.textContent = pick.dataset.open;
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        fetched = fetched || parts(pick.dataset.map);
        await open(pick, await fetched);
        pick.querySelector(".buttons").hidden = true;
      } catch {
        fetched = undefined;
        button.disabled = false;
        button.textContent = pick.dataset.failed;
      }
    });
    pick.querySelector(".buttons").append(button);
  }
})();
