internal import Measures
internal import TokenStreams

/// The rows of one request in each table.
struct RequestRows {
  let request: ExportedRequest
  let trace: ExportedTrace
  let measured: MeasuredRequest
  let story: RequestStory

  init(_ request: ExportedRequest, _ trace: ExportedTrace) {
    self.request = request
    self.trace = trace
    measured = MeasuredRequest(request.recording, isSimulated: trace.isSimulated)
    story = RequestStory(
      request.recording, request.texts, isSimulated: trace.isSimulated, isRedacted: trace.isRedacted)
  }

  private var recording: RequestRecording { request.recording }

  /// The place that writes the answer.
  private var final: StoryLane { story.lanes[recording.finalPlace] }

  func write(_ table: RowTable, _ writer: inout CSVWriter) {
    switch table {
    case .traces: break
    case .requests: writeRequest(&writer)
    case .split: writeSplit(&writer)
    case .calls: writeCalls(&writer)
    case .rounds: writeRounds(&writer)
    case .evidence: writeEvidence(&writer)
    case .answer: writeAnswer(&writer)
    case .similarity: writeSimilarity(&writer)
    case .parts: writeParts(&writer)
    case .spans: writeSpans(&writer)
    case .deltas: writeDeltas(&writer)
    }
  }

  /// What every row begins with.
  private func begin(_ writer: inout CSVWriter) {
    writer.count(trace.index)
    writer.count(recording.header.request)
  }

  private func sinceScheduled(_ ns: Int64?) -> Int64? { ns.map { $0 - recording.header.scheduledNs } }

  private func writeRequest(_ writer: inout CSVWriter) {
    begin(&writer)
    writer.text(measured.promptID)
    writer.count(measured.repetition)
    writer.text(measured.mixture)
    writer.text(measured.policy)
    writer.text(measured.group)
    writer.flag(measured.isSimulated)
    writer.flag(measured.hasMockLatencies)
    writer.text(measured.measures.standing.rawValue)
    writer.text(request.failure?.message)
    writer.count(Int(recording.header.scheduledNs))
    writer.milliseconds(sinceScheduled(request.lastNs))
    for measure in RowTable.ofRequests { writer.number(measured.measures.values[measure]) }
    writer.count(story.answer.wordCount)
    writer.text(story.answer.problem)
    writer.text(request.question)
    writer.endRow()
  }

  private func writeSplit(_ writer: inout CSVWriter) {
    for (index, part) in (measured.split?.parts ?? []).enumerated() {
      begin(&writer)
      writer.count(index)
      writer.count(part.layer < 0 ? nil : part.layer)
      writer.text(part.stage.rawValue)
      writer.text(part.place < 0 ? nil : measured.places[part.place].agent)
      writer.milliseconds(part.durationNs)
      writer.endRow()
    }
  }

  private func writeCalls(_ writer: inout CSVWriter) {
    for (index, call) in recording.calls.enumerated() {
      let place = recording.header.places[call.place]
      let measures = CallMeasures(recording, call: index, isSimulated: trace.isSimulated)
      begin(&writer)
      writer.count(call.start.call)
      writer.count(place.layer)
      writer.count(place.slot)
      writer.text(call.start.agent)
      writer.text(recording.model(ofCall: index))
      writer.text(place.endpoint)
      writer.text(call.firstByte?.server)
      writer.count(call.start.round < 0 ? nil : call.start.round)
      writer.count(call.start.attempt)
      writer.text(measures.standing.rawValue)
      writer.text(call.outcome?.name)
      writer.text(measures.failure?.rawValue)
      writer.flag(call.isRetried)
      writer.milliseconds(sinceScheduled(call.start.atNs))
      writer.milliseconds(sinceScheduled(call.deltas.first?.readNs))
      writer.milliseconds(sinceScheduled(call.lastNs))
      writer.count(call.contentBytes)
      writer.count(call.reasoningBytes)
      for measure in RowTable.ofCalls { writer.number(measures.values[measure]) }
      writer.endRow()
    }
  }

  private func writeRounds(_ writer: inout CSVWriter) {
    for lane in story.lanes {
      for (number, round) in lane.rounds.enumerated() {
        begin(&writer)
        writer.count(lane.layer)
        writer.count(lane.slot)
        writer.count(number)
        writer.count(round.attempts)
        writer.text(round.cause)
        writer.text(round.criticalLane.map { story.lanes[$0].agent })
        for instant in [round.readyMs, round.startMs, round.firstTextMs, round.endMs] {
          writer.number(instant)
        }
        writer.count(round.bytes)
        writer.text(round.outcome)
        writer.flag(round.isPremature)
        writer.endRow()
      }
    }
  }

  private func writeEvidence(_ writer: inout CSVWriter) {
    for lane in story.lanes {
      for (number, round) in lane.rounds.enumerated() {
        for evidence in round.evidence {
          begin(&writer)
          writer.count(lane.layer)
          writer.count(lane.slot)
          writer.count(number)
          writer.count(story.lanes[evidence.lane].slot)
          writer.text(story.lanes[evidence.lane].agent)
          writer.count(evidence.bytes)
          writer.count(evidence.tokens)
          writer.number(evidence.atMs)
          writer.number(evidence.readyMs)
          writer.endRow()
        }
      }
    }
  }

  private func writeAnswer(_ writer: inout CSVWriter) {
    for (index, piece) in recording.places[recording.finalPlace].pieces.enumerated() {
      begin(&writer)
      writer.count(index)
      writer.count(piece.round)
      writer.count(recording.calls[piece.call].start.call)
      writer.milliseconds(sinceScheduled(piece.atNs))
      writer.count(piece.bytes)
      writer.count(piece.characters)
      writer.endRow()
    }
  }

  private func writeDeltas(_ writer: inout CSVWriter) {
    for (index, call) in recording.calls.enumerated() {
      request.forEachDelta(ofCall: index, in: trace) { delta, text in
        begin(&writer)
        writer.count(call.start.call)
        writer.text(delta.channel.name)
        writer.milliseconds(sinceScheduled(delta.readNs))
        writer.milliseconds(sinceScheduled(delta.atNs))
        writer.count(Int(delta.bytes))
        writer.text(text)
        writer.endRow()
      }
    }
  }
}

extension RequestRows {
  private func writeSimilarity(_ writer: inout CSVWriter) {
    for (round, row) in zip(story.answer.comparedRounds, story.answer.similarities) {
      for pair in row {
        begin(&writer)
        writer.count(round)
        writer.count(story.lanes[pair.lane].slot)
        writer.text(story.lanes[pair.lane].agent)
        writer.number(pair.cosine)
        writer.number(pair.bleu)
        writer.number(pair.indel)
        writer.endRow()
      }
    }
  }

  private func writeParts(_ writer: inout CSVWriter) {
    for (index, part) in story.answer.parts.enumerated() {
      begin(&writer)
      writer.count(index)
      writer.count(part.round)
      writer.count(part.span)
      writer.text(part.text)
      writer.endRow()
    }
  }

  private func writeSpans(_ writer: inout CSVWriter) {
    for (index, span) in story.answer.spans.enumerated() {
      for source in span.sources {
        begin(&writer)
        writer.count(index)
        writer.count(span.words)
        writer.flag(span.wasSeen)
        writer.count(story.lanes[source.lane].slot)
        writer.text(story.lanes[source.lane].agent)
        writer.count(source.firstRound)
        writer.endRow()
      }
    }
  }
}
