"use strict";
// Puts the page together.

function header() {
  const traces = data.traces.map(trace => element("li", {}, element("bdi", {}, trace.name), `: ${grouped(trace.requests, 0)} ${trace.requests === 1 ? "request" : "requests"}, ${new Date(trace.wall).toISOString().replace("T", " ").slice(0, 16)} UTC, `,
    `${trace.tool}, seed ${trace.seed}${trace.machine ? `, ${trace.machine}` : ""} `, trace.simulated ? tag("simulated") : null, " ", trace.mock ? tag("latencies of a mock") : null, " ", trace.redacted ? tag("redacted") : null));
  document.title = visible(`${shortened(data.traces.map(trace => fileName(trace.name)).join(", "), 80)} · chunkwise report`);
  const isSimulated = [...data.groups, ...data.proposers.series].some(item => item.simulated);
  return element("header", {}, element("h1", {}, "chunkwise report"), element("ul", { class: "facts" }, traces),
    isSimulated ? element("p", { class: "remark" }, "Some of these data are simulated: the instants were computed and not measured. They say \u201csimulated\u201d wherever they are shown, and their lines are dashed.") : null,
    data.traces.some(trace => trace.mock) ? element("p", { class: "remark" }, "Latencies of a mock: chunkwise mock answered, and simulates its latencies. Every figure of them says so.") : null,
    data.remarks.map(remark => element("p", { class: "remark" }, remark)));
}

const distinct = names => [...new Set(names)].join(", ");

function requestsSection() {
  if (data.comparisons.length === 0) return null;
  const body = element("div");
  let [chosen, shown, metric] = [0, 0, "cosine"];
  const select = element("select", { id: "request", "aria-label": "Request", onchange: event => choose(Number(event.target.value)) },
    data.comparisons.map((comparison, index) => {
      const story = data.stories[comparison.stories[0]];
      return element("option", { value: index }, `${index + 1}. ${shortened(story.question, 60)}${story.recorded !== null ? ` (proposals of request ${story.recorded})` : story.repetition > 0 ? ` (repetition ${story.repetition})` : ""}`);
    }));
  const turn = by => element("button", { type: "button", onclick: () => choose((chosen + by + data.comparisons.length) % data.comparisons.length) }, by < 0 ? "Previous" : "Next");
  const answerBox = element("div");

  function choose(index) {
    chosen = index;
    select.value = String(index);
    history.replaceState(null, "", `#request=${index + 1}`);
    show();
  }

  function show() {
    const comparison = data.comparisons[chosen];
    const stories = comparison.stories.map(index => data.stories[index]);
    body.replaceChildren(
      element("p", { class: "question", dir: "auto" }, visibleNodes(stories[0].question)),
      element("p", { class: "quiet" }, `Chosen: ${comparison.reasons.join("; ")}. Mixture: ${distinct(stories.map(story => story.mixture || "not named"))}. Endpoints: ${distinct(stories.flatMap(story => story.lanes.map(lane => lane.endpoint)))}.`),
      timelineFigure(stories, comparison.pause), answerBox);
    // An answer that proposals went into says more than one without, and most that of several rounds.
    const telling = stories.map(({ answer }) => answer.spans.length === 0 ? 0 : comparedRounds(answer) > 1 ? 2 : 1);
    shown = telling.indexOf(Math.max(...telling));
    showAnswer(stories);
  }

  function showAnswer(stories) {
    const tabs = element("div", { class: "controls", role: "group", "aria-label": "Answer of which policy" }, stories.map((story, index) =>
      element("button", { type: "button", "aria-pressed": String(index === shown), onclick: () => {
        shown = index;
        showAnswer(stories);
        answerBox.querySelector("[aria-pressed=true]").focus();
      } }, storyName(story, stories))));
    const similarity = similarityFigure(stories[shown], metric, name => {
      metric = name;
      showAnswer(stories);
      answerBox.querySelector("select").focus();
    });
    answerBox.replaceChildren(tabs, answerFigure(stories[shown], storyName(stories[shown], stories)), ...(similarity ? [similarity] : []));
  }

  const linked = Number(/^#request=(\d+)$/.exec(location.hash)?.[1] ?? 1) - 1;
  if (linked > 0 && linked < data.comparisons.length) {
    chosen = linked;
    select.value = String(linked);
  }
  show();
  return element("section", { id: "requests" }, element("h2", {}, "Request by request"),
    element("p", { class: "quiet" }, `${data.stories.length} of ${grouped(data.available, 0)} ${data.available === 1 ? "request" : "requests"}: ${data.named
      ? "those that were asked for, with the others of their prompts."
      : `first those of the prompts on which a policy was in the middle, slowest or fastest, or did not complete.${data.stories.length < data.available
        ? " --requests N shows more, --request NUMBERS those that one names." : ""}`}`),
    element("div", { class: "controls" }, select, turn(-1), turn(1)), body);
}

function build() {
  const sections = [tablesSection(), requestsSection(), splitSection(), tradeOffSection(), distributionsSection(), proposersSection(), correlationsSection()].filter(Boolean);
  const links = sections.map(section => element("a", { href: `#${section.id}` }, section.querySelector("h2").textContent));
  document.getElementById("report").append(header(), element("nav", { "aria-label": "Sections" }, links), ...sections);
}

build();
