// Shows a password while its owner looks at it. Without this script the field works as every browser has it.
for (const field of document.querySelectorAll("input[type=password][data-show]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  button.textContent = field.dataset.show;
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
  });
  field.after(button);
  // Password managers and the server get a password, whatever was shown.
  field.form.addEventListener("submit", () => { field.type = "password"; });
}
