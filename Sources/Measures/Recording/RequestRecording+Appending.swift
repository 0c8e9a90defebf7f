public import TokenStreams

extension RequestRecording {
  /// Takes the next observation of the request, in the order in which they were recorded.
  ///
  /// - Throws: `MeasuresError` (recording) if it names a call, place or round that it cannot belong to.
  public mutating func append(_ observation: Observation) throws(MeasuresError) {
    guard finishedNs == nil else { throw contradiction("goes on after its end") }
    switch observation {
    case .request: throw contradiction("begins twice")
    case .call(let start): try begin(start)
    case .stream(let call, let event, let atNs): try take(event, call: known(call), atNs: atNs)
    case .retry(let call, let failure, _, let atNs):
      let index = try known(call)
      calls[index].isRetried = true
      if calls[index].outcome == nil { end(index, .failed(failure), readNs: atNs, atNs: atNs) }
    case .barrier(let barrier):
      let place = try aggregating(barrier.layer, barrier.slot)
      guard barrier.readyNs.count == upstreams(of: place).count,
        -1..<barrier.readyNs.count ~= barrier.critical
      else {
        throw contradiction("has a barrier at layer \(barrier.layer) that does not fit the place's upstreams")
      }
      let round = try self.round(barrier.round, of: place)
      places[place].rounds[round].barrier = barrier
    case .round(let start):
      let place = try aggregating(start.layer, start.slot)
      guard start.tellsEvidence(ofUpstreams: upstreams(of: place).count) else {
        throw contradiction("has a round at layer \(start.layer) that does not fit the place's upstreams")
      }
      let round = try self.round(start.round, of: place)
      places[place].rounds[round].attempts.append(RoundRecording.Attempt(start: start))
    case .answer(let piece): try add(piece)
    case .roundEnd(let end): try take(end)
    case .pause(let durationNs, _):
      let (sum, overflows) = pausedNs.addingReportingOverflow(durationNs)
      if overflows { throw contradiction("was paused for longer than any clock can tell") }
      pausedNs = sum
    case .timer, .cancellation, .note: break
    case .finished(let outcome, let atNs):
      self.outcome = outcome
      finishedNs = atNs
      contents = []
    }
  }

  private mutating func begin(_ start: Observation.CallStart) throws(MeasuresError) {
    // A damaged trace must not make us allocate at will.
    guard 0..<1_000_000 ~= start.call, index(ofCall: start.call) == nil else {
      throw contradiction("makes call \(start.call) twice, or numbers it out of range")
    }
    let place = try aggregating(start.layer, start.slot)
    while indexOfCall.count <= start.call { indexOfCall.append(-1) }
    indexOfCall[start.call] = calls.count
    places[place].calls.append(calls.count)
    calls.append(CallRecording(start, place: place))
    contents.append([])
  }

  private mutating func take(_ event: StreamEvent, call: Int, atNs: Int64) {
    switch event {
    case .firstByte(let report): calls[call].firstByte = report
    case .firstEvent(let readNs): calls[call].firstEventNs = readNs
    case .delta(let delta):
      let bytes = delta.text.utf8.count
      calls[call].deltas.append(
        CallRecording.Piece(
          readNs: delta.readNs, atNs: atNs, bytes: Int32(clamping: bytes), channel: delta.channel))
      switch delta.channel {
      case .content:
        calls[call].contentBytes += bytes
        // Only an aggregating place adds to an answer.
        if calls[call].start.round >= 0 { contents[call] += delta.text.utf8 }
      case .reasoning: calls[call].reasoningBytes += bytes
      }
    case .usage(let usage, _): calls[call].usage = usage
    case .ended(let outcome, let readNs): end(call, outcome, readNs: readNs, atNs: atNs)
    }
  }

  private mutating func end(_ call: Int, _ outcome: Outcome, readNs: Int64, atNs: Int64) {
    calls[call].outcome = outcome
    // An end that was not read from a socket (we cancelled, or could not connect) has no instant of reading.
    calls[call].endReadNs = readNs > 0 ? readNs : atNs
    calls[call].endNs = atNs
  }

  private mutating func add(_ piece: Observation.AnswerPiece) throws(MeasuresError) {
    let place = try aggregating(piece.layer, piece.slot)
    let call = try known(piece.call)
    guard contents.indices ~= call, 0...contents[call].count ~= piece.bytes.lowerBound,
      piece.bytes.upperBound <= contents[call].count
    else {
      throw contradiction("emits bytes \(piece.bytes) of call \(piece.call), which has not said so much")
    }
    var characters = 0
    // Every byte but a continuation begins a scalar.
    for byte in contents[call][piece.bytes] where byte & 0xC0 != 0x80 { characters += 1 }
    // The first piece of a call; its later ones follow each other.
    if places[place].pieces.last?.call != call { calls[call].repeatedBytes = piece.bytes.lowerBound }
    places[place].pieces.append(
      PlaceRecording.Piece(
        call: call, round: piece.round, bytes: piece.bytes.count, characters: characters, atNs: piece.atNs))
  }

  private mutating func take(_ end: Observation.RoundEnd) throws(MeasuresError) {
    let place = try aggregating(end.layer, end.slot)
    guard places[place].rounds.indices ~= end.round,
      let attempt = places[place].rounds[end.round].attempts.lastIndex(where: {
        $0.start.attempt == end.attempt
      })
    else {
      throw contradiction("ends attempt \(end.attempt) at round \(end.round), which has not started")
    }
    places[place].rounds[end.round].attempts[attempt].end = end
  }

  private func known(_ call: Int) throws(MeasuresError) -> Int {
    guard let index = index(ofCall: call) else {
      throw contradiction("hears from call \(call), which it has not made")
    }
    return index
  }

  private func aggregating(_ layer: Int, _ slot: Int) throws(MeasuresError) -> Int {
    guard let place = place(layer: layer, slot: slot) else {
      throw contradiction("names slot \(slot) of layer \(layer), which the mixture does not have")
    }
    return place
  }

  private mutating func round(_ round: Int, of place: Int) throws(MeasuresError) -> Int {
    guard 0...places[place].rounds.count ~= round else {
      throw contradiction("goes from round \(places[place].rounds.count - 1) to round \(round)")
    }
    if round == places[place].rounds.count { places[place].rounds.append(RoundRecording()) }
    return round
  }

  private func contradiction(_ what: String) -> MeasuresError {
    MeasuresError(.recording, "Request \(header.request) \(what).")
  }
}
