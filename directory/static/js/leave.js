/* The quick way out: covers the page at once and puts another site in its place, so that the back button does not lead here.
   By a click, or by pressing Shift three times within five seconds. Without scripts the link still leads away. */
"use strict";

(() => {
  const PRESSES = 3;
  const PATIENCE = 5000;
  const box = document.querySelector("[data-leave]");
  const link = box.querySelector("a");
  const spoken = box.querySelector(".spoken");
  const dots = box.querySelector(".dots");
  let cover = null;
  let presses = 0;
  let timer = 0;
  let isHeld = false;

  const leave = () => {
    if (window.speechSynthesis) speechSynthesis.cancel();
    cover = document.createElement("p");
    cover.className = "leave-cover";
    cover.setAttribute("role", "alert");
    cover.textContent = box.dataset.left;
    document.body.classList.add("leaving");
    document.body.append(cover);
    document.title = box.dataset.left;
    location.replace(link.href);
  };

  const show = (words) => {
    spoken.textContent = words;
    dots.classList.toggle("counting", presses > 0);
    [...dots.children].forEach((dot, place) => dot.classList.toggle("on", place < presses));
  };

  const forget = () => {
    presses = 0;
    show(box.dataset.off);
  };

  /* Shift with another key, as on the way back through a page by keyboard or for capitals, is no wish to leave. */
  const other = (event) => {
    if (event.key === "Shift" || cover) return;
    isHeld = event.shiftKey;
    clearTimeout(timer);
    presses = 0;
    show("");
  };

  const pressed = (event) => {
    if (event.key !== "Shift" || event.repeat || cover) return;
    if (isHeld) {
      isHeld = false;
      return;
    }
    clearTimeout(timer);
    presses += 1;
    if (presses >= PRESSES) {
      leave();
      return;
    }
    show(presses === 1 ? box.dataset.two : box.dataset.one);
    timer = setTimeout(forget, PATIENCE);
  };

  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", other);
  document.addEventListener("keyup", pressed);
  /* A page that the browser kept as it was left is shown again, uncovered, for whoever came back on purpose. */
  addEventListener("pageshow", (event) => {
    if (event.persisted && cover) location.reload();
  });
})();
