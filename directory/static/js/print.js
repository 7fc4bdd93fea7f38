// The button that prints: there only where scripts run; elsewhere the browser's own menu does it.
const button = document.getElementById("print");
if (button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
