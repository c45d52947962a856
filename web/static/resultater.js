// Facets, order and pages of a search change in place; each state keeps its own address, and without this they are links.
"use strict";

(() => {
  const main = document.querySelector("main");
  if (!main.querySelector(".hits")) return;
  let asked = 0;

  const show = async (address, { remember, focus }) => {
    const mine = ++asked;
    main.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("main");
      if (mine !== asked) return;
      if (!answer.ok || !fresh?.querySelector(".hits")) return location.assign(address);
      main.replaceChildren(...fresh.childNodes);
      document.title = page.title;
      if (remember) history.pushState(null, "", address);
      for (const field of document.querySelectorAll("form.search input[type=search]")) {
        field.value = new URL(address, location.href).searchParams.get("q") ?? "";
        for (const kept of field.form.querySelectorAll("[type=hidden]")) kept.remove();
        field.before(...page.querySelectorAll("form.search [type=hidden]"));
      }
      if (focus) main.querySelector(focus)?.focus({ preventScroll: true });
      main.querySelector("[role=status]")?.scrollIntoView({ block: "nearest" });
    } catch {
      location.assign(address);
    } finally {
      if (mine === asked) main.removeAttribute("aria-busy");
    }
  };

  const inPlace = (address) => address.origin === location.origin && address.pathname === "/soeg";

  document.addEventListener("click", (event) => {
    const link = event.target.closest("main a");
    const plain = !(event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (!link || !plain || link.target || link.hash || !inPlace(new URL(link.href))) return;
    event.preventDefault();
    show(link.href, { remember: true, focus: ".hits" });
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const address = new URL(form.action, location.href);
    if (form.method !== "get" || !inPlace(address)) return;
    event.preventDefault();
    const given = [...new FormData(form)].filter(([, value]) => value !== "");
    address.search = new URLSearchParams(given).toString();
    show(address.href, { remember: true, focus: ".hits" });
  });

  addEventListener("popstate", () => {
    if (inPlace(location)) show(location.href, { remember: false });
  });
})();
