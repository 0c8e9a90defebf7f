"use strict";
// Where the time to first output went: one bar for each policy, stacked in the order of time.

const layerName = (layer, last) => layer < 0 ? "" : layer === 0 && last > 0 ? "proposers" : layer === last ? "aggregator" : `layer ${layer}`;

/** The stages that most requests do not pass, or pass at once: they share the colours of the others, and are hatched. */
const rareStages = ["queue", "earlier rounds", "retries", "deadline"];
/** A stage has the same colour on every page. */
const stageNumbers = colourNumbers([...data.stages.map(stage => stage.name).filter(name => !rareStages.includes(name)), ...rareStages]);

function stageArea(name, place) {
  const number = stageNumbers.get(name);
  const hatches = [];
  if (number >= colours) {
    for (let x = 4; x < place.width; x += 6) {
      hatches.push(svg("line", { x1: place.x + x, x2: place.x + x, y1: place.y, y2: place.y + place.height, stroke: "var(--ground)", "stroke-width": 1.6 }));
    }
  }
  return [svg("rect", { ...place, fill: colour(number) }), hatches];
}

const stageLegend = stages => element("ul", { class: "legend" }, stages.map(stage => element("li", {},
  svg("svg", { viewBox: "0 0 26 10", "aria-hidden": "true" }, stageArea(stage.name, { x: 0, y: 0, width: 26, height: 10 })),
  stage.name, element("span", { class: "quiet" }, ` ${stage.formula}`))));

function splitSection() {
  const rows = data.splits.map((split, index) => ({ ...split, group: data.groups[index] })).filter(split => split.n > 0);
  if (rows.length === 0) return null;
  const total = row => row.parts.reduce((sum, part) => sum + part.mean, 0);
  const last = Math.max(...rows.flatMap(row => row.parts.map(part => part.layer)));
  const used = data.stages.filter(stage => rows.some(row => row.parts.some(part => part.stage === stage.name)));
  let isShare = false;

  const names = rows.map(row => shortenedName(row.group.name, 32));
  const picture = drawn(width => {
    const left = width < 560 ? 0 : nameRoom(names);
    const [bar, step] = [22, left === 0 ? 46 : 34];
    const height = rows.length * step + 24;
    const longest = Math.max(...rows.map(total)) || 1;
    const scale = linearScale(0, isShare ? 100 : longest, left, width - 70);
    const chart = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": "Where the time to first output went" });
    rows.forEach((row, index) => {
      const y = index * step + (left === 0 ? 18 : 4);
      chart.append(svg("text", left === 0 ? { x: 0, y: y - 5 } : { x: left - 8, y: y + 15, "text-anchor": "end" }, names[index]));
      let sum = 0;
      const unit = isShare ? 100 / (total(row) || 1) : 1;
      for (const part of row.parts) {
        const [from, to] = [scale.at(sum * unit), scale.at((sum + part.mean) * unit)];
        sum += part.mean;
        const name = `${part.stage}${part.layer < 0 ? "" : ` (${layerName(part.layer, last)})`}: ${duration(part.mean)}`;
        const place = { x: from, y, width: Math.max(0.5, to - from), height: bar, stroke: "var(--ground)", "stroke-width": 0.7 };
        chart.append(svg("g", { opacity: part.layer === last && last > 0 ? 0.65 : 1 }, svg("title", {}, name), stageArea(part.stage, place)));
      }
      chart.append(svg("text", { x: scale.at(sum * unit) + 6, y: y + 15 }, duration(sum)));
    });
    for (const tick of scale.ticks) {
      chart.append(svg("text", { class: "quiet", x: scale.at(tick), y: height - 4, "text-anchor": "middle" }, isShare ? `${tick} %` : axisDuration(tick)));
    }
    return chart;
  });
  const toggle = element("button", { type: "button", "aria-pressed": "false", onclick: () => {
    isShare = !isShare;
    toggle.setAttribute("aria-pressed", String(isShare));
    picture.redraw();
  } }, "As shares");
  return element("section", { id: "split" }, element("h2", {}, "Where the time to first output goes"),
    figure("Mean time on the critical path (ms)", "Each bar is the mean time to first output of a policy, cut along the critical path of each request, in the order of "
      + "time; the parts add up. Paler parts are the aggregator's own. Tooltips and data have the figures.",
      () => [["policy", "simulated", "mock", "n", "layer", "stage", "mean (ms)"],
        ...rows.flatMap(row => row.parts.map(part => [row.group.name, row.group.simulated, row.group.mock, row.n, part.layer < 0 ? "" : part.layer, part.stage, part.mean]))],
      mockTag(rows.map(row => row.group)), element("div", { class: "controls" }, toggle), picture.box, stageLegend(used),
      element("p", { class: "quiet" }, rows.map(row => `${row.group.name}: n = ${grouped(row.n, 0)}`).join(" · "))));
}
