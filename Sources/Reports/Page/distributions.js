"use strict";
// Empirical distribution functions, policy by policy.

const titles = {
  ttfo: "Time to first output", ttft: "Time to first token", e2e: "Whole answer, end to end", itl: "Gaps between pieces of the answer",
  gap: "Gaps between segments of the answer", stall: "Playback stall",
};

/** A step function through all values or, where only quantiles are kept, a line through them. */
function distributionPoints({ values }) {
  const count = values.length;
  return [[values[0], 0], ...values.map((value, index) => [value, (index + 1) / count])];
}

function distribution(entry) {
  const shown = entry.series.map((series, index) => ({ ...series, group: data.groups[index] })).filter(series => series.n > 0);
  if (shown.length === 0) return null;
  const name = titles[entry.measure] ?? entry.measure;
  const x = axisOf(shown.flatMap(series => series.values), entry.unit);
  const y = { from: 0, to: 1 };
  const series = shown.map(({ group, n, ...rest }) =>
    ({ name: group.name, colour: group.colour, isSimulated: group.simulated, note: `n = ${grouped(n, 0)}`, points: distributionPoints(rest) }));
  // A line along an axis would show nothing.
  const picture = shown.every(({ values }) => values.every(value => value === 0))
    ? [element("p", {}, "All are 0."), legend(series)]
    : [drawn(width => lineChart(width, title, series, x, y, true)).box, legend(series), hiddenRemark(series, x, y, true)];
  const title = `${name} (${entry.measure.toUpperCase()}, ${entry.unit})`;
  const rate = entry.measure === "stall" ? `, here ${plain(data.readingRate)} characters a second` : "";
  return figure(title, `${entry.measure.toUpperCase()}: ${entry.formula}${rate}. At each time on the axis the curve shows the share of ${entry.measure === "itl" || entry.measure === "gap" ? "gaps" : "requests"} that `
    + "took no longer; further left is faster, steeper is steadier.",
    () => [["policy", "simulated", "mock", "n", `${entry.measure} (${entry.unit})`, "share at most"],
      ...shown.flatMap(({ group, n, values }) => values.map((value, index) => [group.name, group.simulated, group.mock, n, value, (index + 1) / values.length]))],
    mockTag(shown.map(({ group }) => group)), picture);
}

function distributionsSection() {
  const figures = data.distributions.map(distribution).filter(Boolean);
  if (figures.length === 0) return null;
  return element("section", { id: "distributions" }, element("h2", {}, "Distributions"),
    element("p", { class: "quiet" }, "Of complete requests. Of more than 201 values the curve goes through 201 quantiles."),
    element("div", { class: "pair" }, figures));
}
