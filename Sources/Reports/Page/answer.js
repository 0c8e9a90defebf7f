"use strict";
// The answer: which of its words proposals hold too, which round first saw them, and how alike it grew to each.

const metrics = {
  cosine: { name: "TF-IDF cosine", most: 1, at: 1 }, bleu: { name: "BLEU, mean of orders 3 to 5", most: 100, at: 2 }, indel: { name: "Indel similarity", most: 1, at: 3 },
};

/** After how many rounds the answer was compared, or could have been: the last of them always is. */
const comparedRounds = answer => (answer.similarities.at(-1)?.round ?? -1) + 1;

/** The source that a round saw first. */
const origin = span => span.sources.reduce((best, source) => (source.first ?? Infinity) < (best.first ?? Infinity) ? source : best);

/** Gives words the colour of a proposal; a line more for each eight before it. */
function wear(mark, number) {
  mark.style.setProperty("--colour", colour(number));
  if (number >= colours) mark.classList.add("further");
  return mark;
}

function answerText({ answer, lanes, ...story }) {
  const whole = { ...story, lanes };
  let round = null;
  const nodes = [];
  for (const [index, part] of answer.parts.entries()) {
    if (part.round !== round && part.round !== null) {
      nodes.push(element("span", { class: "boundary", title: `written by round ${part.round}` }, String(part.round)));
      round = part.round;
    }
    if (part.span === null) {
      nodes.push(element("span", {}, visibleNodes(part.text)));
      continue;
    }
    const span = answer.spans[part.span];
    const sources = span.sources.map(source => `${laneName(whole, source.lane)}${source.first === null ? " (no round saw it)" : ` (round ${source.first} first)`}`);
    const seen = span.sources.map(source => source.first).filter(first => first !== null);
    const mark = element("mark", { class: span.seen ? null : "unseen", title: `${span.words} words, also in ${sources.join(", ")}${span.seen ? "" : "; no round had seen them when they were written"}` },
      visibleNodes(part.text));
    wear(mark, lanes[origin(span).lane].colour);
    nodes.push(mark);
    // A span may go on behind the boundary of a round.
    if (answer.parts[index + 1]?.span !== part.span) nodes.push(element("sup", {}, span.seen ? `${Math.min(...seen)}` : "×"));
  }
  return element("div", { class: "answer", dir: "auto" }, nodes);
}

function answerFigure(story, name) {
  const { answer } = story;
  const title = `The answer under ${name}`;
  const problem = answer.problem ? element("p", { class: "remark" }, answer.problem) : null;
  if (answer.parts.length === 0) return figure(title, "", null, problem);
  const words = spans => spans.reduce((sum, span) => sum + span.words, 0);
  const sourcesOf = lane => answer.spans.filter(span => span.sources.some(source => source.lane === lane));
  const lanes = [...new Set(answer.spans.flatMap(span => span.sources.map(source => source.lane)))].sort((a, b) => a - b);
  const seen = words(answer.spans.filter(span => span.seen));
  const rounds = comparedRounds(answer);
  return figure(title, `n = 1 request${rounds > 0 ? `, ${rounds} ${rounds === 1 ? "round" : "rounds"}` : ""}. Coloured: ` + "five words or more in a row that a proposal holds too, by the one that a round saw first; the small number is the round that first saw them. "
    + "Dotted and ×: written before any round had seen them, so they cannot have been copied. Number on grey: the round that wrote what follows.",
    () => [["text", "round", "words", "seen", "in", "first seen by round"],
      ...answer.parts.map(part => {
        const span = part.span === null ? null : answer.spans[part.span];
        return [part.text, part.round, span?.words, span?.seen, span?.sources.map(source => laneName(story, source.lane)).join("; "),
          span?.sources.map(source => source.first ?? "").join("; ")];
      })],
    problem, element("ul", { class: "legend" }, lanes.map(lane => element("li", {},
      wear(element("mark", {}, element("bdi", {}, laneName(story, lane))), story.lanes[lane].colour), element("span", { class: "quiet" }, ` ${words(sourcesOf(lane))} words`)))),
    answer.words > 0 ? element("p", {}, `Of ${grouped(answer.words, 0)} words ${grouped(words(answer.spans), 0)} stand in proposals, ${grouped(seen, 0)} of them after a round had seen them.`) : null,
    answerText(story));
}

function similarityFigure(story, metric, onMetric) {
  const rounds = story.answer.similarities;
  if (rounds.length === 0 || rounds[0].of.length === 0) return null;
  const { name, most, at } = metrics[metric];
  const all = comparedRounds(story.answer);
  // Of one round there is no line to draw: its values stand in the legend.
  const isLine = all > 1;
  const series = rounds[0].of.map(([lane, ...values], index) => ({ name: laneName(story, lane), colour: story.lanes[lane].colour,
    note: isLine ? null : grouped(values[at - 1], most === 1 ? 3 : 1), points: rounds.map(({ round, of }) => [round, of[index][at]]) }));
  const [x, y] = [{ label: "round", from: 0, to: all - 1, isWhole: true }, { from: 0, to: most }];
  const title = `How alike the answer is to each proposal (${name})`;
  const select = element("select", { "aria-label": "Measure of similarity", onchange: event => onMetric(event.target.value) },
    Object.entries(metrics).map(([key, { name }]) => element("option", { value: key, selected: key === metric }, name)));
  return figure(title, `After ${rounds.length < all ? `${rounds.length} of the rounds` : "each round"}: the answer so far against what that round had seen of each proposal, 0 to ${most}. n = 1 request, ${all} ${all === 1 ? "round" : "rounds"}. `
    + "Who lies above the others has shaped the answer, or says what everybody says.",
    () => [["policy", "round", "agent", "slot", "tfidf cosine", "bleu", "indel"], ...rounds.flatMap(({ round, of }) =>
      of.map(([lane, ...values]) => [story.group, round, laneName(story, lane), story.lanes[lane].slot, ...values]))],
    element("div", { class: "controls" }, select), isLine ? drawn(width => lineChart(width, title, series, x, y, false)).box : null, legend(series),
    isLine ? hiddenRemark(series, x, y, false) : null);
}
