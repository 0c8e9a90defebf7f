internal import JSON

extension RequestStory {
  var json: JSONValue {
    [
      "group": .string(group), "simulated": .bool(isSimulated), "mock": .bool(hasMockLatencies),
      "question": .string(question),
      "request": .integer(Int64(request)), "repetition": .integer(Int64(repetition)),
      "recorded": recordedRequest.map { .integer(Int64($0)) } ?? .null, "mixture": .string(mixture),
      "outcome": .string(outcome),
      "failure": .optional(failure), "first": .rounded(firstOutputMs), "end": .rounded(endMs),
      "lanes": .array(lanes.map(\.json)), "answer": answer.json,
    ]
  }
}

extension StoryLane {
  fileprivate var json: JSONValue {
    [
      "layer": .integer(Int64(layer)), "slot": .integer(Int64(slot)), "agent": .string(agent),
      "model": .string(model), "endpoint": .string(endpoint), "calls": .array(calls.map(\.json)),
      "rounds": .array(rounds.map(\.json)),
    ]
  }
}

extension StoryLane.Call {
  fileprivate var json: JSONValue {
    [
      "agent": .string(agent), "round": .integer(Int64(round)), "start": .rounded(startMs),
      "first": .rounded(firstTextMs), "end": .rounded(endMs), "outcome": .optional(outcome),
      "failure": .optional(failure), "retried": .bool(isRetried),
      // Start, end, bytes, and 1 for reasoning.
      "bursts": .array(
        bursts.map {
          [
            .rounded($0.startMs), .rounded($0.endMs), .integer(Int64($0.bytes)), $0.isReasoning ? 1 : 0,
          ]
        }),
    ]
  }
}

extension StoryLane.Round {
  fileprivate var json: JSONValue {
    [
      "cause": .optional(cause), "critical": .optional(criticalLane), "ready": .rounded(readyMs),
      "start": .rounded(startMs), "first": .rounded(firstTextMs), "end": .rounded(endMs),
      "bytes": .integer(Int64(bytes)), "outcome": .optional(outcome), "premature": .bool(isPremature),
      "attempts": .integer(Int64(attempts)),
      // Lane, bytes, tokens, when it had come, and when the upstream was ready: of long answers there are thousands.
      "evidence": .array(
        evidence.map {
          [
            .integer(Int64($0.lane)), .integer(Int64($0.bytes)), .integer(Int64($0.tokens)),
            .rounded($0.atMs), .rounded($0.readyMs),
          ]
        }),
    ]
  }
}

extension StoryAnswer {
  fileprivate var json: JSONValue {
    [
      "parts": .array(
        parts.map {
          ["text": .string($0.text), "round": .optional($0.round), "span": .optional($0.span)]
        }),
      "spans": .array(
        spans.map { span in
          [
            "words": .integer(Int64(span.words)), "seen": .bool(span.wasSeen),
            "sources": .array(
              span.sources.map {
                ["lane": .integer(Int64($0.lane)), "first": .optional($0.firstRound)]
              }),
          ]
        }),
      "words": .integer(Int64(wordCount)),
      "similarities": .array(
        zip(comparedRounds, similarities).map { number, round in
          [
            "round": .integer(Int64(number)),
            // Lane, and the values of the three metrics.
            "of": .array(
              round.map {
                [.integer(Int64($0.lane)), .rounded($0.cosine), .rounded($0.bleu), .rounded($0.indel)]
              }),
          ]
        }),
      "problem": .optional(problem),
    ]
  }
}
