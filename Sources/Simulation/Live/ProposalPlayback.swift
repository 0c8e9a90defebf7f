public import Engine
public import TokenStreams

/// Plays the proposals of one recorded request at their recorded instants, and makes all other calls live.
///
/// Of the shape that it serves the first agents are the recorded proposers, one for each, and the live transport's agents
/// follow (`MixtureShape.init(proposersOf:under:)`). Instants count from when the playback is made, which is when the
/// request starts. A proposal that is read beyond what is known of it ends as `failed` of kind `censored`.
public struct ProposalPlayback<Live: AgentTransport, Clock: Timebase>: AgentTransport {
  private let proposals: [ProposalRecording]
  private let live: Live
  private let timebase: Clock
  private let originNs: Int64

  /// Makes a playback of a request that starts now.
  public init(_ proposals: [ProposalRecording], live: Live, timebase: Clock) {
    self.proposals = proposals
    self.live = live
    self.timebase = timebase
    originNs = timebase.nowNs
  }

  /// Prepares a call; it is made, or begins to be played, when the first event is asked for.
  public func events(of request: CallRequest) -> Events {
    if proposals.indices.contains(request.agent) {
      let playing = Playing(proposals[request.agent], originNs: originNs, timebase: timebase)
      return Events(source: .recorded(playing))
    }
    return Events(source: .live(live.events(of: passedOn(request))))
  }

  /// Makes or plays a call and hands over its events one by one; returns after `ended`.
  public func forEachEvent(of request: CallRequest, _ body: (StreamEvent) async -> Void) async {
    guard proposals.indices.contains(request.agent) else {
      return await live.forEachEvent(of: passedOn(request), body)
    }
    var playing = Playing(proposals[request.agent], originNs: originNs, timebase: timebase)
    while let event = await playing.next() { await body(event) }
  }

  private func passedOn(_ request: CallRequest) -> CallRequest {
    var request = request
    request.agent -= proposals.count
    return request
  }
}

extension ProposalPlayback {
  /// What one call says.
  public struct Events: AsyncSequence, Sendable {
    fileprivate enum Source: Sendable {
      case recorded(Playing)
      case live(Live.Events)
    }

    fileprivate let source: Source

    public func makeAsyncIterator() -> Iterator {
      switch source {
      case .recorded(let playing): Iterator(source: .recorded(playing))
      case .live(let events): Iterator(source: .live(events.makeAsyncIterator()))
      }
    }
  }

  /// Reads what one call says.
  public struct Iterator: AsyncIteratorProtocol {
    fileprivate enum Source {
      case recorded(Playing)
      case live(Live.Events.AsyncIterator)
    }

    fileprivate var source: Source

    public mutating func next() async -> StreamEvent? {
      switch source {
      case .recorded(var playing):
        defer { source = .recorded(playing) }
        return await playing.next()
      case .live(var events):
        defer { source = .live(events) }
        return await events.next(isolation: nil)
      }
    }
  }

  /// A proposal that is being played.
  fileprivate struct Playing: Sendable {
    private let proposal: ProposalRecording
    private let originNs: Int64
    private let timebase: Clock
    private var position = 0
    private var isOver = false

    init(_ proposal: ProposalRecording, originNs: Int64, timebase: Clock) {
      self.proposal = proposal
      self.originNs = originNs
      self.timebase = timebase
    }

    /// The next event, at its instant; nil behind the end.
    mutating func next() async -> StreamEvent? {
      guard !isOver else { return nil }
      let offsetNs =
        position < proposal.entries.count ? proposal.entries[position].offsetNs : proposal.censoredNs ?? 0
      await timebase.sleep(untilNs: originNs + offsetNs)
      if Task.isCancelled { return end(.cancelled) }
      guard position < proposal.entries.count else {
        return end(
          .failed(
            StreamFailure(
              .censored,
              message:
                "What a recorded proposal said next is not known: it was cut off there.")))
      }
      defer { position += 1 }
      let event = proposal.entries[position].event
      if case .ended = event { isOver = true }
      return event.shifted(byNs: originNs - proposal.startedNs)
    }

    private mutating func end(_ outcome: Outcome) -> StreamEvent {
      isOver = true
      return .ended(outcome, readNs: timebase.nowNs)
    }
  }
}
