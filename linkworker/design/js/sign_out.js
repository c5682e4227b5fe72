// Signing out leaves nothing of ours behind in the browser.
for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", () => {
    sessionStorage.clear();
    localStorage.clear();
    globalThis.caches?.keys().then((names) => names.forEach((name) => caches.delete(name)));
  });
}
