/* What script adds to pages that are whole without it: a filter, sorting, dialogs, the time of a print. */
(() => {
  "use strict";

  const fold = (text) =>
    text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/đ/g, "d").replace(/[^\p{L}\p{N}]+/gu, " ").trim();

  /* <form data-filter="css of the rows' tables"> with an input and an <output>. */
  for (const form of document.querySelectorAll("form[data-filter]")) {
    const input = form.querySelector("input");
    const output = form.querySelector("output");
    const rows = [...document.querySelectorAll(`${form.dataset.filter} tbody tr`)].map((row) => ({
      row,
      name: fold(row.querySelector("th[scope=row]")?.textContent ?? row.textContent),
    }));
    const sections = [...document.querySelectorAll("[data-filter-part]")];
    const apply = () => {
      const wanted = fold(input.value);
      let shown = 0;
      for (const { row, name } of rows) {
        row.hidden = !name.includes(wanted);
        shown += !row.hidden;
      }
      for (const part of sections) {
        const hits = part.querySelectorAll("tbody tr:not([hidden])").length;
        part.classList.toggle("is-filtered", Boolean(wanted));
        part.classList.toggle("is-without-hit", Boolean(wanted) && !hits);
      }
      output.textContent = wanted
        ? form.dataset.found.replace("{n}", shown).replace("{all}", rows.length)
        : "";
    };
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    input.addEventListener("input", apply);
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        input.value = "";
        apply();
      }
    });
    if (input.value) apply();
  }

  /* <th data-sort="text"> or "number" (in data-value of its cells, or as printed). */
  const collator = new Intl.Collator("vi");
  const number = (cell) =>
    Number(cell.dataset.value ?? cell.textContent.replace(/[^\d,]/g, "").replace(",", "."));
  for (const head of document.querySelectorAll("th[data-sort]")) {
    const body = head.closest("table").tBodies[0];
    const column = head.cellIndex;
    const signed = [...body.rows];
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      /* Points are asked for from the top, ranks and names from the beginning. */
      const downFirst = head.dataset.sort === "number" && column > 0;
      const now = head.getAttribute("aria-sort");
      const up = now ? now === "descending" : !downFirst;
      for (const other of head.parentNode.querySelectorAll("[aria-sort]")) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const of = (row) => row.cells[column];
      const order =
        head.dataset.sort === "text"
          ? (a, b) => collator.compare(of(a).textContent.trim(), of(b).textContent.trim())
          : (a, b) => number(of(a)) - number(of(b));
      body.append(...[...body.rows].sort((a, b) => (up ? order(a, b) : order(b, a))));
    });
    /* Paper shows the order that was signed. */
    addEventListener("beforeprint", () => {
      head.removeAttribute("aria-sort");
      body.append(...signed);
    });
  }

  /* <button data-dialog="id"> opens <dialog id>. */
  for (const opener of document.querySelectorAll("[data-dialog]")) {
    opener.addEventListener("click", () => document.getElementById(opener.dataset.dialog).showModal());
  }

  /* <button data-print>: without script the browser's own command prints. */
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }

  /* Toasts leave after six seconds, but not while read (pointer or focus). */
  for (const toast of document.querySelectorAll(".toast:not([data-stay])")) {
    let timer;
    const start = () => (timer = setTimeout(() => toast.remove(), 6000));
    const stop = () => clearTimeout(timer);
    for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stop);
    for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, start);
    const close = toast.querySelector("[data-close]");
    close.hidden = false;
    close.addEventListener("click", () => toast.remove());
    start();
  }

  /* A print opens what is folded and says when it was made. */
  addEventListener("beforeprint", () => {
    for (const fold of document.querySelectorAll("details:not([open])")) {
      fold.open = true;
      fold.dataset.opened = "";
    }
    const now = new Intl.DateTimeFormat("vi", {
      day: "2-digit",
      month: "2-digit",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      timeZone: "Asia/Ho_Chi_Minh",
    }).format(new Date());
    for (const place of document.querySelectorAll("[data-printed-at]")) place.textContent = ` · ${now}`;
  });
  addEventListener("afterprint", () => {
    for (const fold of document.querySelectorAll("details[data-opened]")) {
      fold.open = false;
      delete fold.dataset.opened;
    }
  });
})();
