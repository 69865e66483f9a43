/* Saves each indicator by itself, and loses nothing on the way.

   What was typed is first kept in this browser's storage under a key of its own, then sent, one at a
   time and in order, until the server has answered; the same key again writes nothing twice. An item:
   {key, tab, code, url, fields, revision, after}. `revision` is what its person saw; `after` names an
   item for the same indicator that is still on its way, whose revision it goes on from. Every tab
   sends its own items, and those of tabs that are gone: what somebody wrote in another tab has not
   been seen in this one.
   The rows of the page and its words are in the templates; the page works without this script. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const { user, submission, session } = form.dataset;
  const PLACE = `dti-nhap-1:${user}:${submission}:`; /* 1: how an item is written */
  const PAUSE = 800; /* after the last key */
  const WAITS = [2000, 5000, 15000, 60000]; /* between attempts */
  const PATIENCE = 20000; /* for one answer */
  const SPOKEN = 5000; /* at most one message to a screen reader in */
  const by = (id) => document.getElementById(id);
  const words = by("cac-trang-thai").content;
  const token = form.elements.csrfmiddlewaretoken;
  const rows = new Map([...form.querySelectorAll("[data-save]")].map((row) => [row.dataset.code, row]));
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel(PLACE) : { postMessage() {} };
  const refused = new Map(); /* key → "conflict" or "refused": waits for its person, not for the net */
  const timers = new Map();
  const known = new Map(); /* code → its fields as they were last kept or answered */
  let failures = 0, paused = false, flying = null, again = 0, signedOut = false, running = null, leaving = false;

  /* ── The queue ─────────────────────────────────────────────────────────────────────────── */

  const spare = new Map(); /* where the browser keeps nothing, or no more */
  let count = 0;

  const rowOf = (node) => node?.closest?.("[data-save]");
  const newKey = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  const tab = newKey();
  navigator.locks?.request(PLACE + tab, () => new Promise(() => {})); /* held as long as the tab is there */

  const put = (item) => {
    const text = JSON.stringify(item);
    try {
      localStorage.setItem(item.place, text);
    } catch {
      spare.set(item.place, text);
    }
  };
  const remove = (item) => {
    spare.delete(item.place);
    localStorage.removeItem(item.place);
    refused.delete(item.key);
  };
  const everything = () => {
    const places = new Map(spare);
    for (const place of Object.keys(localStorage)) {
      if (place.startsWith(PLACE)) places.set(place, localStorage.getItem(place));
    }
    return [...places.keys()].sort().map((place) => JSON.parse(places.get(place)));
  };
  const queue = () => everything().filter((item) => item.tab === tab);
  const fieldsOf = (row) =>
    [...new FormData(form)].filter(
      ([name, value]) =>
        name.startsWith(`${row.dataset.code}:`) && typeof value === "string" && !/:(revision|file-.*)$/.test(name),
    );
  const written = (row) => JSON.stringify(fieldsOf(row));
  const revisionOf = (row) => form.elements[`${row.dataset.code}:revision`];

  /* Puts what stands in a row into the queue, if that is anything new. */
  const keep = (row, choice) => {
    const code = row.dataset.code;
    clearTimeout(timers.get(code));
    timers.delete(code);
    const fields = fieldsOf(row);
    if (known.get(code) === JSON.stringify(fields) && !choice) return unmark(row);
    known.set(code, JSON.stringify(fields));
    if (choice) fields.push([`${code}:choice`, choice]);
    let revision = revisionOf(row).value, after = null;
    for (const earlier of queue().filter((item) => item.code === code)) {
      if (earlier.tried && !refused.has(earlier.key)) {
        after = earlier.key; /* it may have been saved already: the next goes on from it */
      } else {
        ({ revision, after } = earlier);
        remove(earlier); /* never sent, or not taken: this one says it all */
      }
    }
    const key = newKey();
    const place = `${PLACE}${String(Date.now()).padStart(15, "0")}-${String(count++).padStart(6, "0")}-${key}`;
    put({ place, key, tab, code, url: row.dataset.save, fields, revision, after });
    mark(row, "saving");
    tell();
    send();
  };

  const keepAll = () => rows.forEach((row, code) => timers.has(code) && keep(row));

  /* ── Sending ───────────────────────────────────────────────────────────────────────────── */

  const next = () => queue().find((item) => !refused.has(item.key));
  let retry;

  const send = () => {
    if (running || paused || signedOut) return running;
    running = sendAll().finally(() => {
      running = flying = null;
      tell();
      if (!paused && !signedOut && next()) send();
    });
    return running;
  };
  const sendAll = async () => {
    for (let item = next(); item && !signedOut; item = next()) {
      if (!(await sendOne(item))) return;
    }
  };

  /* Whether the queue may go on. */
  const sendOne = async (item) => {
    flying = item.key;
    put({ ...item, tried: true });
    tell();
    const body = new URLSearchParams(item.fields);
    body.set(`${item.code}:revision`, item.revision);
    body.set(`${item.code}:key`, item.key);
    body.set("as", user);
    let answer, text;
    try {
      answer = await fetch(item.url, {
        method: "POST",
        body,
        headers: { "HX-Request": "true", "X-CSRFToken": token.value },
        redirect: "error",
        signal: AbortSignal.timeout(PATIENCE),
      });
      text = await answer.text();
    } catch {
      return wait();
    }
    const { status } = answer;
    if (status === 401) return askToSignIn();
    if (status >= 500 || status === 408 || status === 429) return wait();
    const said = status === 200 || status === 409 ? {} : reason(text);
    if (said.error === "csrf") return renew();
    if (said.error === "other_user") return askToSignIn("other");
    failures = again = 0;
    const result = { item, status, text, revision: answer.headers.get("X-Revision"), said: said.said };
    settle(result);
    tabs.postMessage(result);
    return true;
  };

  const reason = (text) => {
    try {
      return JSON.parse(text);
    } catch {
      return { error: "unknown", said: "" };
    }
  };

  const wait = () => {
    paused = true;
    clearTimeout(retry);
    retry = setTimeout(resumeSending, WAITS[Math.min(failures++, WAITS.length - 1)]);
    for (const item of queue()) show(item.code, refused.get(item.key) ?? "held");
    return false;
  };
  const resumeSending = () => {
    clearTimeout(retry);
    paused = false;
    send();
  };

  /* ── What came back ────────────────────────────────────────────────────────────────────── */

  const settle = ({ item, status, text, revision, said }) => {
    const row = rows.get(item.code), own = item.tab === tab;
    if (own && status === 200) {
      for (const later of queue()) {
        if (later.after === item.key) put({ ...later, after: null, revision: revision ?? later.revision });
      }
      remove(item);
    } else if (own) {
      refused.set(item.key, status === 409 ? "conflict" : "refused");
    }
    if (!row || (!own && status !== 200)) return tell();
    const newer = timers.has(item.code) || queue().some((each) => each.code === item.code && each.key !== item.key);
    const untouched = !newer && [known.get(item.code), JSON.stringify(item.fields)].includes(written(row));
    if (status === 200 || status === 409) {
      if (revision && own) revisionOf(row).value = revision;
      swap(text, untouched ? null : row);
      if (untouched && status === 200) known.set(item.code, written(row));
      if (!untouched && own) mark(row, status === 409 ? "refused" : "editing");
    } else {
      mark(row, "refused");
      by("chua-nhan").querySelector("[data-said]").textContent = said;
      by("chua-nhan").hidden = false;
    }
    row.dispatchEvent(new CustomEvent("entry:saved", { bubbles: true, detail: { status } }));
    tell();
  };

  tabs.onmessage = ({ data }) => settle(data);

  /* htmx puts each piece in its place; we only change what differs, so that the field somebody is
     typing in keeps its text, its cursor and its focus. */
  let spared = null, pointer = { x: -1, y: -1 };
  const swap = (html, row) => {
    spared = row;
    standingStill(() => htmx.swap(document.body, html, { swapStyle: "none" }));
  };
  /* Nothing moves away from under the hand that is about to click. */
  const standingStill = (change) => {
    const still = rowOf(document.elementFromPoint(pointer.x, pointer.y)) ?? rowOf(document.activeElement);
    const top = still?.getBoundingClientRect().top;
    change();
    if (still) scrollBy({ top: still.getBoundingClientRect().top - top, behavior: "instant" });
  };
  addEventListener("pointermove", ({ clientX: x, clientY: y }) => (pointer = { x, y }), { passive: true });
  document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target, fragment } = event.detail;
    event.detail.shouldSwap = false;
    if (target === spared) return;
    morph(target, fragment.firstElementChild);
    htmx.process(target);
  });

  const kind = (node) =>
    node.id || (node.nodeType === 1 ? `${node.localName}.${node.classList[0] ?? ""}.${node.name ?? ""}` : node.nodeName);

  const morph = (old, fresh) => {
    if (old.nodeType !== 1) {
      if (old.data !== fresh.data) old.data = fresh.data;
      return;
    }
    if (old.hasAttribute("data-keep")) return;
    for (const { name, value } of fresh.attributes) {
      if (name !== "open" && old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
    }
    if (old !== document.activeElement || /checkbox|radio/.test(old.type)) {
      if (/^(input|textarea)$/.test(old.localName) && old.type !== "file") old.value = fresh.value;
      if ("checked" in old) old.checked = fresh.checked;
      if ("selected" in old) old.selected = fresh.selected;
    }
    let at = old.firstChild;
    for (const child of [...fresh.childNodes]) {
      let same = at;
      while (same && kind(same) !== kind(child)) same = same.nextSibling;
      if (!same) {
        old.insertBefore(child, at);
        continue;
      }
      if (same === at) at = at.nextSibling;
      else old.insertBefore(same, at);
      morph(same, child);
    }
    while (at) {
      const gone = at;
      at = at.nextSibling;
      if (!gone.dataset || !("keep" in gone.dataset)) gone.remove();
    }
    if (old.localName === "textarea" && old !== document.activeElement) old.value = fresh.value;
  };

  /* ── What the person sees ──────────────────────────────────────────────────────────────── */

  const badges = new Map(); /* what the server said of a row, while something else is said of it */
  const mark = (row, state) => {
    const old = row.querySelector(".save");
    if (!("state" in old.dataset)) badges.set(row, old.cloneNode(true));
    old.replaceWith(words.querySelector(`[data-state="${state}"]`).cloneNode(true));
  };
  /* Typed and typed back: nothing is to be saved, and what was said before holds again. */
  const unmark = (row) => {
    const waiting = queue().some((item) => item.code === row.dataset.code);
    if (!waiting && badges.has(row)) row.querySelector(".save").replaceWith(badges.get(row).cloneNode(true));
  };
  const show = (code, state) => {
    if (rows.has(code) && state !== "conflict") mark(rows.get(code), state);
  };

  const summary = (items) => {
    const stopped = [...refused.values()];
    if (signedOut) return ["signin", items.length];
    if (failures) return ["offline", items.length];
    if (flying || items.length > stopped.length) return ["saving", 0];
    for (const state of ["refused", "conflict"]) {
      const n = stopped.filter((each) => each === state).length;
      if (n) return [state, n];
    }
    const wrong = form.querySelectorAll(".indicator-draft").length;
    return wrong ? ["wrong", wrong] : ["saved", 0];
  };

  let spokenAt = 0, speaking;
  const speak = () => {
    clearTimeout(speaking);
    speaking = setTimeout(() => {
      spokenAt = Date.now();
      by("da-luu-chua").textContent = by("trang-thai-luu").textContent;
    }, Math.max(0, spokenAt + SPOKEN - Date.now()));
  };
  let shown = "";
  const tell = () => {
    const [state, n] = summary(queue());
    if (shown === `${state} ${n}`) return;
    shown = `${state} ${n}`;
    const pill = words.querySelector(`[data-pill="${state}"]`).cloneNode(true);
    for (const place of pill.querySelectorAll("[data-n]")) place.textContent = n;
    standingStill(() => by("trang-thai-luu").replaceChildren(...pill.childNodes));
    if (state !== "saving") speak();
  };

  /* ── Signing in again ──────────────────────────────────────────────────────────────────── */

  const dialog = by("dang-nhap-lai");
  const note = (name) => {
    for (const each of dialog.querySelectorAll("[data-still], [data-other]")) each.hidden = !(name in each.dataset);
  };
  const askToSignIn = (why = "") => {
    signedOut = true;
    for (const item of queue()) show(item.code, refused.get(item.key) ?? "held");
    note(why);
    if (!dialog.open) dialog.showModal();
    return false;
  };

  /* A token of today's session, if it is still the same person's. */
  const renew = async () => {
    let answer, found;
    try {
      answer = await fetch(session, { headers: { "HX-Request": "true" }, signal: AbortSignal.timeout(PATIENCE) });
      found = answer.ok ? await answer.json() : null;
    } catch {
      return wait();
    }
    if (answer.status >= 500) return wait();
    if (!found) return askToSignIn("still");
    if (String(found.user) !== user) return askToSignIn("other");
    for (const each of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) each.value = found.csrf;
    return again++ < 3 || wait();
  };
  const resume = async () => {
    note("");
    if (!(await renew())) return;
    signedOut = false;
    dialog.close();
    resumeSending();
  };
  dialog.querySelector("[data-resume]").addEventListener("click", resume);
  addEventListener("focus", () => dialog.open && resume());

  /* ── When to save, when to go ──────────────────────────────────────────────────────────── */

  form.addEventListener("input", ({ target }) => {
    const row = rowOf(target);
    if (!row || target.type === "file") return;
    clearTimeout(timers.get(row.dataset.code));
    timers.set(row.dataset.code, setTimeout(keep, PAUSE, row));
    mark(row, "editing");
  });
  form.addEventListener("change", ({ target }) => rowOf(target) && target.type !== "file" && keep(rowOf(target)));
  form.addEventListener("entry:flush", () => {
    keepAll();
    resumeSending();
  });
  addEventListener("online", resumeSending);
  document.addEventListener("visibilitychange", keepAll);
  addEventListener("pagehide", keepAll);
  addEventListener("beforeunload", (event) => {
    keepAll();
    if (!leaving && queue().length) event.preventDefault();
  });

  /* Waits until everything is saved, then goes; where something is not, stays and says so. */
  const goOnceSaved = async (go) => {
    keepAll();
    if (paused) resumeSending();
    while (running) await running;
    if (!next()) {
      leaving = true;
      setTimeout(() => (leaving = false), PAUSE); /* a download leaves the page where it is */
      go();
    }
  };
  form.addEventListener("submit", (event) => {
    const { submitter } = event, row = submitter && rowOf(submitter);
    if (leaving) return;
    event.preventDefault();
    if (row && submitter.name.endsWith(":choice")) keep(row, submitter.value);
    /* Later: while a form is being submitted, the browser ignores that it is submitted again. */
    else goOnceSaved(() => setTimeout(() => form.requestSubmit(submitter)));
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const elsewhere = !link || link.target || link.getAttribute("href").startsWith("#") || link.origin !== location.origin;
    if (elsewhere || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    keepAll();
    if (failures || signedOut || !next()) return;
    event.preventDefault();
    goOnceSaved(() => location.assign(link.href));
  });
  /* Come back by the browser's own button, a page may be older than what was saved from it. */
  addEventListener("pageshow", (event) => event.persisted && location.reload());

  /* ── What an earlier visit left behind ─────────────────────────────────────────────────── */

  const restore = (row, fields) => {
    const values = new Map();
    for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
    for (const field of row.querySelectorAll("[name]")) {
      const given = values.get(field.name) ?? [];
      if (/^(checkbox|radio)$/.test(field.type)) field.checked = given.includes(field.value);
      else if (/^(text|textarea|select-one|)$/.test(field.type) && given.length) [field.value] = given;
      else if (field.type === "text" || field.type === "textarea") field.value = "";
    }
  };
  const adopt = async () => {
    const held = navigator.locks ? (await navigator.locks.query()).held.map((lock) => lock.name) : [];
    const left = everything().filter((item) => item.tab !== tab && !held.includes(PLACE + item.tab));
    for (const item of left) {
      put({ ...item, tab });
      const row = rows.get(item.code);
      if (!row || timers.has(item.code)) continue;
      restore(row, item.fields);
      known.set(item.code, written(row));
      mark(row, "held");
    }
    tell();
    send();
  };
  for (const row of rows.values()) known.set(row.dataset.code, written(row));
  adopt();
  addEventListener("focus", adopt);
})();
