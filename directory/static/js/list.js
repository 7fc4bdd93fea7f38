"use strict";
/* A visitor's own list, kept on this device only: codes of services with dots between, a list for each city.

   Without scripts the list travels in the addresses (`s=`), and every page works so; here the device remembers it.
   A list that somebody sent is shown, and kept only where the visitor says so. */
(() => {
  const copy = document.getElementById("copy");
  if (copy) {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      const field = document.getElementById("address");
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
      } catch (error) {
        document.execCommand("copy");
      }
      copy.parentNode.querySelector("[role=status]").textContent = copy.dataset.done;
    });
  }
  const link = document.getElementById("my-list");
  let store;
  try {
    store = window.localStorage;
    store.getItem("");
  } catch (error) { /* The device keeps nothing: the addresses do. */ }
  if (!link || !store) return;
  const key = `list:${link.dataset.city}`;
  const codesOf = (text) => (text || "").split(".").filter(Boolean);
  const kept = () => codesOf(store.getItem(key));
  const carried = codesOf(new URLSearchParams(location.search).getAll("s").join(".").toLowerCase());
  const list = document.getElementById("list");
  /* Before anything is kept, the list of the address is the one that grows. */
  const mine = () => (kept().length || list ? kept() : carried);
  const address = (codes) => link.dataset.list + (codes.length ? `?s=${codes.join(".")}` : "");
  const all = (selector) => document.querySelectorAll(selector);

  const said = document.createElement("span");
  said.className = "unseen";
  said.setAttribute("role", "status");
  link.after(said);

  const show = () => {
    const codes = mine();
    /* A list that was sent stays in the head of its page as it came: what vanished there would move all below. */
    if (codes.length || !list) {
      link.hidden = !codes.length;
      link.href = address(codes);
      link.querySelector("b").textContent = String(codes.length).replace(/\d/g, (digit) => link.dataset.digits[digit]);
    }
    for (const box of all(".tick input")) box.checked = codes.includes(box.value);
    for (const button of all("button.pick")) {
      const words = button.querySelector("span");
      words.textContent = button.dataset[codes.includes(button.value) ? "take" : "put"];
    }
  };
  const keep = (codes) => {
    try {
      for (const code of kept()) if (!codes.includes(code)) store.removeItem(note(code));
      if (codes.length) store.setItem(key, codes.join("."));
      else store.removeItem(key);
    } catch (error) {
      location.assign(address(codes));
    }
    show();
  };
  const turn = (code, on) => keep([...mine().filter((other) => other !== code), ...(on ? [code] : [])]);
  const tell = () => { said.textContent = link.textContent.trim(); };

  for (const box of all(".tick input")) box.addEventListener("change", () => {
    turn(box.value, box.checked);
    tell();
  });
  for (const button of all("button.pick")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      turn(button.value, !mine().includes(button.value));
      tell();
    });
  }
  for (const form of all("form.ticks")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      location.assign(address(mine()));
    });
  }

  const open = () => {
    const asked = codesOf(list.dataset.asked);
    const before = kept();
    if (!asked.length) {
      if (before.length) location.replace(address(before));
      return;
    }
    const shown = codesOf(list.dataset.codes);
    const same = before.length === asked.length && before.every((code) => asked.includes(code));
    if (same) keep(shown);
    for (const part of list.querySelectorAll("[data-kept]")) {
      part.hidden = same ? part.dataset.kept !== "yes" : part.dataset.kept === "yes";
    }
    for (const other of list.querySelectorAll("a[data-codes]")) {
      if (same) other.addEventListener("click", () => keep(codesOf(other.dataset.codes)));
      else if (!other.dataset.codes) other.hidden = true;
    }
    const button = list.querySelector("[data-kept=other] button");
    if (button) {
      button.addEventListener("click", () => {
        keep([...new Set([...before, ...shown])]);
        location.replace(address(kept()));
      });
    }
  };

  /* Notes are written to the device as they are typed, and are a part of no form. A service that leaves the list takes its own along. */
  const note = (code) => `note:${link.dataset.city}:${code}`;
  for (const field of all(".jotting textarea")) {
    field.closest(".jotting").hidden = false;
    field.value = store.getItem(note(field.dataset.code)) || "";
    field.addEventListener("input", () => {
      try {
        if (field.value.trim()) store.setItem(note(field.dataset.code), field.value);
        else store.removeItem(note(field.dataset.code));
      } catch (error) { /* There is no room. */ }
    });
  }

  if (list) open();
  show();
  addEventListener("pageshow", show);
  addEventListener("storage", show);
})();
