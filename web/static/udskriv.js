// A button that prints, for those who do not know the key; without this the page prints from the browser's menu.
"use strict";

for (const place of document.querySelectorAll("[data-udskriv]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = "Udskriv";
  button.addEventListener("click", () => print());
  place.append(button);
}
