"use strict";
// Scales, axes and line charts.

function linearScale(from, to, start, end, spacing = 64) {
  const span = to - from || 1;
  const step = niceStep(span / Math.max(2, Math.abs(end - start) / spacing));
  const ticks = [];
  for (let count = Math.ceil(from / step - 1e-9); count <= to / step + 1e-9; count += 1) ticks.push(Number((count * step).toPrecision(12)));
  return { at: value => start + (value - from) / span * (end - start), ticks };
}

function logarithmicScale(from, to, start, end) {
  const [low, high] = [Math.log10(from), Math.log10(to)];
  const ticks = [];
  const digits = high - low > 2.5 ? [1] : [1, 2, 5];
  for (let power = Math.floor(low); power <= high; power += 1) {
    for (const digit of digits) {
      const tick = digit * 10 ** power;
      if (tick >= from && tick <= to * 1.0001) ticks.push(tick);
    }
  }
  return { at: value => start + (Math.log10(Math.max(value, from)) - low) / (high - low || 1) * (end - start), ticks };
}

function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map(digit => digit * power).find(step => step >= rough * 0.999);
}

const plain = value => value.toLocaleString("en", { maximumSignificantDigits: 6 });

/** The path of points; steps first go right, then up. */
function path(points, isStepped) {
  return points.map(([x, y], index) =>
    index === 0 ? `M${x.toFixed(1)} ${y.toFixed(1)}` : isStepped ? `H${x.toFixed(1)}V${y.toFixed(1)}` : `L${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}

/** A chart with a pair of axes and nothing in it. `x`, `y`: label, from, to, isLogarithmic, isWhole; `y.left`: room for its numbers. */
function emptyChart(width, label, x, y) {
  const height = Math.min(260, Math.max(180, width * 0.55));
  const [left, right, top, bottom] = [y.left ?? 40, width - 20, y.label ? 20 : 8, height - 34];
  const across = (x.isLogarithmic ? logarithmicScale : linearScale)(x.from, x.to, left, right);
  const up = (y.isLogarithmic ? logarithmicScale : linearScale)(y.from, y.to, bottom, top, 40);
  const chart = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
  for (const tick of up.ticks) {
    chart.append(svg("line", { class: "grid", x1: left, x2: right, y1: up.at(tick), y2: up.at(tick) }),
      svg("text", { class: "quiet", x: left - 5, y: up.at(tick) + 4, "text-anchor": "end" }, plain(tick)));
  }
  for (const tick of across.ticks.filter(tick => !x.isWhole || Number.isInteger(tick))) {
    chart.append(svg("line", { class: "grid", x1: across.at(tick), x2: across.at(tick), y1: bottom, y2: bottom + 4 }),
      svg("text", { class: "quiet", x: across.at(tick), y: bottom + 16, "text-anchor": "middle" }, plain(tick)));
  }
  chart.append(svg("text", { class: "quiet", x: right, y: height - 4, "text-anchor": "end" }, x.label));
  if (y.label) chart.append(svg("text", { class: "quiet", x: 0, y: 10 }, y.label));
  return { chart, across, up };
}

/** An axis that holds some values: from 0 or, if they lie far apart, logarithmic; a 0 then stands at its beginning. */
function axisOf(values, label) {
  // Not spread into arguments, of which there is a limit.
  const [least, most] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  const leastPositive = values.reduce((a, b) => b > 0 ? Math.min(a, b) : a, Infinity);
  const isLogarithmic = least >= 0 && most / leastPositive > 30;
  return { label: isLogarithmic ? `${label}, logarithmic${least === 0 ? ", 0 at its beginning" : ""}` : label,
    from: isLogarithmic ? leastPositive : Math.min(0, least), to: most, isLogarithmic };
}

/** Lines over a common pair of axes. `series`: name, colour (its number), isSimulated, points of [x, y]. */
function lineChart(width, label, series, x, y, isStepped) {
  const { chart, across, up } = emptyChart(width, label, x, y);
  for (const { name, colour: number, isSimulated, points } of series) {
    const places = points.map(([a, b]) => [across.at(a), up.at(b)]);
    chart.append(svg("path", { class: "curve", stroke: colour(number), "stroke-dasharray": dash(isSimulated), d: path(places, isStepped) }, svg("title", {}, name)));
    const marked = !isStepped ? places : shape(number) ? spread(alongPath(places, isStepped), 70) : [];
    for (const place of marked) chart.append(mark(...place, number, shape(number) ? 0.8 : 0.6));
  }
  return chart;
}

/** A mark in a colour, of the shape that goes with it; hollow ones are open. */
function mark(x, y, number, size, isHollow = false) {
  return svg("path", { d: shape(number) ?? disc, transform: `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${size})`,
    fill: isHollow ? "var(--ground)" : colour(number), stroke: colour(number), "stroke-width": 1.6 });
}

/** The places on a path, a pixel apart. */
function alongPath(places, isStepped) {
  const corners = isStepped ? places.flatMap(([x, y], index) => index === 0 ? [[x, y]] : [[x, places[index - 1][1]], [x, y]]) : places;
  return corners.flatMap(([x, y], index) => {
    if (index === 0) return [[x, y]];
    const [fromX, fromY] = corners[index - 1];
    const steps = Math.max(1, Math.round(Math.hypot(x - fromX, y - fromY)));
    return Array.from({ length: steps }, (_, step) => [fromX + (x - fromX) * (step + 1) / steps, fromY + (y - fromY) * (step + 1) / steps]);
  });
}

/** Some of the places, so far apart, none of them at an end. */
const spread = (places, distance) => places.filter((_, index) => index % distance === Math.floor(distance / 2));

/** Which curves nobody can see because a later one lies on them, as a remark. */
function hiddenRemark(series, x, y, isStepped) {
  const { across, up } = emptyChart(500, "", x, y);
  const pixels = series.map(({ points }) => alongPath(points.map(([a, b]) => [across.at(a), up.at(b)]), isStepped).map(([a, b]) => Math.round(a) * 4096 + Math.round(b)));
  // A line is two pixels wide.
  const near = pixels.map(own => new Set(own.flatMap(pixel => [-1, 0, 1].flatMap(right => [-1, 0, 1].map(down => pixel + 4096 * right + down)))));
  /** Who lies under each curve that can be seen. */
  const under = new Map();
  series.forEach(({ name }, index) => {
    const above = series.findLastIndex((_, other) => other > index && pixels[index].every(pixel => near[other].has(pixel)));
    if (above >= 0) under.set(above, [...under.get(above) ?? [], name]);
  });
  const sentences = [...under].map(([above, names]) => `${listed(names)} ${names.length > 1 ? "lie" : "lies"} under ${series[above].name}.`);
  return sentences.length > 0 ? element("p", { class: "hidden-curves" }, sentences.join(" ")) : null;
}

/** The room that names take beside a picture. */
const nameRoom = names => 14 + 6.6 * Math.max(...names.map(name => [...name].length));

function legend(entries) {
  return element("ul", { class: "legend" }, entries.map(({ name, colour: number, isSimulated, note }) => element("li", {},
    svg("svg", { viewBox: "0 0 26 10", "aria-hidden": "true" },
      svg("line", { x1: 0, x2: 26, y1: 5, y2: 5, stroke: colour(number), "stroke-width": 4, "stroke-dasharray": dash(isSimulated) }),
      shape(number) ? mark(13, 5, number, 0.9, true) : null),
    element("bdi", {}, name), note ? element("span", { class: "quiet" }, ` ${note}`) : null)));
}
