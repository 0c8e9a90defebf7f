import JSON
import Reports
import Testing
import TokenStreams

/// Timelines for Perfetto.
@Suite struct PerfettoTests {
  private static func events(
    _ recorded: [Recorded], isSimulated: Bool = false, whole: Bool = true
  ) throws -> [JSONValue] {
    var writer = PerfettoWriter(isSimulated: isSimulated)
    var bytes: [UInt8] = []
    for request in recorded {
      for observation in whole ? request.observations[...] : request.observations.dropLast(3) {
        writer.append(request.request, observation)
        bytes += writer.take()
      }
    }
    writer.finish()
    let document = try JSONValue(parsing: bytes + writer.take())
    #expect(document["otherData"]?["simulated"] == (isSimulated ? "yes" : "no"))
    return try #require(document["traceEvents"]?.array)
  }

  @Test("A request is a process, its places are threads, calls and rounds are slices with their instants")
  func slices() throws {
    let events = try Self.events([Recorded(), Recorded(request: 1, policy: "full")])
    #expect(Set(events.compactMap { $0["pid"]?.integer }) == [0, 1])
    let names = events.filter { $0["name"] == "process_name" }.map { $0["args"]?["name"] }
    #expect(names == ["staircase: Why?", "full: Why?"])
    let slices = events.filter { $0["ph"] == "X" && $0["pid"] == 0 }
    #expect(slices.map { $0["name"] } == ["a", "b", "round 0", "round 1"])
    #expect(slices.map { $0["tid"] } == [0, 1, 2, 2])
    #expect(slices.map { $0["ts"]?.number } == [0, 0, 100_000, 200_000])
    #expect(slices.map { $0["dur"]?.number } == [50_000, 50_000, 20_000, 20_000])
    #expect(slices.allSatisfy { $0["args"]?["outcome"] == "stop" })
    let text = events.filter { $0["name"] == "delta" && $0["tid"] == 2 && $0["pid"] == 0 }
      .compactMap { $0["args"]?["text"]?.string }.joined()
    #expect(text == Recorded().answer)
  }

  @Test("Arrows lead from each piece of evidence to the round that saw it, and lie within slices")
  func flows() throws {
    let events = try Self.events([Recorded()])
    let slices = events.filter { $0["ph"] == "X" }
    let arrows = events.filter { $0["cat"] == "evidence" }
    #expect(arrows.map { $0["ph"] } == ["s", "f", "s", "f"])
    #expect(arrows.map { $0["id"] } == [1, 1, 2, 2])
    for end in arrows {
      let ts = try #require(end["ts"]?.number)
      let isInside = slices.contains { slice in
        guard slice["tid"] == end["tid"], let start = slice["ts"]?.number, let length = slice["dur"]?.number
        else { return false }
        return start <= ts && ts <= start + length
      }
      #expect(isInside)
    }
  }

  @Test("Of a trace that breaks off, and of one without requests, there is a whole document")
  func broken() throws {
    #expect(try Self.events([], isSimulated: true).isEmpty)
    let slices = try Self.events([Recorded()], whole: false).filter { $0["ph"] == "X" }
    #expect(slices.map { $0["name"] } == ["a", "b", "round 0"])
  }
}
