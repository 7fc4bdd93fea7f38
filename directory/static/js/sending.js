"use strict";
/* A form that is sent without a connection would be lost with its page: it stays, and says so. */
for (const told of document.querySelectorAll("[data-unsent]")) {
  told.closest("form").addEventListener("submit", (event) => {
    const isCut = navigator.onLine === false;
    if (isCut) event.preventDefault();
    told.textContent = isCut ? told.dataset.unsent : "";
  });
}
