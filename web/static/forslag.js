// Suggestions below the search field: a combobox as in the ARIA Authoring Practices. Without it the field works as ever.
"use strict";

for (const form of document.querySelectorAll("form.search")) {
  const field = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  list.id = `${field.id}-forslag`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Forslag");
  list.hidden = true;
  form.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-controls", list.id], ["aria-autocomplete", "list"], ["aria-expanded", "false"]]) {
    field.setAttribute(name, value);
  }
  let chosen = -1, typed = "", asked = 0, timer = 0;

  // What is still on its way must not take back what somebody has chosen, or open what they have closed.
  const waitNoMore = () => {
    clearTimeout(timer);
    asked += 1;
  };

  const close = () => {
    waitNoMore();
    list.hidden = true;
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };

  const choose = (place) => {
    const options = list.children;
    if (!options.length) return;
    waitNoMore();
    options[chosen]?.setAttribute("aria-selected", "false");
    chosen = (place + options.length + 1) % (options.length + 1);
    if (chosen === options.length) chosen = -1;
    field.value = chosen < 0 ? typed : options[chosen].dataset.text;
    options[chosen]?.setAttribute("aria-selected", "true");
    if (chosen < 0) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", options[chosen].id);
  };

  const show = (found) => {
    list.replaceChildren(...found.map(({ text, kind }, place) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${place}`;
      option.dataset.text = text;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      const what = document.createElement("span");
      what.className = "meta";
      what.textContent = kind === "ord" ? "" : kind;
      option.append(text, " ", what);
      option.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        field.value = text;
        close();
        form.requestSubmit();
      });
      return option;
    }));
    chosen = -1;
    list.hidden = !found.length;
    field.setAttribute("aria-expanded", String(found.length > 0));
  };

  const ask = async () => {
    const mine = ++asked;
    if (typed.trim().length < 2) return close();
    try {
      const answer = await fetch(`/forslag?q=${encodeURIComponent(typed)}`);
      if (answer.ok && mine === asked && document.activeElement === field) show(await answer.json());
    } catch {
      if (mine === asked) close();
    }
  };

  field.addEventListener("input", () => {
    typed = field.value;
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      field.value = typed;
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden) {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? chosen + 1 : chosen < 0 ? list.children.length - 1 : chosen - 1);
    }
  });
}
