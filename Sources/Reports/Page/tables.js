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

/** A table that is wider than long stands on its side: a row for each measure fits a narrow screen, and paper. */
function measureTable(table) {
  const used = table.columns.map((_, index) => index).filter(index => table.rows.some(row => row[index] !== null));
  const isTurned = used.length > table.rows.length;
  const [first, ...others] = used;
  const rows = isTurned
    ? [element("tr", {}, heading(table.columns[first], "row"), table.rows.map(row => element("th", { scope: "col" }, element("bdi", {}, row[first])))),
      ...others.map(index => element("tr", {}, heading(table.columns[index], "row"), table.rows.map(row => cell(row[index]))))]
    : [element("tr", {}, used.map(index => heading(table.columns[index], "col"))),
      ...table.rows.map(row => element("tr", {}, used.map(index => cell(row[index]))))];
  return [
    element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": table.name },
      element("table", { class: isTurned ? "turned" : used.length > 14 ? "wide" : null }, element("thead", {}, rows[0]), element("tbody", {}, rows.slice(1)))),
    table.notes.map(note => element("p", { class: "quiet" }, note)),
  ];
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
      () => tableCSV(first), measureTable(first), formulas(first)),
    others.map(table => element("details", {}, element("summary", {}, `Table: ${table.name}`), measureTable(table), formulas(table), dataOf(() => tableCSV(table)))));
}
