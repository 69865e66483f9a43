/* The desk around the fields: keys, a block of cells pasted from a spreadsheet, one indicator at a
   time on a phone. It only fills fields in; entry.js saves what was filled in. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const by = (id) => document.getElementById(id);
  const rows = [...form.querySelectorAll(".entry-row")];
  const rowOf = (node) => node?.closest?.(".entry-row");
  const usable = (field) => !field.disabled && !field.closest(":disabled") && field.offsetParent !== null;
  const fieldsOf = (row) =>
    [...row.querySelectorAll(".entry-fields :is(input, textarea, select):not([type=hidden])")].filter(usable);
  for (const each of document.querySelectorAll(".entry-tools")) each.hidden = false;

  /* ── Keys ──────────────────────────────────────────────────────────────────────────────── */

  const focusRow = (row) => {
    choose(row);
    const field = fieldsOf(row)[0];
    row.scrollIntoView({ block: "nearest" });
    if (field) field.focus();
    if (field?.select) field.select();
  };
  const step = (from, by) => {
    const open = rows.filter((row) => row === from || row.querySelector("[name]:not(:disabled)"));
    return open[open.indexOf(from) + by];
  };
  const TYPED = "input[type=text], input:not([type]), input[type=url], input[type=date]";

  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches(TYPED)) return;
    event.preventDefault(); /* moves on, and never submits */
    const all = rows.flatMap(fieldsOf);
    const next = all[all.indexOf(event.target) + 1];
    if (next && rowOf(next) !== rowOf(event.target)) choose(rowOf(next));
    next?.focus();
    next?.select?.();
  });
  document.addEventListener("keydown", (event) => {
    if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const here = rowOf(document.activeElement) ?? current;
      const there = here ? step(here, event.key === "ArrowDown" ? 1 : -1) : rows[0];
      event.preventDefault();
      if (there) focusRow(there);
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      form.dispatchEvent(new Event("entry:flush"));
    }
  });

  /* ── A block of cells ──────────────────────────────────────────────────────────────────── */

  const NUMBER = /^([0-9]+|[0-9]{1,3}(\.[0-9]{3})+)(,[0-9]+)?\s*%?$/; /* as the server reads it */
  const ONE_DOT = /^[0-9]+\.[0-9]+\s*%?$/;
  const numbersOf = (row) => fieldsOf(row).filter((field) => field.inputMode === "decimal");
  const dialog = by("dan-nhieu-o");
  let changes = [];

  /* Lines go to one indicator each, by the code in front if there is one; columns to its fields. */
  const laidOut = (lines, first) => {
    const codes = new Map(rows.map((row) => [row.dataset.code, row]));
    const coded = lines.every(([code]) => codes.has(code) || !code);
    const open = rows.filter((row) => numbersOf(row).length);
    const start = open.indexOf(rowOf(first)), column = coded ? 0 : numbersOf(rowOf(first)).indexOf(first);
    let left = 0;
    const found = lines.flatMap((line, n) => {
      const row = coded ? codes.get(line[0]) : open[start + n];
      const cells = coded ? line.slice(1) : line;
      const fields = row ? numbersOf(row) : [];
      return cells.flatMap((text, at) => {
        if (!text) return [];
        const field = fields[column + at];
        if (field) return [{ row, field, text }];
        left += 1;
        return [];
      });
    });
    return { found, left };
  };

  form.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "", { target } = event;
    const cells = text.replace(/\r/g, "").replace(/\n+$/, "");
    if (target.inputMode !== "decimal" || !/[\t\n]/.test(cells)) return;
    event.preventDefault();
    const lines = cells.split("\n").map((line) => line.split("\t").map((cell) => cell.trim()));
    preview(laidOut(lines, target));
  });

  const preview = ({ found, left }) => {
    changes = found;
    const unsure = changes.find(({ text }) => ONE_DOT.test(text));
    const ask = dialog.querySelector("[data-ambiguous]");
    ask.hidden = !unsure;
    if (unsure) {
      const digits = unsure.text.replace(/\s*%$/, "");
      ask.querySelector("[data-example]").textContent = digits;
      ask.querySelector("[data-thousands]").textContent = digits.replace(".", "");
      ask.querySelector("[data-decimal]").textContent = digits.replace(".", ",");
      const grouped = changes.every(({ text }) => !ONE_DOT.test(text) || NUMBER.test(text));
      for (const radio of ask.querySelectorAll("input")) radio.checked = radio.value === (grouped ? "thousands" : "decimal");
    }
    dialog.querySelector("[data-left-over]").hidden = !left;
    dialog.querySelector("[data-left-over] [data-n]").textContent = left;
    draw();
    dialog.returnValue = "";
    dialog.showModal();
  };

  const meant = (text) => {
    const chosen = dialog.querySelector("[data-ambiguous] input:checked")?.value;
    return ONE_DOT.test(text) && chosen === "decimal" ? text.replace(".", ",") : text;
  };
  const draw = () => {
    const body = dialog.querySelector("tbody");
    body.replaceChildren(
      ...changes.map(({ row, field, text }) => {
        const line = body.insertRow(), said = [row.dataset.code, labelOf(field), field.value || "–", meant(text)];
        for (const each of said) line.insertCell().textContent = each;
        if (!NUMBER.test(meant(text))) line.className = "bad";
        return line;
      }),
    );
    dialog.querySelector("[data-not-a-number]").hidden = !body.querySelector(".bad");
  };
  const labelOf = (field) => field.labels?.[0]?.textContent.trim() ?? "";
  dialog.addEventListener("change", draw);
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "apply") return;
    for (const { field, text } of changes) field.value = meant(text);
    for (const row of new Set(changes.map((each) => each.row))) {
      numbersOf(row)[0].dispatchEvent(new Event("change", { bubbles: true }));
    }
  });

  /* ── One indicator at a time on a phone ────────────────────────────────────────────────── */

  const phone = matchMedia("(max-width: 620px)");
  let current = null;

  const choose = (row) => {
    if (!row) return;
    current = row;
    form.classList.toggle("one-at-a-time", phone.matches);
    for (const each of rows) each.classList.toggle("current", each === row);
    for (const segment of document.querySelectorAll("[data-row]")) {
      if (segment.dataset.row === row.id) segment.setAttribute("aria-current", "step");
      else segment.removeAttribute("aria-current");
    }
    for (const button of form.querySelectorAll("[data-step]")) {
      const there = rows[rows.indexOf(row) + Number(button.dataset.step)];
      button.hidden = !phone.matches || !there;
      button.querySelector("[data-step-code]").textContent = there?.querySelector(".indicator-code").textContent ?? "";
    }
    form.classList.toggle("at-the-last", rows.at(-1) === row);
  };
  const asked = () => rows.find((row) => `#${row.id}` === location.hash);
  addEventListener("hashchange", () => choose(asked()));
  phone.addEventListener("change", () => choose(current));
  form.addEventListener("focusin", ({ target }) => rowOf(target) && choose(rowOf(target)));
  form.addEventListener("entry:saved", () => choose(current));
  form.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-step]");
    if (!button) return;
    choose(rows[rows.indexOf(current) + Number(button.dataset.step)]);
    scrollTo({ top: 0 });
    const heading = current.querySelector("h3");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  });
  choose(asked() ?? rows[0]);
})();
