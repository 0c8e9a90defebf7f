"use strict";
// The tables of `chunkwise analyze`.

function cell(value, column) {
  if (value === null) return element("td", { class: "none" }, "–");
  if (typeof value === "string") return element("td", { class: "word" }, element("bdi", {}, value));
  if (typeof value === "number") return element("td", {}, grouped(value, 0));
  const [number, digits, isDoubtful] = value;
  return element("td", { class: isDoubtful ? "doubtful" : null, title: isDoubtful ? "too few values to rely on" : null },
    grouped(number, digits));
}

function measureTable(table) {
  const used = table.columns.map((_, index) => table.rows.some(row => row[index] !== null));
  const kept = row => row.filter((_, index) => used[index]);
  const head = kept(table.columns).map(column => element("th", { scope: "col" },
    element("abbr", { title: column.formula }, column.title),
    column.unit ? element("span", { class: "unit" }, column.unit) : null));
  return [
    element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": table.name },
      element("table", {}, element("thead", {}, element("tr", {}, head)),
        element("tbody", {}, table.rows.map(row => element("tr", {}, kept(row).map(cell)))))),
    table.notes.map(note => element("p", { class: "quiet" }, note)),
  ];
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
      + "value that one in a hundred exceeds; in italics where there are too few values to rely on. A heading's tooltip has its formula.",
      () => tableCSV(first), measureTable(first)),
    others.map(table => element("details", {}, element("summary", {}, `Table: ${table.name}`), measureTable(table), dataOf(() => tableCSV(table)))));
}
