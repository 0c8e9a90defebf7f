"use strict";
// The tables of `chunkwise analyze`.

function cell(value) {
  if (value === null) return element("td", { class: "none" }, "–");
  if (typeof value === "string") return element("td", { class: "word" }, element("bdi", {}, value));
  if (typeof value === "number") return element("td", {}, grouped(value, 0));
  const [number, digits, isDoubtful] = value;
  return element("td", { class: isDoubtful ? "doubtful" : null, title: isDoubtful ? "too few values to rely on" : null },
    grouped(number, digits));
}

function heading(column, scope) {
  return element("th", { scope }, element("abbr", { title: column.formula }, column.title),
    column.unit ? element("span", { class: "unit" }, column.unit) : null);
}

/** What measures words on paper. */
const paperPen = document.createElement("canvas").getContext("2d");
/** The width of the widest of some words in a table on paper, in letters of 8 points, in pixels. */
function paperWidthOf(words, weight) {
  paperPen.font = `${weight} ${8 / 72 * 96}px system-ui, sans-serif`;
  return words.reduce((widest, word) => Math.max(widest, paperPen.measureText(word).width), 0);
}
/** What stands between two cells on paper, and beyond which width a word is broken, in pixels. */
const [paperPadding, longestWord] = [9, 100];

/** The columns of a table as it stands: what they begin with, their cells, and about how wide they are on paper. */
function columnsOf(table, used, isTurned) {
  const width = (headings, values) => paperPadding + Math.min(longestWord, Math.max(paperWidthOf(headings, 600), paperWidthOf(values, 400)));
  const words = column => `${column.title} ${column.unit}`.split(" ");
  const shown = value => typeof value === "string" ? value : Array.isArray(value) ? grouped(value[0], value[1]) : grouped(value ?? 0, 0);
  const [first, ...others] = used;
  if (!isTurned) {
    return used.map(index => ({ head: () => heading(table.columns[index], "col"), cells: table.rows.map(row => () => cell(row[index])),
      width: width(words(table.columns[index]), table.rows.map(row => shown(row[index]))) }));
  }
  return [{ head: () => heading(table.columns[first], "row"), cells: others.map(index => () => heading(table.columns[index], "row")),
    width: width(others.map(index => `${table.columns[index].title} ${table.columns[index].unit}`), []) },
  ...table.rows.map(row => ({ head: () => element("th", { scope: "col" }, element("bdi", {}, breakable(row[first]))), cells: others.map(index => () => cell(row[index])),
    width: width([row[first]], others.map(index => shown(row[index]))) }))];
}

/** The columns in parts that fit into the room, each of which begins with those that name the rows. */
function partsOf(columns, names, room) {
  const begin = columns.slice(0, names);
  const parts = [];
  let left = 0;
  for (const column of columns.slice(names)) {
    if (column.width > left) {
      parts.push([...begin]);
      left = room - begin.reduce((sum, each) => sum + each.width, 0);
    }
    parts.at(-1).push(column);
    left -= column.width;
  }
  return parts.length > 0 ? parts : [begin];
}

/** A table that is wider than long stands on its side: a row for each measure fits a narrow screen. On paper, where nothing
    scrolls, it goes on below itself. */
function measureTable(table) {
  const used = table.columns.map((_, index) => index).filter(index => table.rows.some(row => row[index] !== null));
  const isTurned = used.length > table.rows.length;
  const columns = columnsOf(table, used, isTurned);
  const isName = index => table.rows.every(row => row[index] === null || typeof row[index] === "string");
  const number = used.findIndex(index => !isName(index));
  const names = isTurned || number < 1 ? 1 : number;
  const part = columns => element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": table.name },
    element("table", { class: isTurned ? "turned" : null }, element("thead", {}, element("tr", {}, columns.map(column => column.head()))),
      element("tbody", {}, columns[0].cells.map((_, row) => element("tr", {}, columns.map(column => column.cells[row]()))))));
  const box = element("div", { class: "drawn" });
  box.redraw = isPaper => box.replaceChildren(...partsOf(columns, names, isPaper ? paperWidth : Infinity).map(part));
  box.redraw(false);
  return [box, table.notes.map(note => element("p", { class: "quiet" }, note))];
}

/** What the headings mean, for those without a mouse as well; on paper it is open. */
function formulas(table) {
  const used = table.columns.filter((column, index) => column.formula && table.rows.some(row => row[index] !== null));
  return element("details", { class: "formulas" }, element("summary", {}, "Formulas"),
    element("dl", {}, used.map(column => element("div", {}, element("dt", {}, column.title), element("dd", {}, column.formula)))));
}

function tableCSV(table) {
  const number = value => Array.isArray(value) ? value[0] : value;
  return [table.columns.map(column => column.unit ? `${column.title} (${column.unit})` : column.title),
    ...table.rows.map(row => row.map(number))];
}

function tablesSection() {
  const [first, ...others] = data.tables;
  if (!first) return null;
  return element("section", { id: "tables" }, element("h2", {}, "Requests by policy"),
    figure("How they ended, and the medians that matter", "Only complete requests enter the medians. p50 is the median, p99 the "
      + "value that one in a hundred exceeds; in italics where there are too few values to rely on. "
      + `The reader of the playback stall reads ${plain(data.readingRate)} characters a second.`,
      () => tableCSV(first), mockTag(data.groups), measureTable(first), formulas(first)),
    others.map(table => element("details", {}, element("summary", {}, `Table: ${table.name}`), measureTable(table), formulas(table), dataOf(() => tableCSV(table)))));
}
