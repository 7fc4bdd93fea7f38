"use strict";
/* The nearest of what the page shows, told on this device: where it is stays here, unless the visitor sends it. */
(() => {
  const box = document.getElementById("near-me-here");
  if (!box || !navigator.geolocation) return;
  const say = JSON.parse(box.querySelector("script").textContent);
  const status = box.querySelector("[role=status]"), list = box.querySelector("ol"), send = box.querySelector("[data-send]");
  const more = box.querySelector("[data-more]"), tag = document.documentElement.lang;
  box.hidden = false;

  const distance = ([lat, lon], [lat2, lon2]) => {
    const part = Math.PI / 180;
    const x = (lon2 - lon) * part * Math.cos(((lat + lat2) / 2) * part);
    return Math.hypot(x, (lat2 - lat) * part) * 6_371_000;
  };
  const digits = (text) => text.replace(/\d/g, (digit) => box.dataset.digits[digit]);
  const far = (metres) => {
    const [value, unit] = metres < 1000 ? [Math.max(10, Math.round(metres / 10) * 10), "meter"] : [Math.round(metres / 100) / 10, "kilometer"];
    if (!Intl.NumberFormat.supportedLocalesOf(tag).length) return digits(`${value} ${unit === "meter" ? "m" : "km"}`);
    return new Intl.NumberFormat(tag, { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
  };
  const text = (element, words) => {
    const made = document.createElement(element);
    const [, locale, said] = words.startsWith("\t") ? words.split("\t") : ["", "", words];
    const inner = locale ? Object.assign(document.createElement("bdi"), { lang: locale, dir: "auto" }) : made;
    inner.textContent = said;
    if (inner !== made) made.append(inner);
    return made;
  };

  const show = (found, first) => {
    for (const one of found.slice(first, first + 10)) {
      const item = document.createElement("li"), heading = document.createElement("h2"), link = text("a", one.name);
      link.href = `${box.dataset.home}services/${one.code}`;
      heading.append(link);
      const kind = text("p", one.kind);
      kind.append(one.kind ? " · " : "", Object.assign(document.createElement("span"), { className: "distance", textContent: far(one.far) }));
      item.append(heading, kind);
      item.className = "card plain";
      list.append(item);
    }
    more.hidden = found.length <= first + 10;
    more.onclick = () => {
      show(found, first + 10);
      list.children[first + 10].querySelector("a").focus();
    };
  };

  const found = async ({ coords }) => {
    const here = [coords.latitude, coords.longitude];
    try {
      const { services, kinds } = await (await fetch(box.dataset.points, { credentials: "omit" })).json();
      const at = (name, place) => (services[name] && services[name][place]) || 0;
      const rows = (services.code || []).map((code, place) => ({
        code,
        name: at("name", place) || code,
        kind: kinds[at("kind", place) - 1] || "",
        far: distance(here, [at("lat", place) / 1e5, at("lon", place) / 1e5]),
      })).sort((one, other) => one.far - other.far);
      list.replaceChildren();
      status.textContent = rows.length ? say.nearest : say.nothing;
      show(rows, 0);
      const there = new URL(send.dataset.send, location);
      for (const name of ["near", "page"]) there.searchParams.delete(name);
      there.searchParams.set("at", here.map((degrees) => degrees.toFixed(3)).join(","));
      send.href = there;
      send.parentNode.hidden = false;
    } catch (error) {
      status.textContent = say.failed;
    }
  };

  box.querySelector("[data-ask]").addEventListener("click", () => {
    status.textContent = say.waiting;
    navigator.geolocation.getCurrentPosition(found, () => { status.textContent = say.denied; }, { timeout: 20_000, maximumAge: 60_000 });
  });
})();
