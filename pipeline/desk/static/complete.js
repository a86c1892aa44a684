// Completion in the policy's text, from the schema of policies: what may stand where the caret is, by the keys around it. Without this script nothing is lost
// but the list. The keys and the popup are those of the ARIA combobox with a listbox; the box itself stays a text box, for a combobox has one line only.
"use strict";

const NAMES_SHOWN_MAX = 8;
const WORD = /[A-Za-z0-9_-]*$/;

// A line's dashes and key, with their columns, and what stands behind the key.
function parts(line) {
  const [, spaces, dashes, rest] = line.match(/^(\s*)((?:- +)*)(.*)$/s), found = [];
  let column = spaces.length;
  for (const dash of dashes.match(/- +/g) || []) { found.push({ column, key: "[]", opens: true }); column += dash.length; }
  const said = rest.match(/^([\w.-]+|"[^"]*"|'[^']*'):(?:\s+(.*))?$/s);
  if (said) found.push({ column, key: said[1].replace(/^(["'])(.*)\1$/, "$2"), opens: !(said[2] || "").replace(/#.*$/, "").trim() });
  return { found, column, rest: said ? said[2] : rest, key: Boolean(said) };
}

// The keys that a line at this column lies under, from the outermost on; null where the lines above are no maps and lists.
function above(lines, column, dash) {
  const path = [];
  for (let n = lines.length - 1; n >= 0 && (column > 0 || dash); n--) {
    if (/^\s*(#|$)/.test(lines[n])) continue;
    const line = parts(lines[n]);
    if (!line.found.length && line.column < column) return null;
    for (const part of line.found.reverse()) {
      if (part.column < column || (dash && part.column === column && part.key !== "[]")) {
        if (!part.opens) return null;
        path.unshift(part.key);
        [column, dash] = [part.column, part.key === "[]"];
      }
    }
  }
  return path;
}

// What a text in braces and brackets has opened: keys, and whether a key or a value comes next. null inside quotes or a comment.
function flow(text) {
  const open = [];
  let word = "", quote = "";
  for (const c of text) {
    if (quote) { if (c === quote) quote = ""; continue; }
    if (c === '"' || c === "'") { quote = c; continue; }
    if (c === "#" && / $/.test(word || " ")) return null;
    if (c === "{" || c === "[") open.push(c === "[" ? "[]" : "");
    else if (c === "}" || c === "]") open.pop();
    else if (c === "," && open.at(-1) !== "[]") open[open.length - 1] = "";
    else if (c === ":" && open.length && open.at(-1) === "") open[open.length - 1] = word.trim();
    word = "{[,:".includes(c) ? "" : word + c;
    if (!open.length) return null;
  }
  return quote ? null : { path: open.filter((key) => key), keys: open.at(-1) === "", values: open.at(-1) !== "" };
}

// Where the caret is: the path of keys to it, and whether keys or values may come there; null where nothing is known of it.
function place(text) {
  const lines = text.split("\n"), line = parts(lines.pop()), dashes = line.found.filter((part) => part.key === "[]");
  const under = dashes.length ? above(lines, dashes[0].column, true) : above(lines, line.column, false);
  if (under === null) return null;
  const here = [...under, ...dashes.map(() => "[]")];
  if (line.rest === undefined) return null; // no space behind the colon yet
  if (line.key) here.push(line.found.at(-1).key);
  const inside = /^[{[]/.test(line.rest) && flow(line.rest);
  if (inside !== false) return inside && { ...inside, path: [...here, ...inside.path] };
  return /^[\w-]*$/.test(line.rest) ? { path: here, keys: !line.key, values: line.key || dashes.length > 0 } : null;
}

// The schema's pieces that hold at a path.
function resolved(schema, piece) {
  if (piece.$ref) return resolved(schema, schema.$defs[piece.$ref.split("/").at(-1)]);
  return piece.anyOf ? piece.anyOf.flatMap((one) => resolved(schema, one)) : [piece];
}

function pieces(schema, path) {
  let now = resolved(schema, schema);
  for (const key of path) {
    const next = now.map((piece) => (key === "[]" ? piece.items : piece.properties?.[key] ?? piece.additionalProperties)).filter((piece) => piece);
    now = next.filter((piece) => typeof piece === "object").flatMap((piece) => resolved(schema, piece));
  }
  return now;
}

// Names that may stand at a place, with what they mean: [name, meaning].
function names(told, at, text) {
  const { schema, entities } = told, entity = schema.$defs.OwnRule.properties.entity.pattern, found = new Map();
  const own = [...text.matchAll(/^ +([A-Z][A-Z0-9_]*):/gm)].map((match) => [match[1], "named in this policy"]);
  const kinds = [...Object.entries(entities), ...own.filter(([name]) => !(name in entities))];
  for (const piece of pieces(schema, at.path)) {
    const keys = Object.entries((at.keys && piece.properties) || {});
    for (const [name, one] of keys) found.set(name, one.description || resolved(schema, one)[0].description || "");
    if (at.keys && piece.propertyNames?.pattern === entity) for (const [name, means] of kinds) found.set(name, means);
    if (!at.values) continue;
    for (const one of [...(piece.enum || []), ...(piece.examples || []), ...(piece.type === "boolean" ? [true, false] : [])]) found.set(String(one), "");
    if (piece.pattern === entity) for (const [name, means] of kinds) found.set(name, means);
  }
  return [...found];
}

function completing(area, told) {
  const box = document.createElement("ul"), said = document.createElement("p");
  Object.assign(box, { id: "names-here", hidden: true });
  box.setAttribute("role", "listbox");
  box.setAttribute("aria-label", "Names that may stand here");
  said.className = "hide";
  said.setAttribute("role", "status");
  area.closest(".completing").append(box, said);
  for (const [name, value] of [["autocomplete", "list"], ["haspopup", "listbox"], ["controls", box.id]]) area.setAttribute(`aria-${name}`, value);
  let shown = [], active = -1, keys = false;

  function close() {
    box.hidden = true;
    [shown, active] = [[], -1];
    area.removeAttribute("aria-activedescendant");
    said.textContent = "";
  }

  // The part of the list around the active name: a list that scrolled could not be reached by keys.
  function draw(from) {
    box.replaceChildren(...shown.slice(from, from + NAMES_SHOWN_MAX).map(([name, means], i) => {
      const option = document.createElement("li"), hint = document.createElement("span"), n = from + i;
      option.id = `name-here-${n}`;
      option.setAttribute("role", "option");
      const says = { selected: n === active, posinset: n + 1, setsize: shown.length };
      for (const [what, value] of Object.entries(says)) option.setAttribute(`aria-${what}`, String(value));
      hint.className = "hint";
      hint.textContent = means;
      option.append(name, " ", hint);
      option.addEventListener("mousedown", (event) => { event.preventDefault(); accept(n); });
      return option;
    }));
  }

  function choose(n) {
    active = (n + shown.length) % shown.length;
    draw(Math.max(0, Math.min(active - NAMES_SHOWN_MAX + 1, shown.length - NAMES_SHOWN_MAX)));
    area.setAttribute("aria-activedescendant", `name-here-${active}`);
  }

  function accept(n) {
    const from = area.selectionStart - area.value.slice(0, area.selectionStart).match(WORD)[0].length;
    const behind = keys && !/^[\w-]*:/.test(area.value.slice(area.selectionStart)) ? ": " : "";
    area.setRangeText(shown[n][0] + behind, from, area.selectionStart, "end");
    close();
    area.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText" }));
  }

  function open(asked) {
    const before = area.value.slice(0, area.selectionStart), written = before.match(WORD)[0], word = written.toLowerCase(), at = place(before);
    close();
    if (!at || area.selectionStart !== area.selectionEnd || (!word && !asked)) return;
    const all = names(told, at, area.value), begins = all.filter(([name]) => name.toLowerCase().startsWith(word));
    const inside = all.filter(([name]) => word.length > 1 && name.toLowerCase().indexOf(word, 1) > 0 && !name.toLowerCase().startsWith(word));
    shown = [...begins, ...inside];
    keys = at.keys;
    if (!shown.length || (shown.length === 1 && shown[0][0] === written)) return close();
    draw(0);
    box.hidden = false;
    put(before);
    said.textContent = `${shown.length} ${shown.length === 1 ? "name" : "names"}; arrow down to choose, Enter to take, Escape to go on`;
  }

  function put(before) {
    const style = getComputedStyle(area), pen = document.createElement("canvas").getContext("2d"), line = before.slice(before.lastIndexOf("\n") + 1);
    pen.font = style.font;
    const high = parseFloat(style.lineHeight), top = before.split("\n").length * high + parseFloat(style.paddingTop) - area.scrollTop;
    const left = area.offsetLeft + parseFloat(style.paddingLeft) + pen.measureText(line).width - area.scrollLeft;
    box.style.left = `${Math.max(0, Math.min(left, box.parentElement.clientWidth - box.offsetWidth))}px`;
    const below = top + box.offsetHeight < area.clientHeight || top - high < box.offsetHeight;
    box.style.top = `${area.offsetTop + (below ? top : top - high - box.offsetHeight)}px`;
  }

  area.addEventListener("input", (event) => {
    if (event.isComposing || event.inputType === "insertReplacementText") return close();
    if (document.activeElement === area) open(false);
  });
  area.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === " " && event.ctrlKey) { event.preventDefault(); return open(true); }
    if (box.hidden) return;
    if (event.key === "ArrowDown") { event.preventDefault(); choose(active + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); choose(Math.max(active, 0) - 1); }
    else if (event.key === "Escape") { event.preventDefault(); close(); }
    else if ((event.key === "Enter" || event.key === "Tab") && active >= 0) { event.preventDefault(); accept(active); }
    else if (event.key.length > 1 && event.key !== "Backspace" && event.key !== "Shift") close(); // the caret goes elsewhere, or out of the box
  });
  for (const away of ["blur", "scroll", "click"]) area.addEventListener(away, close);
}

document.addEventListener("DOMContentLoaded", () => {
  const area = document.querySelector(".completing textarea:not([readonly])");
  if (area) fetch("/rules/schema").then((answer) => (answer.ok ? answer.json().then((told) => completing(area, told)) : null), () => null);
});
