/* The desk around the fields: keys, a block of cells pasted from a spreadsheet, one indicator at a
   time on a phone. It only fills fields in; entry.js saves what was filled in. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const by = (id) => document.getElementById(id);
  const rows = [...form.querySelectorAll(".entry-row")];
  const rowOf = (node) => node?.closest?.(".entry-row");
  /* What is folded away has a place in the layout all the same. */
  const usable = (field) =>
    !field.disabled && !field.closest(":disabled, details:not([open])") && field.offsetParent !== null;
  const fieldsOf = (row) =>
    [...row.querySelectorAll(".entry-fields :is(input, textarea, select):not([type=hidden])")].filter(usable);
  for (const each of document.querySelectorAll(".entry-tools")) each.hidden = false;

  /* What has the focus stays clear of the two bars, however many lines their words take. */
  const heights = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const name = target.matches(".app-bar") ? "--bar-top" : "--bar-bottom";
      document.documentElement.style.setProperty(name, `${target.offsetHeight}px`);
    }
  });
  for (const bar of document.querySelectorAll(".app-bar, .entry-bar")) heights.observe(bar);

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
  const FIELDS = "input:not([type=file], [type=submit], [type=button])";
  const isRadio = (field) => field.type === "radio";

  form.addEventListener("keydown", (event) => {
    const { target } = event;
    if (event.key !== "Enter" || event.isComposing || !target.matches(FIELDS)) return;
    event.preventDefault(); /* moves on, and never submits */
    const all = rows.flatMap(fieldsOf);
    const after = all.slice(all.indexOf(target) + 1);
    let next = after.find((field) => !isRadio(target) || field.name !== target.name);
    if (next && isRadio(next)) next = all.find((field) => field.name === next.name && field.checked) ?? next;
    if (next && rowOf(next) !== rowOf(target)) choose(rowOf(next));
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

  const CODES = new Set(form.dataset.codes.split(" ")); /* of the whole set, not of this page alone */
  const codeIn = (cell) => cell.replace(/^chỉ số\s+/i, "").replace(/\.$/, "");
  const isWords = (line) => !line.some((cell) => NUMBER.test(cell) || ONE_DOT.test(cell));

  /* Whether a code stands in front of the lines: one of this page's, or codes of other pages alone. */
  const areCoded = (lines, here) => {
    const led = lines.filter(([code, ...rest]) => code && rest.some(Boolean));
    const named = led.filter((line) => !isWords(line.slice(0, 1)));
    return led.some(([code]) => here.has(codeIn(code))) || (named.length > 0 && named.every(([code]) => CODES.has(codeIn(code))));
  };

  /* Lines go to one indicator each, by the code in front if there is one; columns to its fields.
     `left`: what has no place here, by name. It is never taken for a number. */
  const laidOut = (lines, first) => {
    const codes = new Map(rows.map((row) => [row.dataset.code, row]));
    const coded = areCoded(lines, codes);
    const open = rows.filter((row) => numbersOf(row).length);
    const start = open.indexOf(rowOf(first)), column = coded ? 0 : numbersOf(rowOf(first)).indexOf(first);
    const headed = !coded && lines.length > 1 && isWords(lines[0]) && !isWords(lines[1]);
    const left = headed ? [lines[0].filter(Boolean).join(" ")] : [];
    const found = lines.slice(headed ? 1 : 0).flatMap((line, n) => {
      const row = coded ? codes.get(codeIn(line[0])) : open[start + n];
      const cells = coded ? line.slice(1) : line;
      const fields = row ? numbersOf(row) : [];
      if (!fields.length && cells.some(Boolean)) {
        left.push((coded && line[0]) || cells.filter(Boolean).join(" "));
        return [];
      }
      return cells.flatMap((text, at) => {
        if (!text) return [];
        const field = fields[column + at];
        if (field) return [{ row, field, text }];
        left.push(`${row.dataset.code}: ${text}`);
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
    dialog.querySelector("[data-left-over]").hidden = !left.length;
    dialog.querySelector("[data-left-over] [data-names]").textContent = left.join(", ");
    dialog.querySelector(".entry-paste-table").hidden = dialog.querySelector("[value=apply]").disabled = !found.length;
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
  /* Sent to a row, as after last year's figure was taken over: the hand is there again. */
  const comeBack = () => {
    if (!asked() || document.activeElement !== document.body) return;
    const field = phone.matches ? null : fieldsOf(asked())[0];
    if (!field) asked().tabIndex = -1;
    (field ?? asked()).focus({ preventScroll: true });
  };
  addEventListener("load", () => setTimeout(comeBack)); /* the browser goes to the row first, and lets go of it */
})();
