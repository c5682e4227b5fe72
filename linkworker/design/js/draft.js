// Keeps what is typed: POSTs the form's fields to its draft address a little after each change and on leaving.
// Files are not sent. Once the form itself is on its way no draft follows it, or it would come back to life.
const PAUSE = 2500;

function fieldsOf(form) {
  const kept = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") {
      kept.append(name, value);
    }
  }
  return kept;
}

function clockNow() {
  return new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

function keepDraftsOf(form) {
  const status = form.querySelector("[data-draft-status]");
  let timer = 0;
  let changed = false;
  let leaving = false;
  let sending = null;

  function say(words) {
    if (status && status.textContent !== words) {
      status.textContent = words;
    }
  }

  async function send() {
    clearTimeout(timer);
    if (!changed || leaving) {
      return;
    }
    changed = false;
    sending = new AbortController();
    try {
      const answer = await fetch(form.dataset.draftUrl, {
        method: "POST",
        body: fieldsOf(form),
        credentials: "same-origin",
        redirect: "error",
        signal: sending.signal,
      });
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      const told = answer.headers.get("X-Draft-Time");
      say(form.dataset.draftSaved.replace("{time}", told || clockNow()));
      document.dispatchEvent(new CustomEvent("lw:kept"));
    } catch (error) {
      if (!leaving) {
        changed = true;
        say(form.dataset.draftFailed);
      }
    }
  }

  function note() {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(send, PAUSE);
  }

  form.addEventListener("input", note);
  form.addEventListener("change", note);
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
    sending?.abort();
  });
  document.addEventListener("lw:leaving", (event) => event.detail.push(send()));
  addEventListener("pagehide", () => {
    if (changed && !leaving) {
      navigator.sendBeacon(form.dataset.draftUrl, fieldsOf(form));
    }
  });
  addEventListener("pageshow", () => {
    leaving = false;
  });
}

document.querySelectorAll("form[data-draft-url]").forEach(keepDraftsOf);
