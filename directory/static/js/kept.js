"use strict";
/* Looks through a city that is kept on this device: understands what is typed, says what is open and what is nearest, shows a
   service. Nothing leaves the device. All that it shows is in `offline.json` and in the page around it. */
(async () => {
  const box = document.getElementById("kept");
  const pack = window.caches && await caches.match(box.dataset.pack, { cacheName: "city" });
  if (!pack) {
    document.getElementById("not-kept").hidden = false;
    return;
  }
  const city = await pack.json();
  const { services: all, places, sentences, messages: say } = city;
  const form = box.querySelector("form"), list = box.querySelector("#results"), status = box.querySelector("[role=status]");
  const one = box.querySelector("[data-one]"), more = box.querySelector("[data-more]"), guesses = box.querySelector("[data-guesses]");
  const leave = document.getElementById("leave"), sprite = box.dataset.icons;
  let own = null, there = null, unread = "", index = null, texts = null, shown = [];
  box.hidden = false;

  const at = (table, name, place) => (table[name] || {})[place];
  const get = (name, place) => at(all, name, place) || "";
  const locale = Intl.DateTimeFormat.supportedLocalesOf(city.tag)[0];
  const digits = (text) => text.replace(/\d/g, (digit) => city.digits[digit]);

  /* Elements */
  const make = (name, attributes, ...inside) => {
    const made = document.createElement(name);
    for (const key in attributes) if (attributes[key]) made.setAttribute(key, attributes[key]);
    made.append(...inside.filter((part) => part !== ""));
    return made;
  };
  const words = (text) => {
    if (!text.startsWith("\t")) return text;
    const [, tag, said] = text.split("\t");
    return make("bdi", { lang: tag, dir: city.directions[tag] || "auto" }, said);
  };
  const icon = (name) => {
    const [svg, use] = ["svg", "use"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `${sprite}#${name}`);
    svg.append(use);
    return svg;
  };
  const button = (href, name, ...inside) => make("li", {}, make("a", { class: "button", href, rel: "noreferrer" }, icon(name), ...inside));

  /* Time */
  const clock = (minute) => {
    const options = { hour: "numeric", minute: "2-digit", timeZone: city.timezone };
    if (locale) return new Intl.DateTimeFormat(locale, options).format(minute * 60_000);
    return digits(new Intl.DateTimeFormat("en-GB", options).format(minute * 60_000));
  };
  const dayOf = (minute) => {
    const parts = new Intl.DateTimeFormat("en-CA", { timeZone: city.timezone }).format(minute * 60_000);
    return Date.parse(parts) / 86_400_000;
  };
  const date = (moment) => (locale ? new Intl.DateTimeFormat(locale, { dateStyle: "long" }).format(moment) : moment.toISOString().slice(0, 10));
  const spans = city.hours.map((hours) => {
    let minute = 0;
    return hours.open.map((step) => (minute += step));
  });
  const now = () => Math.floor(Date.now() / 60_000);
  const hoursOf = (place) => get("hours", place) || (get("at", place) || []).map((spot) => at(places, "hours", spot)).find(Boolean) || 0;
  const isOpen = (place) => {
    const minute = now(), turns = spans[hoursOf(place) - 1] || [];
    return !(get("flags", place) & 4) && minute < city.until && turns.filter((turn) => turn <= minute).length % 2 === 1;
  };
  const state = (number, place) => {
    const turns = spans[number - 1], minute = now();
    if (get("flags", place) & 4) return [say.paused, "closed"];
    if (!turns || !turns.length || minute >= city.until) return [say.unknown, "unknown"];
    const past = turns.filter((turn) => turn <= minute).length, next = turns[past];
    if (past % 2) {
      return [next && next < city.until && next - minute <= 1440 ? say.openUntil.replace("%(time)s", clock(next)) : say.open, "open"];
    }
    if (!next) return [say.closed, "closed"];
    const days = dayOf(next) - dayOf(minute);
    let said = say[`opens${(((dayOf(next) + 4) % 7) + 7) % 7}`];
    if (days === 0) said = say.opensAt;
    else if (days === 1) said = say.opensTomorrow;
    else if (days > 6) return [say.closed, "closed"];
    return [said.replace("%(time)s", clock(next)), "closed"];
  };

  /* Distance */
  const distance = (place) => {
    const here = there || own;
    if (!here) return Infinity;
    const part = Math.PI / 180;
    return Math.min(Infinity, ...(get("at", place) || []).filter((spot) => at(places, "lat", spot)).map((spot) => {
      const lat = at(places, "lat", spot) / 1e5, lon = at(places, "lon", spot) / 1e5;
      return Math.hypot((lon - here[1]) * part * Math.cos(((lat + here[0]) / 2) * part), (lat - here[0]) * part) * 6_371_000;
    }));
  };
  const far = (metres) => {
    const [value, unit] = metres < 1000 ? [Math.max(10, Math.round(metres / 10) * 10), "meter"] : [Math.round(metres / 100) / 10, "kilometer"];
    if (!Intl.NumberFormat.supportedLocalesOf(city.tag).length) return digits(`${value} ${unit === "meter" ? "m" : "km"}`);
    return new Intl.NumberFormat(city.tag, { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
  };

  /* Search: the kinds that are surely meant, else the words in names and addresses; then nearest first. */
  const prepare = () => {
    if (index) return;
    index = new understanding.Index(city.words);
    texts = all.code.map((_, place) => {
      const spots = get("at", place) || [];
      return ` ${understanding.fold([get("name", place), get("by", place), ...spots.map((spot) => at(places, "street", spot) || "")].join(" "))}`;
    });
    index.prepare();
    /* What was run once is quicker. */
    for (const word of index.concepts.slice(0, 8)) index.ask(`${word} ${word}`);
  };
  const byKind = new Map();
  all.code.forEach((_, place) => {
    for (const kind of get("kinds", place) || []) {
      for (const one of [kind, city.parents[kind]]) {
        const code = city.words.concepts[one];
        if (code) (byKind.get(code) || byKind.set(code, new Set()).get(code)).add(place);
      }
    }
  });
  const of = (codes) => [...new Set(codes.flatMap((code) => [...(byKind.get(code) || [])]))].sort((first, second) => first - second);
  /* The place that the words name, unless they are all in the name of one service. */
  const readPlace = (typed) => {
    if (!city.where || !typed.trim()) return null;
    prepare();
    const placed = index.placeIn(typed, city.where);
    if (!placed || (!placed.isFirm && !index.ask(placed.rest).sure.length)) return null;
    const parts = understanding.fold(typed).split(" ");
    return texts.some((text) => parts.every((part) => text.includes(` ${part}`))) ? null : placed;
  };
  const search = (typed, onlyOpen) => {
    const placed = readPlace(typed);
    const isThere = Boolean(placed) && typed !== unread;
    there = isThere ? [placed.lat, placed.lon] : null;
    if (placed && (isThere || (placed.isFirm && placed.rest))) typed = placed.rest;
    const found = typed.trim() ? (prepare(), index.ask(typed)) : { concepts: [], sure: [], facets: [], languages: [], rest: "" };
    const parts = found.rest.split(" ").filter(Boolean);
    const everything = [...all.code.keys()];
    const named = parts.length ? everything.filter((place) => parts.every((part) => texts[place].includes(understanding.isUnspaced(part) ? part : ` ${part}`))) : [];
    let fit = found.sure.length ? of(found.sure) : named;
    if (found.sure.length && parts.length) {
      const both = named.filter((place) => fit.includes(place));
      if (both.length) fit = both;
    }
    if (!typed.trim() || (!found.sure.length && !parts.length && !found.concepts.length)) fit = everything;
    let offered = found.sure.length ? [] : found.concepts.filter(([, score]) => score > 0.3).slice(0, 3).map(([code]) => code);
    if (!fit.length && offered.length) {
      fit = of(offered.slice(0, 1));
      offered = offered.slice(1);
    }
    const narrow = (isRight) => {
      const left = fit.filter(isRight);
      if (left.length) fit = left;
    };
    if (onlyOpen || found.facets.includes("open_now")) fit = fit.filter(isOpen);
    if (found.facets.includes("free")) narrow((place) => get("free", place));
    const codes = found.languages.map((code) => city.spoken.findIndex(([own]) => own === code));
    if (codes.length) narrow((place) => (get("tongues", place) || []).some((code) => codes.includes(code)));
    if (there || own) {
      const metres = new Map(fit.map((place) => [place, distance(place)]));
      fit = [...fit].sort((first, second) => metres.get(first) - metres.get(second) || first - second);
    }
    if (!fit.length) {
      const codes = city.words.concepts, { parents } = city;
      const near = found.sure.flatMap((code) => codes.filter((_, kind) => parents[kind] >= 0 && parents[kind] === parents[codes.indexOf(code)]));
      offered = [...new Set([...found.concepts.map(([code]) => code), ...near])].filter((code) => !found.sure.includes(code));
    }
    return { fit, offered: offered.filter((code) => byKind.has(code)).slice(0, 4), placed: isThere ? placed : null };
  };

  /* What is shown */
  const call = ([number, written, kind, whose]) => button(`${kind || "tel"}:${number}`, kind ? "message" : "phone",
    `${kind ? say.sms : say.call} `, make("bdi", { dir: "ltr" }, written), whose ? ` ${whose}` : "");
  const kindsOf = (place) => (get("kinds", place) || []).slice(0, 1).flatMap((kind) => [icon(city.icons[kind]), words(city.kinds[kind])]);
  const addressOf = (spot) => {
    const seen = at(places, "seen", spot), street = at(places, "street", spot) || "";
    if (seen === 1) return say.hidden;
    return seen === 2 ? street && say.area.replace("%(area)s", street) : street;
  };
  const card = (place) => {
    const metres = distance(place), [spot] = get("at", place) || [], [phone] = get("call", place) || [];
    const [said, kind] = state(hoursOf(place), place);
    return make("li", { class: "card plain", id: all.code[place] },
      make("h2", {}, make("a", { href: `#${all.code[place]}` }, words(get("name", place)))),
      get("by", place) ? make("p", { class: "by" }, words(get("by", place))) : "",
      make("p", { class: "kind" }, ...kindsOf(place), metres < Infinity ? ` · ${far(metres)}` : ""),
      make("p", { class: `state ${kind}` }, said),
      spot !== undefined && addressOf(spot) ? make("p", { class: "address" }, make("bdi", {}, addressOf(spot))) : "",
      phone ? make("p", {}, make("a", { class: "call", href: `tel:${phone[0]}` }, icon("phone"), make("bdi", { dir: "ltr" }, phone[1]))) : "");
  };
  const page = () => {
    const cards = shown.splice(0, 20).map(card);
    list.append(...cards);
    more.hidden = !shown.length;
    return cards;
  };
  const order = (placed) => {
    if (placed) return ` · ${say.nearPlace.replace("%(place)s", placed.name)}`;
    return own ? ` · ${say.nearest}` : "";
  };
  const takenBack = (placed) => {
    const back = make("button", { type: "button", class: "quiet" }, make("bdi", {}, placed.name), " ×");
    back.addEventListener("click", () => {
      unread = form.q.value;
      results();
    });
    return back;
  };
  const results = () => {
    const began = performance.now();
    const { fit, offered, placed } = search(form.q.value, form.open.checked);
    box.dataset.took = (performance.now() - began).toFixed(1);
    one.hidden = leave.hidden = true;
    box.querySelector("[data-list]").hidden = false;
    shown = fit;
    list.replaceChildren();
    status.textContent = fit.length ? `${box.dataset.found.replace("%", digits(String(fit.length)))}${order(placed)}` : say.nothing;
    guesses.hidden = !offered.length && !placed;
    guesses.replaceChildren(placed ? takenBack(placed) : "", offered.length ? say.guess : "", ...offered.map((code) => {
      const label = city.kinds[city.words.concepts.indexOf(code)];
      const pick = make("button", { type: "button", class: "quiet" }, words(label));
      pick.addEventListener("click", () => {
        form.q.value = label.split("\t").pop();
        results();
      });
      return pick;
    }));
    page();
  };
  const hoursTable = (number, place) => {
    const hours = city.hours[number - 1], [said, kind] = state(number, place);
    return [make("p", { class: `state ${kind}` }, said),
      make("table", { class: "hours" }, ...hours.lines.map(([days, times]) => make("tr", {}, make("th", { scope: "row" }, days), make("td", {}, times)))),
      ...hours.also.map((text) => make("p", {}, words(sentences[text])))];
  };
  const spotParts = (spot, place) => {
    const lat = at(places, "lat", spot) / 1e5, lon = at(places, "lon", spot) / 1e5;
    const own = (name) => (at(places, name, spot) || []).map((text) => make("p", {}, words(sentences[text])));
    const street = addressOf(spot), number = at(places, "hours", spot), town = (at(places, "town", spot) || []).map((text) => words(sentences[text]));
    return [...own("name"),
      at(places, "seen", spot) ? make("p", {}, street) : make("div", { class: "show" }, make("p", {}, say.driver),
        make("p", { class: "big", lang: city.official, dir: city.directions[city.official] }, street || words(get("name", place)), make("br"), ...town)),
      lat ? make("ul", { class: "actions" }, button(`geo:${lat},${lon}?q=${lat},${lon}`, "walk", say.way)) : "",
      ...own("way"), ...(number ? hoursTable(number, place) : []), ...own("wheels")];
  };
  const show = (place) => {
    const flags = get("flags", place), kind = (get("kinds", place) || [])[0], url = get("web", place);
    const facts = ["who", "papers", "shared", "cost", "bring", "speak", "get"].flatMap((name) => {
      const lines = get(name, place) || [];
      return lines.length ? [make("dt", {}, say[name]), make("dd", {}, ...lines.flatMap((text, line) => [line ? make("br") : "", words(sentences[text])]))] : [];
    });
    const heading = make("h2", { tabindex: "-1" }, words(get("name", place)));
    one.replaceChildren(make("p", {}, make("a", { href: "#" }, say.all)), make("p", { class: "kind" }, ...kindsOf(place)), heading,
      get("by", place) ? make("p", { class: "by" }, words(get("by", place))) : "",
      flags & 1 ? make("p", { class: "notice" }, say.example) : "",
      get("alert", place) ? make("p", { class: "notice" }, words(get("alert", place))) : "",
      make("ul", { class: "actions" }, ...(get("call", place) || []).map(call),
        get("mail", place) ? button(`mailto:${get("mail", place)}`, "mail", make("bdi", { dir: "ltr" }, get("mail", place))) : "",
        /^https?:\/\//.test(url) ? button(url, "world", make("bdi", { dir: "ltr" }, new URL(url).host)) : ""),
      get("text", place) ? make("p", { class: "text" }, words(get("text", place))) : "",
      kind !== undefined ? make("p", { class: "text" }, words(city.hints[kind])) : "",
      ...(get("hours", place) ? [make("h3", {}, say.hours), ...hoursTable(get("hours", place), place)] : []),
      ...(get("at", place) || []).flatMap((spot) => spotParts(spot, place)),
      make("dl", { class: "facts" }, ...facts),
      get("seen", place) ? make("p", {}, say.confirmed.replace("%(date)s", date(new Date(get("seen", place))))) : "");
    box.querySelector("[data-list]").hidden = true;
    one.hidden = false;
    leave.hidden = !(flags & 2);
    heading.focus();
  };
  const route = () => {
    const place = all.code.indexOf(location.hash.slice(1));
    if (place >= 0) show(place);
    else results();
  };

  /* Doors */
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (location.hash.length > 1) location.hash = "";
    results();
  });
  form.open.addEventListener("change", results);
  more.addEventListener("click", () => page()[0].querySelector("a").focus());
  addEventListener("hashchange", route);
  const near = box.querySelector("[data-near]");
  near.hidden = !navigator.geolocation;
  near.querySelector("button").addEventListener("click", () => navigator.geolocation.getCurrentPosition(({ coords }) => {
    own = [coords.latitude, coords.longitude];
    results();
  }, () => { status.textContent = box.dataset.denied; }, { timeout: 20_000, maximumAge: 60_000 }));
  const map = box.querySelector("[data-map]");
  map.hidden = !city.picture;
  map.addEventListener("toggle", () => {
    const picture = make("img", { src: city.picture, width: 340, height: 440 });
    picture.alt = "";
    map.append(picture);
  }, { once: true });
  const since = pack.headers.get("Date");
  if (since) box.querySelector("#kept-since").textContent = say.keptOn.replace("%(date)s", date(new Date(since)));
  /* Where the page stands in for another one, it shows what that would have shown. */
  const asked = new URLSearchParams(location.search);
  const code = /\/services\/([0-9a-z]+)$/.exec(location.pathname);
  const named = asked.get("category") && city.kinds[city.words.concepts.indexOf(asked.get("category"))];
  form.q.value = asked.get("q") || (named ? named.split("\t").pop() : "");
  if (code && !location.hash) history.replaceState(null, "", `#${code[1]}`);
  route();
  setTimeout(prepare, 200);
})();
