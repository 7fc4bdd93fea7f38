"use strict";
/* Suggestions below the fields of a search form, as the combobox with a list of the WAI-ARIA practices has it.

   The form works without. Nothing is stored; what is typed goes to our own server alone, as the search itself would,
   and not at all where somebody saves data or the connection is slow. */
(() => {
  const net = navigator.connection || {};
  if (net.saveData || /2g/.test(net.effectiveType || "")) return;
  const known = new Map();

  const make = (tag, attributes, ...inside) => {
    const made = document.createElementNS(
      /^(svg|use)$/.test(tag) ? "http://www.w3.org/2000/svg" : "http://www.w3.org/1999/xhtml", tag);
    for (const name in attributes) if (attributes[name]) made.setAttribute(name, attributes[name]);
    made.append(...inside);
    return made;
  };

  for (const form of document.querySelectorAll("form.search")) {
    const { q, near = form.elements.from } = form.elements;
    const chosen = {};
    const status = make("p", { role: "status", class: "unseen" });
    form.append(status);

    /* What the field shows is for people; what is sent is the place itself, as long as the field still shows it. */
    form.addEventListener("formdata", (event) => {
      if (near && near.value === chosen.text) event.formData.set(near.name, chosen.near);
    });

    const suggest = (field) => {
      const list = make("ul", { role: "listbox", id: field.id + "-list", class: "suggestions",
        "aria-label": field.labels[0].textContent });
      const place = make("div", { class: "suggesting" });
      let options = [], active = -1, timer, request, asked;
      list.hidden = true;
      field.replaceWith(place);
      place.append(field, list);
      for (const [name, value] of Object.entries({ role: "combobox", autocomplete: "off", "aria-autocomplete": "list",
        "aria-controls": list.id, "aria-expanded": "false" })) field.setAttribute(name, value);

      const mark = (number) => {
        active = number;
        [...list.children].forEach((item, at) => item.setAttribute("aria-selected", at === number));
        const item = list.children[number];
        if (item) {
          field.setAttribute("aria-activedescendant", item.id);
          item.scrollIntoView({ block: "nearest" });
        } else field.removeAttribute("aria-activedescendant");
      };

      const close = () => {
        clearTimeout(timer);
        if (request) request.abort();
        asked = null;
        list.hidden = true;
        field.setAttribute("aria-expanded", "false");
        mark(-1);
      };

      const show = (answer) => {
        options = answer.options;
        status.textContent = answer.said;
        list.replaceChildren(...options.map((option, at) => make("li", { role: "option", id: list.id + at },
          make("svg", { class: "icon", "aria-hidden": "true" }, make("use", { href: option.icon })),
          make("bdi", { lang: option.lang, dir: option.dir }, option.text), " ",
          make("small", {}, option.note))));
        list.hidden = !options.length;
        field.setAttribute("aria-expanded", String(!list.hidden));
        mark(-1);
      };

      const choose = (option) => {
        close();
        status.textContent = "";
        if (option.href) {
          const there = new URL(option.href, location);
          const where = near && (near.value === chosen.text ? chosen.near : near.value);
          if (where && !option.href.includes("/services/")) there.searchParams.set("near", where);
          location.assign(there);
          return;
        }
        Object.assign(chosen, { text: option.text, near: option.near });
        if (field !== near) {
          /* The words that began the place's name leave the field, the others stay. */
          const words = field.value.split(" ");
          const name = option.text.toLowerCase();
          const from = words.findIndex((_, at) => name.includes(words.slice(at).join(" ").toLowerCase()));
          field.value = from > 0 ? words.slice(0, from).join(" ") : "";
        }
        near.value = option.text;
        (field.value && field !== near ? form.querySelector("button") : field).focus();
      };

      const ask = async () => {
        const typed = field.value.trim().replace(/\s+/g, " ").toLowerCase();
        if (typed === asked) return;
        if (request) request.abort();
        asked = typed;
        if (!typed || (typed.length < 2 && typed < "\u0e00") || typed.length > 40) {
          show({ options: [], said: "" });
          return;
        }
        const address = new URL("suggest", form.action);
        address.search = new URLSearchParams({ [field === q ? "q" : "near"]: typed });
        try {
          if (!known.has(address.href)) {
            request = new AbortController();
            const answer = await fetch(address, { signal: request.signal, credentials: "omit" });
            if (!answer.ok) return;
            known.set(address.href, await answer.json());
          }
          if (asked === typed && document.activeElement === field) show(known.get(address.href));
        } catch (error) { /* Without an answer the form is what it was. */ }
      };

      const later = (event) => {
        if (event.isComposing) return;
        clearTimeout(timer);
        timer = setTimeout(ask, 150);
      };
      field.addEventListener("input", later);
      field.addEventListener("compositionend", later);
      field.addEventListener("blur", close);
      field.addEventListener("keydown", (event) => {
        if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step && list.hidden) ask();
        else if (step) {
          event.preventDefault();
          const many = options.length + 1;
          mark((active + 1 + step + many) % many - 1);
        } else if (event.key === "Enter" && options[active] && !list.hidden) {
          event.preventDefault();
          choose(options[active]);
        } else if (event.key === "Escape" && !list.hidden) {
          event.preventDefault();
          close();
        }
      });
      /* The field keeps the focus while somebody taps. */
      list.addEventListener("mousedown", (event) => event.preventDefault());
      list.addEventListener("click", (event) => {
        const item = event.target.closest("li");
        if (item) choose(options[[...list.children].indexOf(item)]);
      });
    };
    for (const field of [q, near]) if (field) suggest(field);
  }
})();
