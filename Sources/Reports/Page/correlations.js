"use strict";
// Whether answers resemble the proposals that are preferred, and how much of that comes of itself.

/** What stands beside the plain correlation, each with a mark of its own. */
const estimates = [
  { key: "correlation", name: "correlation", mark: "M-4 0A4 4 0 1 0 4 0A4 4 0 1 0-4 0Z", note: "of the answer with the proposals" },
  { key: "shuffled", name: "shuffled", mark: "M-4-4L4 4M-4 4L4-4", note: "the answer to another instruction" },
  { key: "givenLength", name: "given length", mark: "M0-5L5 0L0 5L-5 0Z", note: "the proposal's length and its distance from the answer's held fixed" },
  { key: "givenLengthAndModel", name: "given length, model", mark: "M-4-4H4V4H-4Z", note: "its model too" },
];

/** A cross has no inside. */
const paint = ({ key }, stroke) => ({ fill: key === "shuffled" ? "none" : stroke, stroke, "stroke-width": 1.6 });

const predictorName = row => row.hypothesis ? `${row.predictor}, hypothesis ${row.hypothesis}` : row.predictor;

function correlationChart(width, title, rows) {
  const left = width < 560 ? 8 : 190;
  const step = 14;
  const shown = rows.map(row => ({ row, marks: estimates.map((estimate, index) => ({ ...estimate, index, value: row[estimate.key] })).filter(mark => mark.value !== null) }))
    .filter(({ marks }) => marks.length > 0);
  const ends = shown.flatMap(({ marks }) => marks.flatMap(({ value }) => value.filter(end => end !== null)));
  const scale = linearScale(Math.min(-0.2, ...ends), Math.max(0.2, ...ends), left, width - 14);
  const tops = [];
  let height = 6;
  for (const { marks } of shown) {
    if (left === 8) height += 16;
    tops.push(height);
    height += marks.length * step + 8;
  }
  const chart = svg("svg", { viewBox: `0 0 ${width} ${height + 22}`, role: "img", "aria-label": title });
  for (const tick of scale.ticks) {
    chart.append(svg("line", { class: tick === 0 ? "zero" : "grid", x1: scale.at(tick), x2: scale.at(tick), y1: 0, y2: height }),
      svg("text", { class: "quiet", x: scale.at(tick), y: height + 14, "text-anchor": "middle" }, plain(tick)));
  }
  shown.forEach(({ row, marks }, number) => {
    chart.append(svg("text", left === 8 ? { x: 0, y: tops[number] - 3 } : { x: left - 10, y: tops[number] + marks.length * step / 2 + 4, "text-anchor": "end" }, shortenedName(predictorName(row), 30)));
    marks.forEach(({ index, name, mark, value: [value, low, high] }, line) => {
      const y = tops[number] + line * step + step / 2;
      const stroke = row.control ? "var(--quiet)" : colour(index);
      if (low !== null) chart.append(svg("line", { x1: scale.at(low), x2: scale.at(high), y1: y, y2: y, stroke, "stroke-width": 2 }));
      chart.append(svg("path", { d: mark, transform: `translate(${scale.at(value).toFixed(1)} ${y})`, ...paint(estimates[index], stroke) },
        svg("title", {}, `${predictorName(row)}, ${name}: ${fixed(value, 3)}${low === null ? "" : ` (${fixed(low, 3)} to ${fixed(high, 3)})`}`)));
    });
  });
  return chart;
}

function correlationsSection() {
  const all = data.correlations;
  if (all.length === 0) return null;
  const nameOf = group => `${group.name}, ${group.round === null ? "whole answers" : `after round ${group.round}`}`;
  let chosen = Math.max(0, all.findIndex(group => group.round === null));
  const box = element("div");

  function show() {
    const group = all[chosen];
    const title = `Rank correlation with preference: ${nameOf(group)}`;
    const select = element("select", { "aria-label": "Answers of", onchange: event => {
      chosen = Number(event.target.value);
      show();
      box.querySelector("select").focus();
    } }, all.map((each, index) => element("option", { value: index, selected: index === chosen }, nameOf(each))));
    const [told, untold] = [true, false].map(isTold => estimates.filter(({ key }) => group.rows.some(row => row[key] !== null) === isTold));
    const counts = [...new Set(group.rows.map(row => row.n))].sort((a, b) => a - b);
    box.replaceChildren(element("div", { class: "controls" }, select),
      figure(title, "After Figures 4(b) and 6 of Mixture-of-Agents, with controls. Within each instruction the proposals are ranked by their likeness to the answer and by a judge's preference; "
        + `marks are the means of Spearman's coefficients, lines their 95 % bootstrap intervals. n = ${counts.length === 1 ? counts[0] : `${counts[0]} to ${counts.at(-1)}`} instructions. `
        + "Grey: what predicts preference and knows nothing of the answer. A likeness tells something where it stands clear of its shuffled mark, and of zero once length and model are held fixed.",
      () => correlationCSV(all), drawn(width => correlationChart(width, title, group.rows)).box,
      element("ul", { class: "legend" }, told.map(estimate => element("li", {},
        svg("svg", { viewBox: "0 0 26 10", "aria-hidden": "true" }, svg("path", { d: estimate.mark, transform: "translate(13 5)", ...paint(estimate, colour(estimates.indexOf(estimate))) })),
        estimate.name, element("span", { class: "quiet" }, ` ${estimate.note}`)))),
      untold.length > 0 ? element("p", { class: "quiet" }, `Not shown: ${untold.map(({ name }) => `“${name}”`).join(" and ")}, which these data do not tell; once so much is held fixed, nothing is left to correlate.`) : null));
  }

  show();
  return element("section", { id: "correlations" }, element("h2", {}, "Does the answer take from the better proposals?"), box);
}

function correlationCSV(all) {
  return [["answers of", "after round", "predictor", "hypothesis", "control", "n", "dropped", ...estimates.flatMap(({ name }) => [name, `${name} low`, `${name} high`])],
    ...all.flatMap(group => group.rows.map(row => [group.name, group.round ?? "all", row.predictor, row.hypothesis, row.control, row.n, row.dropped,
      ...estimates.flatMap(({ key }) => row[key] ?? ["", "", ""])]))];
}
