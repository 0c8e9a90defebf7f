"use strict";
// Latency against cost or quality, and the policies that are beaten by none.

const priceTitles = { dollars: "cost", tokens: "tokens", score: "score" };
const titleOf = price => price.name === "dollars" ? "cost ($)" : priceTitles[price.name];
/** What beats a policy that nothing beats. */
const onFront = -1;

function tradeOffSection() {
  const { latencies, prices, points } = data.tradeOff;
  if (prices.length === 0) return null;
  let [latency, price] = [0, prices.length - 1];
  const box = element("div");
  const choices = (label, options, chosen, onChoice) => element("select", { "aria-label": label, onchange: event => {
    onChoice(Number(event.target.value));
    show();
    box.querySelector(`[aria-label="${label}"]`).focus();
  } }, options.map((option, index) => element("option", { value: index, selected: index === chosen }, option)));

  function draw(width, shown, title) {
    const y = axisOf(shown.map(point => point.y), titleOf(prices[price]));
    // Scores differ by little, and zero means nothing.
    if (prices[price].name === "score") {
      const values = shown.map(point => point.y);
      const room = (Math.max(...values) - Math.min(...values) || 1) / 5;
      Object.assign(y, { label: "score", isLogarithmic: false, from: Math.min(...values) - room, to: Math.max(...values) + room });
    }
    const x = axisOf(shown.map(point => point.x), latencies[latency].unit);
    const { chart, across, up } = emptyChart(width, title, x, { ...y, left: 64 });
    const front = shown.filter(point => point.beatenBy === onFront).sort((a, b) => a.x - b.x);
    chart.append(svg("path", { class: "front", d: path(front.map(point => [across.at(point.x), up.at(point.y)]), false) }));
    const names = [];
    for (const { x, y, beatenBy, group } of [...shown].sort((a, b) => up.at(a.y) - up.at(b.y))) {
      const [cx, cy] = [across.at(x), up.at(y)];
      const isRight = cx > width * 0.6;
      // Names that would stand on one another move down.
      const lower = names.filter(name => name.isRight === isRight && Math.abs(name.cx - cx) < 130).map(name => name.y + 12);
      const textY = Math.max(cy + 4, ...lower);
      names.push({ isRight, cx, y: textY });
      chart.append(svg("g", {}, svg("title", {}, group.name), mark(cx, cy, group.colour, 1.25, group.simulated)),
      svg("text", { class: beatenBy === onFront ? "halo best" : "halo", x: cx + (isRight ? -9 : 9), y: textY, "text-anchor": isRight ? "end" : "start" }, shortenedName(group.name, 30)));
    }
    return chart;
  }

  function show() {
    const shown = points.filter(point => point.latencies[latency] !== null && point.prices[price] !== null).map(point =>
      ({ x: point.latencies[latency], y: point.prices[price], n: point.n, beatenBy: point.beatenBy[latency][price], group: data.groups[point.group] }));
    const [measure, other] = [latencies[latency], prices[price]];
    const title = `Median ${measure.name.toUpperCase()} (${measure.unit}) against ${titleOf(other)}`;
    const place = point => point.beatenBy === onFront ? "on the front" : `beaten by ${data.groups[point.beatenBy].name}`;
    box.replaceChildren(
      element("div", { class: "controls" },
        choices("Latency", latencies.map(item => item.name.toUpperCase()), latency, index => { latency = index; }),
        choices("Against", prices.map(item => priceTitles[item.name]), price, index => { price = index; })),
      figure(title, `Each mark is a policy. ${other.name === "score" ? "Further left is faster, further up is better" : "Further left is faster, further down is cheaper"}: `
        + "the line joins those on the front, in bold, which no other policy beats in one without losing in the other. Hollow marks are simulated. "
        + `${measure.name}: ${measure.formula}. ${priceTitles[other.name]}: ${other.formula}.`,
      () => tradeOffCSV(), mockTag(shown.map(point => point.group)),
      shown.length > 0 ? drawn(width => draw(width, shown, title)).box : element("p", { class: "remark" }, `No policy has a ${measure.name}.`),
      legend(shown.map(point => ({ name: point.group.name, colour: point.group.colour, isSimulated: point.group.simulated, note: `n = ${grouped(point.n, 0)}, ${place(point)}` })))));
  }

  show();
  return element("section", { id: "trade-off" }, element("h2", {}, "Latency against cost and quality"), box,
    prices.some(item => item.name === "score") ? null
      : element("p", { class: "quiet" }, "How good the answers are is not in a trace: chunkwise report --scores FILE adds it, --prices FILE what they cost."));
}

function tradeOffCSV() {
  const { latencies, prices, points } = data.tradeOff;
  const unit = item => item.unit ? `${item.name} (${item.unit})` : item.name;
  const pairs = latencies.flatMap((_, latency) => prices.map((_, price) => [latency, price]));
  const beaten = index => index === null ? "" : index === onFront ? "none" : data.groups[index].name;
  return [["policy", "simulated", "mock", "n", ...latencies.map(item => `${item.name} p50 (${item.unit})`), ...prices.map(unit),
    ...pairs.map(([latency, price]) => `beaten by (${latencies[latency].name}, ${prices[price].name})`)],
  ...points.map(point => [data.groups[point.group].name, data.groups[point.group].simulated, data.groups[point.group].mock, point.n, ...point.latencies, ...point.prices,
    ...pairs.map(([latency, price]) => beaten(point.beatenBy[latency][price]))])];
}
