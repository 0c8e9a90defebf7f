"use strict";
// What the number of proposers changes, where the traces hold mixtures of several sizes or a sweep has simulated them.

function proposersSection() {
  const { measures, series } = data.proposers;
  if (series.length === 0) return null;
  const figures = [...measures.map((measure, index) => ({ name: `${measure.name} p50`, unit: measure.unit, formula: measure.formula, of: point => point.values[index] })),
    { name: "cost", unit: "$", formula: "mean cost of the complete requests, by the table of prices", of: point => point.dollars },
    { name: "score", unit: "", formula: "as given with --scores; the more, the better", of: point => point.score }]
    .filter(item => series.some(one => one.points.some(point => item.of(point) !== null)));
  const nameOf = one => `${one.policy}, ${one.of}${one.simulated ? " (simulated)" : ""}`;
  // The first line of a policy has the policy's colour; further ones have what no policy has.
  const numbers = new Map();
  const policyColour = policy => data.groups.find(group => plainName(group) === policy)?.colour ?? namedPolicies.indexOf(policy.replace(/\[.*$/, ""));
  let free = Math.max(namedPolicies.length, ...data.groups.map(group => group.colour + 1));
  for (const one of series) {
    const name = nameOf({ ...one, simulated: false });
    if (numbers.has(name)) continue;
    const own = policyColour(one.policy);
    numbers.set(name, own >= 0 && ![...numbers.values()].includes(own) ? own : free++);
  }
  let chosen = 0;
  const box = element("div");

  function show() {
    const item = figures[chosen];
    const name = `${item.name.toUpperCase()}${item.unit ? ` (${item.unit})` : ""}`;
    const lines = series.map(one => ({ name: nameOf(one), colour: numbers.get(nameOf({ ...one, simulated: false })), isSimulated: one.simulated, note: `n = ${one.points.map(point => grouped(point.n, 0)).join(", ")}`,
      points: one.points.filter(point => item.of(point) !== null).map(point => [point.proposers, item.of(point)]) })).filter(line => line.points.length > 0);
    const values = lines.flatMap(line => line.points.map(point => point[1]));
    const y = item.name === "score" ? { from: Math.min(...values), to: Math.max(...values) } : { from: Math.min(0, ...values), to: Math.max(...values) };
    const x = { label: "proposers", from: 0, to: Math.max(...series.flatMap(one => one.points.map(point => point.proposers))), isWhole: true };
    const select = element("select", { "aria-label": "Measure", onchange: event => {
      chosen = Number(event.target.value);
      show();
      box.querySelector("select").focus();
    } }, figures.map((figure, index) => element("option", { value: index, selected: index === chosen }, figure.name)));
    box.replaceChildren(element("div", { class: "controls" }, select),
      figure(`${name} by number of proposers`, `${name}: ${item.formula}. After Table 3 of Mixture-of-Agents: several agents that propose, or one agent that is sampled several times. `
        + "A line that rises says what each further proposer takes; with --scores one sees what it gives."
        + (series.some(one => one.swept) ? " Of a trace that is named, a sweep has simulated the first proposers of its mixture." : ""),
      () => [["policy", "simulated", "mock", "proposals of", "proposers", "mixture", "n", ...figures.map(figure => figure.unit ? `${figure.name} (${figure.unit})` : figure.name)],
        ...series.flatMap(one => one.points.map(point => [one.policy, one.simulated, one.mock, one.of, point.proposers, point.mixture, point.n,
          ...figures.map(figure => figure.of(point))]))],
      mockTag(series), drawn(width => lineChart(width, name, lines, x, { ...y, label: name, left: 64 }, false)).box, legend(lines),
      hiddenRemark(lines, x, { ...y, label: name, left: 64 }, false)));
  }

  show();
  return element("section", { id: "proposers" }, element("h2", {}, "The number of proposers"), box);
}
