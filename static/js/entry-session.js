/* The sign-in of whoever types: how long it lasts, and a new one over the open page.

   The server's count of seconds is all that is believed; this computer only counts them down. The
   page stays as it is: the password goes to the portal's own sign-in, which limits and logs it.
   entry.js asks through `entrySession`, and is told by "entry:signed-out" and "entry:signed-in". */
(() => {
  "use strict";

  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const { user, session: address } = form.dataset;
  const SECOND = 1000, MINUTE = 60 * SECOND;
  const BEFORE = 5 * MINUTE; /* the end of a session is spoken of */
  const LOOK = 15 * SECOND;
  const PATIENCE = 20 * SECOND; /* for one answer */
  const by = (id) => document.getElementById(id);
  const dialog = by("dang-nhap-lai"), own = dialog.querySelector("form");
  const bar = () => by("sap-het-phien"); /* stands in a piece of the page that a save replaces */
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel(`dti-phien:${user}`) : { postMessage() {} };
  const tokens = () => document.querySelectorAll("input[name=csrfmiddlewaretoken]");
  let endsAt = Infinity, longer = true, out = false;

  /* ── How long it lasts ─────────────────────────────────────────────────────────────────── */

  const lasts = (seconds) => {
    if (seconds === null || seconds === undefined || seconds === "") return;
    endsAt = Date.now() + Number(seconds) * SECOND;
    tabs.postMessage(endsAt);
    draw();
  };
  tabs.onmessage = ({ data }) => {
    endsAt = data;
    draw();
  };
  const draw = () => {
    const left = endsAt - Date.now(), place = bar();
    const shown = !out && left > 0 && left <= BEFORE;
    if (shown) {
      place.querySelector("[data-minutes]").textContent = Math.max(1, Math.ceil(left / MINUTE));
      place.querySelector("[data-stay]").hidden = !longer;
      place.querySelector("[data-no-longer]").hidden = longer;
    }
    if (place.hidden === shown) place.hidden = !shown;
  };

  /* "same", "other" or "out": who is signed in; "later": no answer. To stay is to post. */
  const ask = async (method) => {
    const headers = { "HX-Request": "true", "X-CSRFToken": tokens()[0].value };
    try {
      const answer = await fetch(address, { method, headers, signal: AbortSignal.timeout(PATIENCE) });
      if (answer.status >= 500 || answer.status === 429) return "later";
      const found = await answer.json();
      if (found.error === "csrf") return "csrf";
      if (!answer.ok) return "out";
      if (String(found.user) !== user) return "other";
      for (const each of tokens()) each.value = found.csrf;
      ({ longer } = found);
      out = false;
      lasts(found.left);
      return "same";
    } catch {
      return "later";
    }
  };
  const look = () => ask("GET");
  const stay = async () => {
    if ((await ask("POST")) === "csrf" && (await look()) === "same") await ask("POST");
  };

  /* Another tab, or a page without this script, may have made the session longer. */
  const watch = async () => {
    const left = endsAt - Date.now();
    if (left > BEFORE || out) return draw();
    if (left <= 0 || bar().hidden) {
      const found = await look();
      if (found === "out" || found === "other") {
        out = true;
        form.dispatchEvent(new Event("entry:signed-out"));
      }
    }
    draw();
  };
  setInterval(watch, LOOK);
  document.addEventListener("visibilitychange", () => document.hidden || watch());
  document.addEventListener("click", ({ target }) => target.closest?.("[data-stay]") && stay());

  /* ── The password, over the page ───────────────────────────────────────────────────────── */

  const note = (name, text = "") => {
    for (const each of dialog.querySelectorAll("[data-when]")) each.hidden = !each.dataset.when.split(" ").includes(name);
    for (const each of dialog.querySelectorAll("[data-unless]")) each.hidden = each.dataset.unless.split(" ").includes(name);
    dialog.querySelector("[data-said]").textContent = text;
  };
  const signIn = async () => {
    const password = own.elements.password.value;
    note("");
    try {
      const page = await fetch(own.action, { signal: AbortSignal.timeout(PATIENCE) });
      if (page.redirected) return form.dispatchEvent(new Event("entry:signed-in")); /* somebody is, already */
      const html = new DOMParser().parseFromString(await page.text(), "text/html");
      const csrfmiddlewaretoken = html.querySelector("input[name=csrfmiddlewaretoken]").value;
      const answer = await fetch(own.action, {
        method: "POST",
        body: new URLSearchParams({ login: own.elements.login.value, password, csrfmiddlewaretoken }),
        headers: { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" },
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (answer.ok && (await answer.json()).location) return form.dispatchEvent(new Event("entry:signed-in"));
      if (answer.status !== 400) return note(answer.status === 429 ? "often" : "elsewhere");
      const { form: { errors, fields } } = await answer.json();
      note("wrong", [...errors, ...Object.values(fields).flatMap((field) => field.errors)].join(" "));
    } catch {
      note("later");
    }
    own.elements.password.select();
  };
  own.addEventListener("submit", (event) => {
    event.preventDefault();
    signIn();
  });
  dialog.querySelector("[data-resume]").addEventListener("click", () => form.dispatchEvent(new Event("entry:signed-in")));
  dialog.querySelector("[data-later]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => (own.elements.password.value = ""));

  globalThis.entrySession = {
    look,
    lasts,
    asking: () => dialog.open,
    close: () => dialog.close(),
    ask(why) {
      out = true;
      draw();
      note(why);
      if (!dialog.open) dialog.showModal();
    },
  };
  lasts(form.dataset.sessionLeft);
})();
