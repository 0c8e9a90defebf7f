"use strict";
// What happened in a request: a lane for each stream, on one time axis for all policies.

for (const story of data.stories) {
  for (const round of story.lanes.flatMap(lane => lane.rounds)) {
    round.evidence = round.evidence.map(([lane, bytes, tokens, at, ready]) => ({ lane, bytes, tokens, at, ready }));
  }
}

/** A stream's name: its agent and, where that has several streams, what tells this one from the others. */
const laneName = (story, lane) => {
  const { agent, layer } = story.lanes[lane];
  const all = story.lanes.filter(other => other.agent === agent);
  const twins = all.filter(other => other.layer === layer);
  const part = layer === 0 ? "proposer" : layer === story.lanes.at(-1).layer ? "aggregator" : `layer ${layer}`;
  return (all.length > twins.length ? `${part} ` : "") + agent + (twins.length > 1 ? ` #${twins.indexOf(story.lanes[lane]) + 1}` : "");
};

/** What a request is called beside others of its prompt: by its policy, and by what else tells them apart: mixture, trace,
    repetition or, in the end, its number. */
function storyName(story, stories) {
  const policy = stories.some(other => other.mixture !== story.mixture) ? `${story.mixture}/${story.group}` : story.group;
  const twins = stories.filter(other => other !== story && other.mixture === story.mixture && other.group === story.group);
  const differs = of => twins.some(other => of(other) !== of(story));
  const remarks = [
    stories.some(other => other.trace !== story.trace) ? fileName(data.traces[story.trace].name) : null,
    differs(other => other.repetition) ? `repetition ${story.repetition}` : null,
    twins.some(other => other.trace === story.trace && other.repetition === story.repetition) ? `request ${story.request}` : null].filter(remark => remark !== null);
  return remarks.length > 0 ? `${policy} (${remarks.join(", ")})` : policy;
}

/** What a round saw, for whom it waited and what came of it, in a few sentences. */
function roundText(story, lane, number) {
  const round = story.lanes[lane].rounds[number];
  const evidence = round.evidence.filter(item => item.bytes > 0).map(item => `${item.tokens} tokens of ${laneName(story, item.lane)}`);
  const ready = round.evidence.map(item => item.ready).filter(ms => ms !== null);
  const waited = round.critical !== null && ready.length > 1 ? round.ready - Math.min(...ready) : 0;
  const cause = { all: "everyone was ready", quorum: "enough were ready", deadline: "the deadline passed", alone: "nobody was left to wait for" }[round.cause];
  return [
    `${laneName(story, lane)}, round ${number}, started at ${duration(round.start)}${cause ? ` because ${cause}` : ""}.`,
    waited > 0 ? `It waited ${duration(waited)} for ${laneName(story, round.critical)} after the first was ready.` : "",
    evidence.length > 0 ? `It saw ${evidence.join(", ")} (estimated).` : "It saw no proposal.",
    round.first !== null ? `Its first text came ${duration(round.first - round.start)} later; it wrote ${grouped(round.bytes, 0)} bytes.` : "It wrote nothing.",
    round.attempts > 1 ? `It took ${round.attempts} attempts.` : "",
    round.outcome ? `It ended with ${round.outcome}${round.premature ? ", sooner than it need have" : ""}.` : "It did not end.",
  ].filter(Boolean).join(" ");
}

function timeline(story, name, longest) {
  const detail = element("p", { class: "quiet", "aria-live": "polite" });
  let chosen = null;
  /** What shows the evidence of the chosen round, in the scale of the last drawing. */
  let evidence = null;
  const picture = drawn(width => draw(width));

  function choose(lane, round) {
    const isOff = chosen && chosen.lane === lane && chosen.round === round;
    if (chosen) mark(picture.box, false);
    chosen = isOff ? null : { lane, round };
    detail.textContent = chosen ? visible(roundText(story, lane, round)) : "";
    if (chosen) mark(picture.box, true);
  }

  /** Marks the chosen round, or no longer; nothing else is drawn again, for there may be thousands. */
  function mark(parent, isChosen) {
    const round = parent.querySelector(`[data-round="${chosen.lane}.${chosen.round}"]`);
    round.classList.toggle("chosen", isChosen);
    round.setAttribute("aria-pressed", String(isChosen));
    evidence.box.replaceChildren(...(isChosen ? evidenceOf(chosen, evidence) : []));
  }

  /** One round is reached with Tab, the others of the timeline from there. */
  function step(event, by) {
    const rounds = [...picture.box.querySelectorAll(".round")];
    const next = rounds[rounds.indexOf(event.currentTarget) + by];
    event.preventDefault();
    next?.focus();
  }

  function draw(width) {
    const left = width < 560 ? 4 : 150;
    const step = left < 10 ? 34 : 20;
    const top = 16;
    const [first, last] = [story.lanes[0].layer, story.lanes.at(-1).layer];
    /** The lanes that begin a layer, where there are several; a line above them has its name. */
    const heads = first === last ? [] : story.lanes.flatMap((lane, index) => lane.layer !== story.lanes[index - 1]?.layer ? [index] : []);
    const headings = lane => heads.filter(head => head <= lane).length;
    const height = top + story.lanes.length * step + heads.length * 14 + 22;
    const scale = linearScale(0, longest, left, width - 14);
    const middle = lane => top + lane * step + headings(lane) * 14 + step - 9;
    const chart = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": `Timeline under ${name}` });
    for (const tick of scale.ticks) {
      chart.append(svg("line", { class: "grid", x1: scale.at(tick), x2: scale.at(tick), y1: top, y2: height - 18 }),
        svg("text", { class: "quiet", x: scale.at(tick), y: height - 4, "text-anchor": "middle" }, axisDuration(tick)));
    }
    story.lanes.forEach((lane, index) => {
      for (const call of lane.calls) drawCall(chart, lane, call, scale, middle(index));
    });
    evidence = { box: svg("g"), scale, middle };
    chart.append(evidence.box);
    story.lanes.forEach((lane, index) => drawRounds(chart, lane, index, scale, middle));
    if (chosen) mark(chart, true);
    (chart.querySelector(".chosen") ?? chart.querySelector(".round"))?.setAttribute("tabindex", 0);
    if (story.first !== null) {
      const x = scale.at(story.first);
      chart.append(svg("line", { class: "first", x1: x, x2: x, y1: top - 4, y2: height - 18 }),
        svg("text", { x: x + (x > width - 150 ? -4 : 4), y: top - 4, "text-anchor": x > width - 150 ? "end" : "start" }, `first text ${duration(story.first)}`));
    }
    // Last of all: on a narrow screen they stand over the lanes, and no line goes through them.
    story.lanes.forEach((lane, index) => {
      const above = left < 10 ? middle(index) - 12 : middle(index) + 4;
      const place = left < 10 ? { class: "halo", x: 0 } : { x: left - 8, "text-anchor": "end" };
      chart.append(svg("text", { ...place, y: above }, shortenedName(laneName(story, index), 22),
        svg("title", {}, `${lane.agent} (${lane.model}), layer ${lane.layer}, slot ${lane.slot}, endpoint ${lane.endpoint}`)));
      if (heads.includes(index)) chart.append(svg("text", { ...place, class: "halo quiet layer", y: above - (left < 10 ? 14 : 16) }, layerName(lane.layer, last)));
    });
    return chart;
  }

  function drawCall(chart, lane, call, scale, y) {
    const isAggregating = lane.rounds.length > 0;
    const lineEnd = call.first ?? call.end;
    const title = `${call.agent}: called ${duration(call.start)}, first text ${duration(call.first)}, ${call.outcome ?? "unfinished"} ${duration(call.end)}`
      + (call.failure ? `. ${call.failure}` : "");
    chart.append(svg("line", { class: "wait", x1: scale.at(call.start), x2: scale.at(lineEnd), y1: y, y2: y }, svg("title", {}, title)));
    for (const [from, to, , isReasoning] of call.bursts) {
      chart.append(svg("rect", { x: scale.at(from), y: y - 4, width: Math.max(1, scale.at(to) - scale.at(from)), height: 8,
        fill: isAggregating ? "var(--text)" : colour(lane.colour), class: isReasoning ? "reasoning" : null }, svg("title", {}, title)));
    }
    if (call.outcome === "failed" || call.outcome === "truncated") {
      chart.append(svg("text", { class: "failed", x: scale.at(call.end) + 2, y: y + 4 }, "✕", svg("title", {}, title)));
    } else if (call.outcome === "cancelled") {
      chart.append(svg("text", { x: scale.at(call.end) + 2, y: y + 4 }, "⊣", svg("title", {}, title)));
    }
  }

  function drawRounds(chart, lane, index, scale, middle) {
    const isFirstReader = story.lanes.findIndex(other => other.layer === lane.layer) === index;
    lane.rounds.forEach((round, number) => {
      if (isFirstReader) {
        for (const { lane: upstream, at } of round.evidence) {
          if (at === null) continue;
          const [x, y] = [scale.at(at), middle(upstream)];
          chart.append(svg("line", { class: "ready", x1: x, x2: x, y1: y - 7, y2: y + 7 }));
        }
        if (round.critical !== null) {
          const x = scale.at(round.ready);
          chart.append(svg("line", { class: "critical", x1: x, x2: scale.at(round.start), y1: middle(round.critical) + 7, y2: middle(index) - 8 }));
        }
      }
      const before = number > 0 ? lane.calls.filter(call => call.round === number - 1).flatMap(call => call.bursts).at(-1) : null;
      if (before && round.first !== null && round.first > before[1]) {
        chart.append(svg("rect", { class: "stall", x: scale.at(before[1]), y: middle(index) - 8, width: scale.at(round.first) - scale.at(before[1]), height: 16 },
          svg("title", {}, `no new text for ${duration(round.first - before[1])}`)));
      }
      const [from, to] = [scale.at(round.start), scale.at(round.end ?? story.end)];
      chart.append(svg("g", { class: "round", tabindex: -1, "data-round": `${index}.${number}`, role: "button", "aria-pressed": "false",
        onclick: () => choose(index, number),
        onkeydown: event => {
          if (event.key === "ArrowRight" || event.key === "ArrowDown") return step(event, 1);
          if (event.key === "ArrowLeft" || event.key === "ArrowUp") return step(event, -1);
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          choose(index, number);
        } },
        svg("rect", { x: from, y: middle(index) - 8, width: Math.max(3, to - from), height: 16, rx: 2 }),
        svg("title", {}, roundText(story, index, number))));
    });
  }

  function evidenceOf({ lane, round }, { scale, middle }) {
    return story.lanes[lane].rounds[round].evidence.filter(item => item.at !== null).flatMap(item => {
      const [x, y] = [scale.at(item.at), middle(item.lane)];
      // Below the text of the lane, and not over it.
      const isRight = x > scale.at(longest) - 60;
      return [svg("rect", { class: "evidence", x: scale.at(0), y: y - 9, width: Math.max(1, x - scale.at(0)), height: 18 }),
        svg("text", { class: "halo seen", x: x + (isRight ? -3 : 3), y: y + 12, "text-anchor": isRight ? "end" : "start" }, `${item.tokens} tokens`)];
    });
  }

  return element("div", { class: "timeline" },
    element("h3", {}, element("bdi", {}, name), story.failure ? ` failed: ${story.failure}` : ` · ${story.outcome}, first text ${duration(story.first)}, end ${duration(story.end)}`),
    picture.box, detail);
}

function timelineCSV(stories) {
  const rows = [["mixture", "policy", "simulated", "mock", "layer", "slot", "agent", "kind", "round", "of layer", "of slot", "start (ms)", "first text (ms)", "end (ms)", "bytes", "tokens", "outcome"]];
  for (const story of stories) {
    for (const lane of story.lanes) {
      const key = [story.mixture, story.group, story.simulated, story.mock, lane.layer, lane.slot];
      for (const call of lane.calls) {
        rows.push([...key, call.agent, "call", call.round < 0 ? "" : call.round, "", "", call.start, call.first, call.end, call.bursts.reduce((sum, burst) => sum + burst[2], 0), "", call.outcome]);
      }
      lane.rounds.forEach((round, number) => {
        rows.push([...key, lane.agent, "round", number, "", "", round.start, round.first, round.end, round.bytes, "", round.outcome]);
        for (const item of round.evidence) {
          const upstream = story.lanes[item.lane];
          rows.push([...key, lane.agent, "evidence", number, upstream.layer, upstream.slot, item.ready, "", item.at, item.bytes, item.tokens, ""]);
        }
      });
    }
  }
  return rows;
}

function timelineFigure(stories, pause) {
  const longest = Math.max(...stories.map(story => story.end), 1);
  return figure("Timelines (ms from the scheduled start)", `n = ${stories.length} ${stories.length === 1 ? "request" : "requests of one prompt"}. `
    + `A lane for each stream, all policies on one axis. Dotted: waiting for the first text. Filled: text; a break in it is a pause of more than ${duration(pause)} and of more than ${data.paces} times the stream's median gap, paler is reasoning. `
    + "Short strokes: the ends of the chunks that rounds saw. Orange lines: whose chunk let the round start. Boxes: rounds of an aggregator; "
    + "orange ground between them: the reader has nothing new. ✕ failed, ⊣ cut off by us.",
    () => timelineCSV(stories), mockTag(stories), element("p", { class: "quiet controls" }, "Choose a round, with the mouse or with Tab, the arrows and Enter, to see what it saw and whom it waited for."),
    stories.map(story => timeline(story, storyName(story, stories), longest)));
}
