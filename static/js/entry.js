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
  const { user, submission } = form.dataset;
  const session = globalThis.entrySession; /* entry-session.js */
  const PLACE = `dti-nhap-1:${user}:${submission}:`; /* 1: how an item is written */
  const PAUSE = 800; /* after the last key */
  const WAITS = [2000, 5000, 15000, 60000]; /* between attempts */
  const PATIENCE = 20000; /* for one answer */
  const LOOK = 400; /* after what an earlier page left, while that page is going */
  const SPOKEN = 5000; /* at most one message to a screen reader in */
  const by = (id) => document.getElementById(id);
  const words = by("cac-trang-thai").content;
  const token = form.elements.csrfmiddlewaretoken;
  const rows = new Map([...form.querySelectorAll("[data-save]")].map((row) => [row.dataset.code, row]));
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel(PLACE) : { postMessage() {} };
  const refused = new Map(); /* key → "conflict" or "refused": waits for its person, not for the net */
  const reasons = new Map(); /* key → why not, in the server's words */
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

  /* A conflict that came while its person was typing: its two contents are still to be shown. */
  const isUnshown = (row) =>
    !row.querySelector(".entry-conflict") &&
    queue().some((item) => item.code === row.dataset.code && refused.get(item.key) === "conflict");

  /* Puts what stands in a row into the queue, if that is anything new. */
  const keep = (row, choice) => {
    const code = row.dataset.code;
    clearTimeout(timers.get(code));
    timers.delete(code);
    const fields = fieldsOf(row);
    if (known.get(code) === JSON.stringify(fields) && !choice && !isUnshown(row)) {
      unmark(row);
      return tell();
    }
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
    mark(row, paused || signedOut ? "held" : "saving");
    tell();
    if (signedOut) resume(true);
    else send();
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
      session.lasts(answer.headers.get("X-Session-Left"));
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

  /* A save that was not taken gives way to a later one of its indicator, over the same revision. */
  const writtenSince = (item) => {
    const since = queue().filter((each) => each.code === item.code && each.key !== item.key && each.place > item.place);
    for (const later of since) if (later.after === item.key) put({ ...later, after: null });
    if (since.length) remove(item);
    return since.length > 0;
  };

  const settle = ({ item, status, text, revision, said }) => {
    const row = rows.get(item.code), own = item.tab === tab;
    if (own && status === 200) {
      for (const later of queue()) {
        if (later.after === item.key) put({ ...later, after: null, revision: revision ?? later.revision });
      }
      remove(item);
    } else if (own && writtenSince(item)) {
      return tell(); /* what was typed since says it all, and gets an answer of its own */
    } else if (own) {
      refused.set(item.key, status === 409 ? "conflict" : "refused");
      reasons.set(item.key, said);
    }
    if (!row || (!own && status !== 200)) return tell();
    const newer = timers.has(item.code) ||
      queue().some((each) => each.code === item.code && each.key !== item.key && !(own && refused.has(each.key)));
    const untouched = !newer && [known.get(item.code), JSON.stringify(item.fields)].includes(written(row));
    if (status === 200 || status === 409) {
      if (revision && own) revisionOf(row).value = revision;
      swap(text, untouched ? null : row);
      if (untouched && status === 200) known.set(item.code, written(row));
      if (!untouched && own) mark(row, status === 409 ? "refused" : timers.has(item.code) ? "editing" : "saving");
    } else {
      mark(row, "refused");
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
    standingStill(() => {
      htmx.swap(document.body, html, { swapStyle: "none" });
      rows.forEach(halfway);
    });
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
    const ours = old.classList.contains("entry-row") ? ["open", "class"] : ["open"]; /* a row without its own would vanish */
    for (const { name, value } of fresh.attributes) {
      if (!ours.includes(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
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

  /* The state of the page, and of how many indicators it speaks. */
  const summary = (items) => {
    const many = (some) => new Set(some.map((item) => item.code)).size;
    if (signedOut) return ["signin", many(items)];
    if (failures) return ["offline", many(items)];
    if (timers.size) return ["editing", 0];
    if (flying || items.some((item) => !refused.has(item.key))) return ["saving", 0];
    for (const state of ["refused", "conflict"]) {
      const n = many(items.filter((item) => refused.get(item.key) === state));
      if (n) return [state, n];
    }
    const wrong = form.querySelectorAll(".entry-row:not(.is-half) .indicator-draft").length;
    return wrong ? ["wrong", wrong] : ["saved", 0];
  };

  /* Half of a pair of numbers, while its person is still at the row: nothing is wrong yet. */
  const halfway = (row) => {
    const half = "half" in row.dataset && row.contains(document.activeElement);
    row.classList.toggle("is-half", half);
    for (const field of row.querySelectorAll(half ? "[aria-invalid]" : "[data-invalid]")) {
      field.toggleAttribute("aria-invalid", false);
      if (!half) field.setAttribute("aria-invalid", "true");
      field.toggleAttribute("data-invalid", half);
    }
    const badge = row.querySelector(".save");
    if (half && !("state" in badge.dataset)) {
      mark(row, "half");
      row.querySelector("[data-missing]").textContent = row.dataset.half;
    } else if (!half && badge.dataset.state === "half") unmark(row);
    const wrong = [...document.querySelectorAll("#con-loi [data-wrong]")];
    for (const each of wrong) each.hidden = by(each.dataset.wrong)?.classList.contains("is-half") ?? false;
    if (wrong.length) by("can-xem-lai").hidden = wrong.every((each) => each.hidden);
  };
  form.addEventListener("focusin", ({ target }) => {
    const row = rowOf(target);
    if (row && "half" in row.dataset) standingStill(() => halfway(row));
  });
  form.addEventListener("focusout", ({ target, relatedTarget }) => {
    const row = rowOf(target);
    if (!row || row.contains(relatedTarget) || !("half" in row.dataset)) return;
    setTimeout(() => {
      standingStill(() => halfway(row));
      tell();
    });
  });

  let spokenAt = 0, speaking;
  const speak = () => {
    clearTimeout(speaking);
    speaking = setTimeout(() => {
      spokenAt = Date.now();
      by("da-luu-chua").textContent = by("trang-thai-luu").textContent;
    }, Math.max(0, spokenAt + SPOKEN - Date.now()));
  };
  /* ── What was not taken: to read, to copy, to give up ──────────────────────────────────── */

  const inWords = ({ code, fields }) => {
    const all = [...form.elements];
    const said = fields.map(([name, value]) => {
      const picked = all.find((field) => field.name === name && /^(radio|checkbox)$/.test(field.type) && field.value === value);
      const field = picked ?? all.find((each) => each.name === name);
      const label = field?.labels?.[0]?.textContent.trim() ?? "";
      if (!value || field?.type === "hidden" || /:(choice|status|papers|revision)$/.test(name)) return "";
      if (!field && /:paper/.test(name)) return "";
      return picked ? label || value : label ? `${label}: ${value}` : value;
    });
    return said.filter(Boolean).join("; ");
  };
  /* Refused, or a conflict that this page has no row for. */
  const isHeld = (item) => refused.get(item.key) === "refused" || (refused.has(item.key) && !rows.has(item.code));
  const heldLine = (item) => {
    const line = by("mot-thay-doi-giu").content.firstElementChild.cloneNode(true);
    const place = (name) => line.querySelector(`[data-${name}]`);
    const page = new URL(item.url.replace(/[^/]+\/$/, ""), location.href);
    const text = inWords(item);
    place("code").textContent = item.code;
    place("values").textContent = text;
    place("said").textContent = reasons.get(item.key) || (refused.get(item.key) === "conflict" ? place("said").dataset.conflict : "");
    place("there").hidden = page.pathname === location.pathname;
    place("there").href = `${page.pathname}#cs-${item.code.replaceAll(".", "-")}`;
    place("copy").hidden = !navigator.clipboard;
    place("copy").addEventListener("click", async ({ target }) => {
      await navigator.clipboard.writeText(`${item.code}\t${text}`);
      target.textContent = target.dataset.copied;
    });
    place("discard").addEventListener("click", ({ target }) => confirm(target.dataset.sure) && discard(item));
    return line;
  };
  const discard = (item) => {
    remove(item);
    tell();
    if (!rows.has(item.code) || spare.size) return;
    leaving = true;
    location.reload(); /* the row shows what is saved again; what else waits is kept */
  };
  let listed = "";
  const list = (items) => {
    const held = items.filter(isHeld), now = held.map((item) => item.key).join();
    if (now === listed) return;
    listed = now;
    by("chua-nhan").hidden = !held.length;
    by("chua-nhan").querySelector("[data-held]").replaceChildren(...held.map(heldLine));
  };

  let shown = "";
  const tell = () => {
    const items = queue();
    const [state, n] = summary(items);
    list(items);
    if (shown === `${state} ${n}`) return;
    shown = `${state} ${n}`;
    const pill = words.querySelector(`[data-pill="${state}"]`).cloneNode(true);
    for (const place of pill.querySelectorAll("[data-n]")) place.textContent = n;
    standingStill(() => {
      for (const place of ["trang-thai-luu", "trang-thai-luu-duoi"]) by(place).replaceChildren(...pill.cloneNode(true).childNodes);
    });
    if (!["saving", "editing"].includes(state)) speak();
  };

  /* ── Signing in again ──────────────────────────────────────────────────────────────────── */

  let lastKey = 0, asking;
  addEventListener("keydown", () => (lastKey = Date.now()), { capture: true, passive: true });
  /* Once the keys are at rest: whoever is typing would type the rest of a number as a password. */
  const ask = (why) => {
    clearTimeout(asking);
    const rest = lastKey + PAUSE - Date.now();
    if (rest > 0) asking = setTimeout(ask, rest, why);
    else if (signedOut) session.ask(why);
  };
  const askToSignIn = (why = "") => {
    signedOut = true;
    for (const item of queue()) show(item.code, refused.get(item.key) ?? "held");
    ask(why);
    return false;
  };

  /* A token of today's session, if it is still the same person's. */
  const renew = async () => {
    const found = await session.look();
    if (found === "later") return wait();
    if (found !== "same") return askToSignIn(found === "other" ? "other" : "still");
    return again++ < 3 || wait();
  };

  /* Whether its person is signed in again. `quietly`: a dialog that was put aside stays aside. */
  const resume = async (quietly = false) => {
    const found = await session.look();
    if (found !== "same") {
      const why = { other: "other", later: "later" }[found];
      if (!quietly) session.ask(why ?? "still");
      else if (session.asking() && why) session.ask(why);
      return false;
    }
    clearTimeout(asking);
    signedOut = false;
    again = 0;
    session.close();
    resumeSending();
    tell();
    return true;
  };
  form.addEventListener("entry:signed-out", () => askToSignIn());
  form.addEventListener("entry:signed-in", () => resume());
  addEventListener("focus", () => signedOut && resume(true));
  document.addEventListener("click", ({ target }) => target.closest?.("[data-sign-in-again]") && resume());

  /* ── When to save, when to go ──────────────────────────────────────────────────────────── */

  form.addEventListener("input", ({ target }) => {
    const row = rowOf(target);
    if (!row || target.type === "file") return;
    clearTimeout(timers.get(row.dataset.code));
    timers.set(row.dataset.code, setTimeout(keep, PAUSE, row));
    mark(row, "editing");
    tell();
  });
  form.addEventListener("change", ({ target }) => rowOf(target) && target.type !== "file" && keep(rowOf(target)));
  form.addEventListener("entry:flush", () => {
    keepAll();
    if (signedOut) resume();
    else resumeSending();
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
    if (signedOut && !(await resume())) return;
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
  let looks = 5;
  const adopt = async () => {
    const held = navigator.locks ? (await navigator.locks.query()).held.map((lock) => lock.name) : [];
    const others = everything().filter((item) => item.tab !== tab);
    const left = others.filter((item) => !held.includes(PLACE + item.tab));
    if (left.length < others.length && looks-- > 0) setTimeout(adopt, LOOK); /* a page that is just going */
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
