// The desk's own script: times in the reader's zone, line numbers, keys as they are typed, a picture that is dropped, the slider of two pictures.
// Without it all pages still show; what needs it says so.
"use strict";

const local = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

function times(root) {
  for (const time of root.querySelectorAll("time[datetime]:not([data-local])")) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    time.title = time.dateTime + " (UTC)";
    time.textContent = local.format(at);
    time.dataset.local = "";
  }
}

function numbers(root) {
  for (const area of root.querySelectorAll(".editor textarea:not([data-lined])")) {
    const lines = area.closest(".editor").querySelector(".lines");
    const draw = () => {
      const count = area.value.split("\n").length;
      if (Number(lines.dataset.count) !== count) lines.textContent = Array.from({ length: count }, (_, i) => i + 1).join("\n");
      lines.dataset.count = count;
      lines.scrollTop = area.scrollTop;
    };
    area.addEventListener("input", draw);
    area.addEventListener("scroll", () => { lines.scrollTop = area.scrollTop; });
    area.dataset.lined = "";
    draw();
  }
}

// A button with data-line puts the caret on that line of the editor.
function jump(line) {
  const area = document.querySelector(".editor textarea");
  if (!area) return;
  const rows = area.value.split("\n");
  const start = rows.slice(0, line - 1).reduce((sum, row) => sum + row.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + (rows[line - 1] || "").length);
  area.scrollTop = Math.max(0, (line - 4) * parseFloat(getComputedStyle(area).lineHeight));
}

// What is chosen from the list of names goes where the caret stood.
function insert(button) {
  const area = document.querySelector(".editor textarea"), chosen = document.getElementById(button.dataset.insert);
  if (!area || !chosen || !chosen.value) return;
  area.setRangeText(chosen.value, area.selectionStart, area.selectionEnd, "end");
  chosen.value = "";
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

// Each key that goes down or comes up in a box of live keys, as a recorder would send it.
const KEYS_MAX = 2000;
function record(area) {
  const kept = document.getElementById(area.dataset.keys), keys = [];
  const note = (type) => (event) => {
    if (event.key === "Tab" || event.isComposing || keys.length >= KEYS_MAX) return; // Tab leaves the box: nobody is to be caught in it
    const modifiers = ["Shift", "Control", "Alt", "Meta"].filter((name) => event.getModifierState(name) && event.key !== name);
    keys.push([type, event.key, event.code, modifiers]);
    kept.value = JSON.stringify(keys);
    if (type === "down") htmx.trigger(kept, "typed");
  };
  area.addEventListener("keydown", note("down"));
  area.addEventListener("keyup", note("up"));
  for (const other of ["paste", "drop", "cut"]) area.addEventListener(other, (event) => event.preventDefault()); // these are not keys
  area.form.addEventListener("reset", () => { keys.length = 0; kept.value = "[]"; });
}

function dropping(zone) {
  const input = zone.querySelector("input[type=file]");
  const over = (is) => (event) => { event.preventDefault(); zone.classList.toggle("over", is); };
  zone.addEventListener("dragover", over(true));
  zone.addEventListener("dragleave", over(false));
  zone.addEventListener("drop", (event) => {
    over(false)(event);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// Two pictures in one place, and a slider for how much of the first is seen.
function slide(pair) {
  const before = pair.querySelector(".before"), slider = document.createElement("input");
  slider.type = "range"; slider.min = 0; slider.max = 100; slider.value = 50;
  slider.setAttribute("aria-label", pair.dataset.slider);
  const cut = () => { before.style.clipPath = `inset(0 ${100 - slider.value}% 0 0)`; };
  slider.addEventListener("input", cut);
  pair.append(slider);
  pair.classList.replace("pair", "slide");
  before.style.zIndex = 1;
  cut();
}

function ready(root) {
  times(root);
  numbers(root);
  for (const area of root.querySelectorAll("textarea[data-keys]:not([data-on])")) { area.dataset.on = ""; record(area); }
  for (const zone of root.querySelectorAll(".drop:not([data-on])")) { zone.dataset.on = ""; dropping(zone); }
  for (const pair of root.querySelectorAll(".pair[data-slider]")) slide(pair);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-line], button[data-insert]");
  if (button && button.dataset.line) jump(Number(button.dataset.line));
  else if (button) insert(button);
});
// A fault is shown where the answer would have stood; a refusal too.
document.addEventListener("htmx:beforeSwap", (event) => { if (event.detail.xhr.status === 422 || event.detail.xhr.status === 409) event.detail.shouldSwap = true; });
document.addEventListener("htmx:load", (event) => ready(event.detail.elt.parentElement || document));
document.addEventListener("DOMContentLoaded", () => ready(document));
