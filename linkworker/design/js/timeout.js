// Warns before an idle session ends, and leaves the page when it has ended, so that nothing stays on the screen.
// The clock starts again with every request that kept the session: in this page, or in another of the same browser.
const box = document.querySelector("dialog[data-timeout]");

function watch(dialog) {
  const idle = Number(dialog.dataset.timeout) * 1000;
  const warning = Number(dialog.dataset.warn) * 1000;
  const others = "BroadcastChannel" in window ? new BroadcastChannel("lw-kept") : null;
  let since = Date.now();
  let leaving = false;

  function kept() {
    since = Date.now();
    if (dialog.open) {
      dialog.close();
    }
  }

  // What was typed a moment ago is kept first: the session is over as soon as the next page is asked for. Whoever
  // typed was not idle, so then the page stays.
  async function leave() {
    if (leaving) {
      return;
    }
    leaving = true;
    const last = since;
    const sending = [];
    document.dispatchEvent(new CustomEvent("lw:leaving", { detail: sending }));
    await Promise.allSettled(sending);
    leaving = false;
    if (since === last) {
      location.replace(dialog.dataset.leaveUrl);
    }
  }

  async function stay(event) {
    event.preventDefault();
    const form = event.target;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        credentials: "same-origin",
        redirect: "error",
      });
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      kept();
      others?.postMessage("kept");
    } catch (error) {
      leave();
    }
  }

  function look() {
    const gone = Date.now() - since;
    if (gone >= idle) {
      leave();
    } else if (gone >= idle - warning && !dialog.open) {
      dialog.showModal();
    }
  }

  dialog.querySelector("form").addEventListener("submit", stay);
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  document.addEventListener("lw:kept", () => {
    kept();
    others?.postMessage("kept");
  });
  others?.addEventListener("message", kept);
  others?.postMessage("kept");
  document.addEventListener("visibilitychange", look);
  setInterval(look, 1000);
}

if (box) {
  watch(box);
}
