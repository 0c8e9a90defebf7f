"use strict";
// Elements, texts and CSV: what every figure is made of. Texts reach the page as text nodes only.

const data = JSON.parse(document.getElementById("data").textContent);

function attach(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined) node.append(child instanceof Node ? child : visible(String(child)));
  }
  return node;
}

function element(tag, attributes, ...children) {
  return attach(document.createElement(tag), attributes, children);
}

function svg(tag, attributes, ...children) {
  return attach(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/** Characters that would steer a terminal or the direction of what follows: shown, never obeyed. */
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;
const controlRuns = new RegExp(`(${controls.source})`, "u");

function symbol(character) {
  const code = character.codePointAt(0);
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? "\u2421" : `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** A text with its control characters written as symbols. */
function visible(text) {
  return controls.test(text) ? text.split(controlRuns).map(part => controls.test(part) ? symbol(part) : part).join("") : text;
}

/** The same as nodes, the symbols marked as such. */
function visibleNodes(text) {
  return text.split(controlRuns).filter(part => part !== "").map(part =>
    controls.test(part) ? element("span", { class: "control", title: "a control character" }, symbol(part)) : part);
}

function shortened(text, length) {
  const characters = [...text.replace(/\s+/g, " ")];
  return characters.length > length ? characters.slice(0, length - 1).join("") + "…" : characters.join("");
}

/** A name without its middle: names of one kind begin alike, and end in what tells them apart. */
function shortenedName(name, length) {
  const characters = [...name.replace(/\s+/g, " ")];
  if (characters.length <= length) return characters.join("");
  const end = Math.floor((length - 1) / 2);
  return `${characters.slice(0, length - 1 - end).join("")}…${characters.slice(-end).join("")}`;
}

/** Names in a sentence. */
const listed = names => names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : names.join();

/** A name that may go on in the next line with its parameters, rather than anywhere. */
const breakable = name => name.split(/(?<=[,/])|(?=\[)/).flatMap((part, index) => index === 0 ? [part] : [element("wbr"), part]);

/** A number with so many digits, as the tables of a terminal have it: of its exact value and, where two are as near, the one
    whose last digit is even. */
function fixed(number, digits) {
  const [rounded, exact] = [number.toFixed(digits), number.toFixed(digits + 30)];
  // Of two that are as near toFixed takes the one further from 0; what is cut off gives the other.
  const cut = exact.slice(0, -30).replace(/\.$/, "");
  const text = exact.endsWith(`5${"0".repeat(29)}`) && /[02468]$/.test(cut) ? cut : rounded;
  return Number(text) === 0 ? text.replace("-", "") : text;
}

/** The same, thousands divided by commas; of one that is not 0 and would become so in four digits or more, two digits that count. */
function grouped(number, digits) {
  const text = fixed(number, digits);
  if (digits >= 4 && number !== 0 && Number(text) === 0) return number.toExponential(1).replace(/e([+-])(\d)$/, "e$10$2");
  const [whole, ...rest] = text.split(".");
  return [whole.replace(/\B(?=(\d{3})+$)/g, ","), ...rest].join(".");
}

/** Milliseconds as people say them, on one line. */
function duration(ms) {
  if (ms === null || ms === undefined) return "–";
  if (ms >= 1000) return `${fixed(ms / 1000, ms >= 10000 ? 1 : 2)}\u00a0s`;
  // Three digits that count.
  return `${ms === 0 ? 0 : Number(fixed(ms, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(ms))))))}\u00a0ms`;
}

/** The same at an axis, whose numbers are round. */
function axisDuration(ms) {
  return ms === 0 ? "0" : ms >= 1000 ? `${Number((ms / 1000).toPrecision(4))} s` : `${Number(ms.toPrecision(4))} ms`;
}

const colours = 8;
const colour = index => `var(--c${index % colours})`;
/** What tells apart who have to share a colour, on their lines and as their marks: nothing for the first eight, then a shape for each further eight. */
const shapes = ["M-4-4H4V4H-4Z", "M0-5.5L5.5 0L0 5.5L-5.5 0Z", "M0-5L5 4H-5Z", "M-4-4L4 4M-4 4L4-4"];
const shape = index => index < colours ? null : shapes[(Math.floor(index / colours) - 1) % shapes.length];
const disc = "M-4 0A4 4 0 1 0 4 0A4 4 0 1 0-4 0Z";
/** Simulated data are dashed wherever there is a line, and nothing else is. */
const dash = isSimulated => isSimulated ? "6 4" : null;

/** The numbers of the colours of some names, each the first that is free unless it is bespoken: for a name or, where nobody has
    it, for the first of its family. */
function colourNumbers(names, bespoken = [], familyOf = name => name) {
  const owner = name => names.includes(name) ? name : names.find(other => familyOf(other) === name);
  const numbers = new Map(bespoken.map((name, number) => [owner(name), number]).filter(([name]) => name !== undefined));
  const taken = new Set(numbers.values());
  let free = 0;
  for (const name of names) {
    if (numbers.has(name)) continue;
    while (taken.has(free)) free += 1;
    taken.add(free);
    numbers.set(name, free);
  }
  return numbers;
}

const fileName = path => path.split("/").at(-1);

for (const comparison of data.comparisons) comparison.stories.forEach((story, index) => data.stories[story].trace = comparison.traces[index]);

const namedPolicies = ["single", "full", "staircase", "staircase-cached", "quorum"];
const plainName = group => group.simulated ? group.name.replace(/ \(simulated\)$/, "") : group.name;

// A policy that has a name has the same colour on every page, and so has the first of its variants on a page without it; what
// was simulated of a policy has its colour.
{
  const family = name => name.replace(/\[.*$/, "");
  const numbers = colourNumbers([...new Set(data.groups.map(plainName))], namedPolicies, family);
  for (const group of data.groups) group.colour = numbers.get(plainName(group));
}

// An agent has the colour of its place in its layer, on every page of its mixture; agents of further mixtures that have its
// name share it.
{
  const numbers = new Map();
  for (const story of data.stories) {
    story.lanes.forEach((lane, index) => {
      const twins = story.lanes.slice(0, index).filter(other => other.layer === lane.layer && other.agent === lane.agent).length;
      const key = JSON.stringify([lane.agent, twins]);
      const ofLayer = numbers.get(lane.layer) ?? new Map();
      numbers.set(lane.layer, ofLayer);
      if (!ofLayer.has(key)) ofLayer.set(key, ofLayer.size);
      lane.colour = ofLayer.get(key);
    });
  }
}

function tag(words) { return element("span", { class: "tag" }, words); }

/** Says that latencies of some requests or policies are those of a mock; nothing if none are. */
function mockTag(items) {
  if (!items.some(item => item.mock)) return null;
  return element("p", {}, tag(items.every(item => item.mock) ? "latencies of a mock" : "some latencies are those of a mock"));
}

/** RFC 4180. */
function csvText(rows) {
  const field = value => {
    const text = value === null || value === undefined ? "" : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map(row => row.map(field).join(",") + "\r\n").join("");
}

/** The data of a figure, written out when they are asked for. */
function dataOf(csv) {
  const text = element("pre", { tabindex: 0 });
  const copy = element("button", { type: "button", onclick: async () => {
    try {
      await navigator.clipboard.writeText(csvText(csv()));
      copy.textContent = "Copied";
    } catch {
      // No permission: what is selected can be copied by hand.
      getSelection().selectAllChildren(text);
      copy.textContent = "Selected; copy it with Ctrl-C";
    }
  } }, "Copy as CSV");
  return element("details", { class: "data", ontoggle: event => { if (event.target.open) text.textContent = csvText(csv()); } },
    element("summary", {}, "Data"), copy, text);
}

/** What can be written across a sheet of A4, in pixels. */
const paperWidth = 700;
/** Of figures that stand beside each other, the width of one. */
const halfPaperWidth = 338;

/** Draws into a box, and again whenever its width changes and for paper. */
function drawn(draw) {
  const box = element("div", { class: "drawn" });
  let width = 0;
  box.redraw = isPaper => box.replaceChildren(draw(!isPaper ? Math.max(280, width) : box.closest(".pair") ? halfPaperWidth : paperWidth));
  new ResizeObserver(() => {
    if (Math.round(box.clientWidth) === width) return;
    width = Math.round(box.clientWidth);
    box.redraw(false);
  }).observe(box);
  return { box, redraw: () => { if (width > 0) box.redraw(false); } };
}

for (const [event, isPaper] of [["beforeprint", true], ["afterprint", false]]) {
  addEventListener(event, () => {
    for (const box of document.querySelectorAll(".drawn")) box.redraw(isPaper);
    for (const formulas of document.querySelectorAll(".formulas")) formulas.open = isPaper;
  });
}

/** A figure: its title, the picture, how to read it, and its data. */
function figure(title, reading, csv, ...content) {
  return element("figure", { "aria-label": title },
    element("h3", {}, title), content, element("figcaption", {}, reading), csv ? dataOf(csv) : null);
}
