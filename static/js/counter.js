/* How long a text is, beside a field that must not be longer: <textarea data-most data-counted>.
   The server refuses what is too long; nothing is cut off here either. Fields that a save brings
   into the page are counted as well. */
(() => {
  "use strict";

  const grouped = new Intl.NumberFormat("vi");

  const outputOf = (field) => {
    const next = field.nextElementSibling;
    if (next?.classList.contains("counter")) return next;
    const output = document.createElement("p");
    output.className = "counter hint tnum";
    field.after(output);
    return output;
  };

  const count = (field) => {
    const most = Number(field.dataset.most), length = [...field.value.trim()].length;
    const output = outputOf(field);
    output.textContent = field.dataset.counted
      .replace("{n}", grouped.format(length))
      .replace("{most}", grouped.format(most));
    output.classList.toggle("counter-over", length > most);
  };

  const countAll = () => document.querySelectorAll("[data-most]").forEach(count);

  document.addEventListener("input", ({ target }) => {
    if (target.matches?.("[data-most]")) count(target);
  });
  document.addEventListener("htmx:oobAfterSwap", countAll);
  countAll();
})();
