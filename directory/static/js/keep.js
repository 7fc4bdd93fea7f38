"use strict";
/* Keeps a city on this device, renews it, and deletes all that this site has kept here. */
(() => {
  const box = document.getElementById("keep");
  const say = JSON.parse(document.getElementById("keep-messages").textContent);
  const status = box.querySelector("[role=status]");
  const [put, renew, drop] = ["put", "renew", "drop"].map((name) => box.querySelector(`[data-do=${name}]`));
  if (!window.caches || !navigator.serviceWorker) return;
  for (const part of box.querySelectorAll("[data-scripts]")) part.hidden = part.dataset.scripts === "no";

  const when = (moment) => {
    const tag = document.documentElement.lang;
    const known = Intl.DateTimeFormat.supportedLocalesOf(tag).length;
    return known ? new Intl.DateTimeFormat(tag, { dateStyle: "long", timeStyle: "short" }).format(moment) : moment.toISOString().slice(0, 10);
  };

  const show = async () => {
    const kept = await caches.has("city") && await caches.match(box.dataset.pack, { cacheName: "city" });
    put.hidden = Boolean(kept);
    renew.hidden = !kept;
    for (const part of box.querySelectorAll("[data-kept]")) part.hidden = !kept;
    drop.hidden = !kept && !(await caches.keys()).length && !localStorage.length;
    const date = kept && kept.headers.get("Date");
    box.querySelector("#kept-since").textContent = date ? say.keptOn.replace("%(date)s", when(new Date(date))) : "";
  };

  const keep = async () => {
    status.textContent = say.keeping;
    put.disabled = renew.disabled = true;
    try {
      const fetched = async (address) => {
        const answer = await fetch(address, { cache: "no-cache" });
        if (!answer.ok) throw new Error(address);
        return [address, answer];
      };
      /* This page, too: what is kept can be deleted without a connection. */
      const city = await Promise.all([box.dataset.pack, box.dataset.shell, location.pathname].map(fetched));
      const files = await Promise.all(JSON.parse(box.dataset.files).filter(Boolean).map(fetched));
      const [cache, others] = await Promise.all(["city", "files"].map((name) => caches.open(name)));
      await Promise.all([...city.map((pair) => cache.put(...pair)), ...files.map((pair) => others.put(...pair))]);
      const registration = await navigator.serviceWorker.register("/sw.js", { scope: "/" });
      if (registration.active) registration.active.postMessage("keep");
      await navigator.serviceWorker.ready;
      status.textContent = say.done;
    } catch (error) {
      status.textContent = error.name === "QuotaExceededError" ? say.full : say.failed;
    }
    put.disabled = renew.disabled = false;
    await show();
  };

  const forget = async () => {
    const registrations = await navigator.serviceWorker.getRegistrations();
    for (const { active, waiting, installing } of registrations) {
      for (const worker of [active, waiting, installing]) if (worker) worker.postMessage("forget");
    }
    await Promise.all(registrations.map((registration) => registration.unregister()));
    const empty = async () => Promise.all((await caches.keys()).map((name) => caches.delete(name)));
    await empty();
    localStorage.clear();
    sessionStorage.clear();
    for (const { name } of indexedDB.databases ? await indexedDB.databases() : []) indexedDB.deleteDatabase(name);
    await empty();
    status.textContent = say.gone;
    const list = document.getElementById("my-list");
    if (list) list.hidden = true;
    await show();
  };

  put.addEventListener("click", keep);
  renew.addEventListener("click", keep);
  drop.addEventListener("click", forget);
  show();
})();
