import Aggregation
import Scenarios
import Testing
import TokenStreams

@testable import Terminal

@Suite("A request as it is seen")
struct RequestViewTests {
  @Test("Of any request the view has the whole answer, its first text, and an end for everybody")
  func anyRequest() throws {
    for seed in 0..<150 {
      let scenario = RandomScenario(seed: UInt64(seed))
      let run = try scenario.run(
        cancellation: seed % 3 == 0 ? .afterObservations(seed / 3) : .never)
      var view = try Self.view(run, scenario)
      var text = ""
      var firstTextNs: Int64?
      let last = view.header.places.last?.layer
      var callsOfLast: Set<Int> = []
      for (index, observation) in run.observations.enumerated() {
        view.add(observation)
        if case .call(let start) = observation, start.layer == last { callsOfLast.insert(start.call) }
        if case .stream(let call, .delta(let delta), _) = observation, callsOfLast.contains(call),
          firstTextNs == nil
        {
          firstTextNs = delta.readNs
        }
        if index % 7 == 0 { text += view.take().text }
        for width in [20, 40, 80] where index % 5 == 0 {
          let lines = view.lines(width: width, height: 5, nowNs: observation.atNs)
          #expect(lines.count <= 5 && lines.allSatisfy { $0.width <= width }, "seed \(seed)")
        }
      }
      text += view.take().text
      #expect(text == run.answer, "seed \(seed)")
      #expect(view.outcome == run.outcome && view.firstTextNs == firstTextNs, "seed \(seed)")
      #expect(!view.streams.contains { !$0.isOver }, "seed \(seed)")
    }
  }

  @Test("Streams are left out only where there is no row for them")
  func rows() throws {
    var hidden = 0
    for seed in 0..<150 {
      let scenario = RandomScenario(seed: UInt64(seed))
      let run = try scenario.run()
      var view = try Self.view(run, scenario)
      var frames = RequestFrames(view)
      for observation in run.observations {
        view.add(observation)
        frames.add(view.take())
        let lines = frames.lines(width: 80, height: 7, nowNs: observation.atNs)
        #expect(lines.count <= 6, "seed \(seed)")
        guard lines.contains(where: { $0.text(isColoured: false).contains(" more: ") }) else { continue }
        #expect(lines.count == 6, "seed \(seed)")
        hidden += 1
      }
    }
    #expect(hidden > 100)
  }

  @Test("When a round that reads proposers may start, the view has nobody left for whom it waits")
  func waits() throws {
    var barriers = 0
    for seed in 0..<1500 {
      let scenario = RandomScenario(seed: UInt64(seed))
      guard scenario.request.policy.chunk.end == .size else { continue }
      let run = try scenario.run()
      var view = try Self.view(run, scenario)
      let last = view.header.places.last?.layer
      for observation in run.observations {
        if case .barrier(let barrier) = observation, barrier.layer == last, barrier.layer == 1,
          barrier.cause == .all || barrier.cause == .quorum
        {
          #expect(view.wait(for: barrier.round).count == 0, "seed \(seed), round \(barrier.round)")
          barriers += 1
        }
        view.add(observation)
      }
    }
    #expect(barriers > 250)
  }

  @Test(
    "Tokens are estimated by the pieces of a server that sends one at a time, by the bytes of another, until it counts",
    arguments: [
      // Bytes of each piece, its tokens, and how many the estimate takes it for.
      (bytes: 6, tokens: 1, estimate: 1.0), (1, 1, 1), (7, 1, 1), (8, 2, 2), (40, 9, 10),
    ])
  func tokens(bytes: Int, tokens: Int, estimate: Double) {
    let place = RequestHeader.Place(
      layer: 0, slot: 0, agent: "a", model: "a", endpoint: "e", bytesPerToken: 4, upstreams: [])
    var stream = StreamView(place, name: "a")
    #expect(stream.tokens == 0 && stream.tokensPerSecond == nil)
    for number in 0..<30 { stream.add(bytes: bytes, atNs: Int64(number) * 20_000_000) }
    #expect(stream.tokens == 30 * estimate)
    #expect(abs((stream.tokensPerSecond ?? 0) - 50 * estimate) < 1e-9)
    #expect(!stream.isCounted)
    stream.count(tokens: 30 * tokens)
    #expect(stream.isCounted)
    #expect(stream.tokens == Double(30 * tokens))
    #expect(abs((stream.tokensPerSecond ?? 0) - 50 * Double(tokens)) < 1e-9)
  }

  @Test(
    "What comes after a server has counted is estimated, so that a 0 at the beginning is not taken for all there is"
  )
  func countedMeanwhile() {
    let place = RequestHeader.Place(
      layer: 0, slot: 0, agent: "a", model: "a", endpoint: "e", bytesPerToken: 4, upstreams: [])
    var stream = StreamView(place, name: "a")
    stream.count(tokens: 0)
    stream.add(bytes: 20, atNs: 0)
    #expect(stream.tokens == 5 && !stream.isCounted)
    stream.count(tokens: 7)
    #expect(stream.tokens == 7 && stream.isCounted)
    stream.add(bytes: 4, atNs: 1)
    #expect(stream.tokens == 8 && !stream.isCounted)
  }

  private static func view(_ run: SimulatedRun, _ scenario: RandomScenario) throws -> RequestView {
    guard case .request(let header)? = run.observations.first else { throw Headless() }
    return RequestView(header, policy: scenario.request.policy)
  }

  private struct Headless: Error {}
}
