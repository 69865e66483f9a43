/* What was typed on this machine and has not reached the portal yet: how much, and where it is sent
   from. It only counts: sending is the work of the page of entry (entry.js). */
(() => {
  "use strict";

  const place = document.querySelector("[data-unsent]");
  if (!place) return;
  const mine = `dti-nhap-1:${place.dataset.user}:${place.dataset.submission}:`;

  const waiting = () =>
    Object.keys(localStorage)
      .filter((name) => name.startsWith(mine))
      .sort()
      .map((name) => JSON.parse(localStorage.getItem(name)));
  const show = () => {
    const items = waiting();
    place.hidden = !items.length;
    if (!items.length) return;
    const [{ url, code }] = items;
    place.querySelector("[data-n]").textContent = new Set(items.map((item) => item.code)).size;
    place.querySelector("a").href = `${url.replace(/[^/]+\/$/, "")}#cs-${code.replaceAll(".", "-")}`;
  };
  show();
  addEventListener("storage", show);
  addEventListener("pageshow", show);
})();
