/* Sends a chosen file in pieces, says how far it is, and goes on after a cut where it stopped.

   <fieldset data-upload="address to begin at"> holds a file input, [data-upload-state] and the words.
   On a page of entry the file goes into the library at once and its document stands in the row; on a
   form of its own ([data-upload-form]) it goes first and the form after it. Without this script the
   file travels with the form. */
(() => {
  "use strict";

  const WAITS = [2000, 5000, 15000, 60000];
  const PATIENCE = 60000; /* for one piece */
  let running = 0;

  const pause = (ms) =>
    new Promise((go) => {
      const timer = setTimeout(go, ms);
      addEventListener("online", () => (clearTimeout(timer), go()), { once: true });
    });

  class Refusal extends Error {}
  class SignedOut extends Error {}

  /* A sign-in in another tab gives every form a new token: asked for once, when one is refused. */
  const freshToken = async (form) => {
    const page = await (await fetch(location.href, { credentials: "same-origin" })).text();
    const found = new DOMParser().parseFromString(page, "text/html").querySelector("[name=csrfmiddlewaretoken]");
    if (!found) throw new SignedOut();
    for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = found.value;
    return found.value;
  };

  const ask = async (form, url, options = {}, again = true) => {
    const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "X-Requested-With": "fetch" };
    const answer = await fetch(url, {
      credentials: "same-origin",
      signal: AbortSignal.timeout(PATIENCE),
      ...options,
      headers: { ...headers, ...options.headers },
    });
    if (answer.status === 401 || answer.redirected) throw new SignedOut();
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
    if (answer.status === 403 && !isJson && again) {
      await freshToken(form);
      return ask(form, url, options, false);
    }
    if (answer.status >= 500) throw new TypeError("the server stumbled");
    const said = isJson ? await answer.json() : {};
    if (!answer.ok && answer.status !== 409 && answer.status !== 404) throw new Refusal(said.error ?? "");
    return { status: answer.status, ...said };
  };

  const body = (fields) => ({ method: "POST", body: new URLSearchParams(fields) });

  /* Tries again until the line is back; a refusal is final. */
  const patiently = async (act, waiting) => {
    for (let failures = 0; ; failures += 1) {
      try {
        return await act();
      } catch (error) {
        if (error instanceof Refusal || error instanceof SignedOut) throw error;
        waiting();
        await pause(WAITS[Math.min(failures, WAITS.length - 1)]);
      }
    }
  };

  /* The same file chosen again goes on with what has come of it. */
  const memory = (start, file) => `dti-tep-1:${start}:${file.name}:${file.size}:${file.lastModified}`;
  const remembered = (place) => {
    try {
      return localStorage.getItem(place);
    } catch {
      return null;
    }
  };
  const remember = (place, token) => {
    try {
      if (token) localStorage.setItem(place, token);
      else localStorage.removeItem(place);
    } catch {
      /* The browser keeps nothing: a cut page begins anew. */
    }
  };

  /* Sends all of `file`; gives the address of the upload. `tell(name of the words, percent)`. */
  const send = async (form, start, file, tell) => {
    const place = memory(start, file);
    let percent = 0;
    const waiting = () => tell("waiting", percent);
    const at = (token) => `${start}${token}/`;
    const begun = async () => {
      const token = remembered(place);
      const known = token && (await ask(form, at(token)));
      if (known && known.status === 200) return { token, received: known.received };
      const fresh = await ask(form, start, body({ name: file.name, size: file.size }));
      remember(place, fresh.token);
      return fresh;
    };
    const upload = await patiently(begun, waiting);
    let received = upload.received;
    while (received < file.size) {
      percent = Math.floor((100 * received) / file.size);
      tell("sending", percent);
      const from = received;
      const piece = async () => {
        const options = { method: "POST", body: file.slice(from, from + (upload.piece ?? 1048576)), headers: { "Content-Type": "application/octet-stream" } };
        const answer = await ask(form, `${at(upload.token)}?offset=${from}`, options);
        if (answer.status === 404) throw new Refusal("");
        return answer.received;
      };
      received = await patiently(piece, waiting);
    }
    tell("checking", 100);
    return { token: upload.token, url: at(upload.token), forget: () => remember(place, null) };
  };

  const begin = (zone) => {
    const input = zone.querySelector("input[type=file]");
    const state = zone.querySelector("[data-upload-state]");
    const words = zone.querySelector("[data-upload-words]").dataset;
    const form = input.form;
    const rowOf = zone.closest("[data-papers]");
    const say = (name, file, percent = 0, tone = "") => {
      const text = words[name].replace("{name}", file.name).replace("{percent}", percent);
      if (state.textContent !== text) state.textContent = text;
      state.className = `upload-state ${tone}`;
      state.style.setProperty("--done", `${percent}%`);
      state.hidden = false;
    };
    const fail = (file, error) => {
      if (error instanceof SignedOut) say("session", file, 0, "is-wrong");
      else if (error instanceof Refusal && error.message) {
        state.textContent = error.message;
        state.className = "upload-state is-wrong";
        state.hidden = false;
      } else say("failed", file, 0, "is-wrong");
      input.setAttribute("aria-invalid", "true");
    };

    const intoRow = async (file) => {
      const sent = await send(form, zone.dataset.upload, file, (name, percent) => say(name, file, percent));
      const code = rowOf.dataset.papers;
      const written = (name) => form.elements[`${code}:file-${name}`];
      const list = rowOf.querySelector(".paper-list");
      const places = [...list.querySelectorAll("input[name$='-document']")].map((each) => Number(/-(\d+)-document$/.exec(each.name)[1]));
      const fields = { code, place: Math.max(-1, ...places) + 1 };
      for (const name of ["number", "date", "abstract"]) fields[`file-${name}`] = written(name).value;
      const answer = await patiently(
        () => ask(form, `${sent.url}xong/`, body(fields)),
        () => say("waiting", file, 100),
      );
      sent.forget(); /* the answer has come */
      if (!answer.html) throw new Refusal("");
      for (const name of ["number", "date", "abstract"]) written(name).value = "";
      const made = document.createRange().createContextualFragment(answer.html).firstElementChild;
      if (!document.getElementById(made.id)) list.append(made);
      made.querySelector("input").dispatchEvent(new Event("change", { bubbles: true }));
      say("taken", file, 100, "is-done");
      if (answer.warning) {
        state.textContent = answer.warning;
        state.className = "upload-state is-wrong";
      }
    };

    const beforeForm = async (file, submitter) => {
      /* The token is not forgotten: should the form come back, or its answer be lost, the same file
         chosen again is found and not sent a second time. */
      const sent = await send(form, zone.dataset.upload, file, (name, percent) => say(name, file, percent));
      const token = document.createElement("input");
      token.type = "hidden";
      token.name = "upload";
      token.value = sent.token;
      zone.append(token);
      input.disabled = true;
      form.requestSubmit(submitter);
    };

    const run = async (act, file) => {
      running += 1;
      zone.classList.add("is-uploading");
      try {
        await act();
      } catch (error) {
        fail(file, error);
      } finally {
        running -= 1;
        zone.classList.remove("is-uploading");
      }
    };

    if (rowOf) {
      let turn = Promise.resolve();
      input.multiple = true;
      input.addEventListener("change", (event) => {
        event.stopPropagation();
        input.removeAttribute("aria-invalid");
        for (const file of [...input.files]) turn = turn.then(() => run(() => intoRow(file), file));
        input.value = ""; /* it is on its way: the form must not carry it a second time */
      });
    } else {
      form.addEventListener("submit", (event) => {
        const [file] = input.files;
        if (!file || input.disabled) return;
        event.preventDefault();
        run(() => beforeForm(file, event.submitter), file);
      });
    }
  };

  for (const zone of document.querySelectorAll("[data-upload]")) begin(zone);
  addEventListener("beforeunload", (event) => running && document.querySelector("[data-papers]") && event.preventDefault());
})();
