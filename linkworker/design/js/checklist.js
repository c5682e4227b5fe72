// The keys 1, 2, 3 give a topic's answers while the focus stands in it, and move on to the next topic.
const topics = [...document.querySelectorAll("[data-topic]")];
const progress = document.querySelector("[data-progress]");

function radiosOf(topic) {
  return [...topic.querySelectorAll("input[type='radio']")];
}

function count() {
  if (!progress) {
    return;
  }
  const done = topics.filter((topic) => topic.querySelector("input[type='radio']:checked")).length;
  const words = progress.dataset.words.replace("{done}", String(done));
  progress.querySelector("[data-progress-bar]").value = done;
  const line = progress.querySelector("[data-progress-words]");
  if (line.textContent !== words) {
    line.textContent = words;
  }
}

function focusOn(topic) {
  const radios = radiosOf(topic);
  const target = radios.find((radio) => radio.checked) || radios[0];
  target.focus({ preventScroll: true });
  topic.scrollIntoView({ block: "center" });
}

function answer(topic, number) {
  const radio = radiosOf(topic)[number - 1];
  if (!radio) {
    return;
  }
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  const next = topics[topics.indexOf(topic) + 1];
  if (next) {
    focusOn(next);
  } else {
    radio.focus();
  }
}

for (const topic of topics) {
  topic.addEventListener("change", count);
  topic.addEventListener("keydown", (event) => {
    const typing = event.target.matches("textarea, select, input:not([type='radio'])");
    if (!typing && !event.ctrlKey && !event.altKey && !event.metaKey && /^[1-9]$/.test(event.key)) {
      event.preventDefault();
      answer(topic, Number(event.key));
    }
  });
}
if (topics.length) {
  count();
}
