// "Today" and "Yesterday" fill the three boxes of a date.
for (const button of document.querySelectorAll("[data-fill-date]")) {
  button.addEventListener("click", () => {
    const parts = button.dataset.date.split("-");
    ["day", "month", "year"].forEach((part, index) => {
      const box = document.getElementById(`${button.dataset.fillDate}-${part}`);
      box.value = parts[index];
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });
}
