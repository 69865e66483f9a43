/* The bench by keyboard alone, and what a picture that cannot be drawn says in its place.

   Single keys do nothing while somebody types, and can be switched off (WCAG 2.1.4); the choice stays
   in this browser. Everything they do is a link or a field of the page, which works without them. */
(() => {
  "use strict";

  const SWITCH = "dti-phim-mot-chu"; /* "off": no single keys */
  const form = document.querySelector("[data-judging]");
  const help = document.getElementById("cac-phim");
  const choice = document.querySelector("[data-single-keys]");
  const bar = document.querySelector("[data-keys]");

  /* ── Whether single keys act ───────────────────────────────────────────────────────────── */

  const kept = () => {
    try {
      return localStorage.getItem(SWITCH);
    } catch {
      return null; /* a browser that keeps nothing: on, for as long as the page is open */
    }
  };
  const keep = (value) => {
    try {
      localStorage.setItem(SWITCH, value);
    } catch {
      /* as above */
    }
  };
  let on = kept() !== "off";
  const show = () => {
    choice.checked = on;
    document.documentElement.classList.toggle("keys-on", on);
  };
  bar.hidden = false;
  show();
  choice.addEventListener("change", () => {
    on = choice.checked;
    keep(on ? "on" : "off");
    show();
  });

  /* ── The keys ──────────────────────────────────────────────────────────────────────────── */

  const typing = (node) =>
    node.isContentEditable ||
    node.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=button], [type=submit])");
  const follow = (selector) => document.querySelector(selector)?.click();
  const go = (node) => {
    node?.focus();
    node?.scrollIntoView({ block: "nearest" });
  };
  const choose = (place) => {
    const radio = form?.querySelectorAll("[type=radio][name=verdict]")[place];
    if (!radio) return;
    radio.click();
    radio.focus();
  };
  const reason = () => {
    const field = form?.querySelector("[name=reason]");
    if (field && field.offsetParent === null) choose([...form.querySelectorAll("[type=radio][name=verdict]")].findIndex((each) => each.value === "adjust"));
    go(field);
  };
  const save = () => form?.requestSubmit(form.querySelector("[name=next]"));

  const acts = {
    j: () => follow("[data-way=after] a"),
    k: () => follow("[data-way=before] a"),
    e: () => go(document.querySelector("[data-evidence]")),
    l: reason,
    p: () => go(document.querySelector("[data-precedents]")),
    "?": () => help.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const { target, key } = event;
    if ((event.ctrlKey || event.metaKey) && key === "Enter" && form?.contains(target)) {
      event.preventDefault();
      save();
      return;
    }
    if (event.ctrlKey || event.metaKey || help.open) return;
    const inside = target.closest?.("[data-evidence]");
    if (inside && (key === "ArrowLeft" || key === "ArrowRight")) {
      const link = inside.querySelector(`[data-page=${key === "ArrowLeft" ? "before" : "after"}]`);
      if (link) event.preventDefault();
      link?.click();
      return;
    }
    if (!on || typing(target)) return;
    const act = acts[key.toLowerCase()] ?? (/^[1-9]$/.test(key) ? () => choose(Number(key) - 1) : null);
    if (!act) return;
    event.preventDefault();
    act();
  });

  /* ── The picture of a page ─────────────────────────────────────────────────────────────── */

  const trouble = async (picture) => {
    const place = picture.closest("figure").querySelector(".viewer-trouble");
    const answer = await fetch(picture.src, { credentials: "same-origin" }).catch(() => null);
    const plain = answer?.headers.get("Content-Type")?.startsWith("text/plain");
    place.querySelector("span").textContent = plain ? await answer.text() : picture.alt;
    place.hidden = false;
    picture.hidden = true;
  };
  const look = () => {
    for (const picture of document.querySelectorAll("img[data-picture]:not([data-watched])")) {
      picture.dataset.watched = "";
      picture.addEventListener("error", () => trouble(picture), { once: true });
      if (picture.complete && !picture.naturalWidth) trouble(picture);
    }
  };
  document.addEventListener("htmx:afterSwap", () => {
    look();
    /* The piece that held the focus was replaced: the keys must go on working where they did. */
    if (document.activeElement === document.body) document.querySelector("[data-evidence]")?.focus({ preventScroll: true });
  });
  look();
})();
