// GOV.UK's own scripts, loaded only by a page that holds one of their components. The address comes from the tag,
// because static files may carry a digest in their names.
const tag = document.querySelector("script[data-govuk]");
if (tag && document.querySelector("[data-module^='govuk-']")) {
  const { initAll } = await import(tag.dataset.govuk);
  initAll();
}
