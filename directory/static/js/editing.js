/* Small helps for the form of a service: twins while typing, a warning before typed words are lost. */
"use strict";
(() => {
  const form = document.getElementById("service-form");
  if (!form) return;

  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", (event) => {
    if (!event.submitter || event.submitter.formTarget !== "phone") changed = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });

  const place = document.getElementById("twins");
  if (!place) return;
  let waiting = 0;
  let latest = 0;

  function tell(twins) {
    place.textContent = "";
    if (!twins.length) return;
    const heading = document.createElement("p");
    heading.textContent = place.dataset.heading;
    const list = document.createElement("ul");
    for (const twin of twins) {
      const link = document.createElement("a");
      link.href = twin.url;
      link.target = "_blank";
      link.dir = "auto";
      link.textContent = twin.name;
      const item = document.createElement("li");
      item.append(link, twin.distance ? ` · ${twin.distance}` : "");
      list.append(item);
    }
    place.append(heading, list);
  }

  async function ask() {
    const said = (ending) => (form.querySelector(`[name$="${ending}"]`) || {}).value || "";
    const asked = new URLSearchParams({
      name: form.elements.name.value, phone: said("-number"),
      latitude: said("-latitude"), longitude: said("-longitude"), code: form.dataset.code,
    });
    const number = ++latest;
    try {
      const answer = await fetch(`${form.dataset.twins}?${asked}`, { credentials: "same-origin" });
      if (answer.ok && number === latest) tell(await answer.json());
    } catch { /* the form asks again when it is saved */ }
  }

  form.addEventListener("input", (event) => {
    if (!/^name$|-number$|-latitude$/.test(event.target.name)) return;
    clearTimeout(waiting);
    waiting = setTimeout(ask, 600);
  });
})();
