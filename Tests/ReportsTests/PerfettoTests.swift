import JSON
import Reports
import Testing
import TokenStreams

/// Timelines in the Trace Event Format.
@Suite struct PerfettoTests {
  private static func events(_ recorded: [Recorded], isSimulated: Bool = false) throws -> [JSONValue] {
    let files = try PerfettoExport().files(of: recorded, isSimulated: isSimulated)
    let document = try JSONValue(parsing: files["timeline.json"] ?? [])
    #expect(document["otherData"]?["simulated"] == (isSimulated ? "yes" : "no"))
    #expect(document["otherData"]?["traces"]?.array?.first?["simulated"] == .bool(isSimulated))
    return try #require(document["traceEvents"]?.array)
  }

  @Test(
    "A request is a process with a slice of its own; calls and rounds are slices on a track for each place")
  func slices() throws {
    let events = try Self.events([Recorded(), Recorded(request: 1, policy: "full")])
    let processes = events.filter { $0["name"] == "process_name" }
    #expect(
      processes.map { $0["args"]?["name"] } == ["request 0, staircase: Why?", "request 1, full: Why?"])
    // Perfetto takes 0 for the idle task, and threads of one number for one thread.
    let threads = events.filter { $0["name"] == "thread_name" }.compactMap { $0["tid"]?.integer }
    #expect(threads == [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(Set(events.compactMap { $0["pid"]?.integer }) == [1, 5])
    let slices = events.filter { $0["ph"] == "X" && $0["pid"] == 1 && $0["name"] != "to first text" }
    #expect(slices.map { $0["name"] } == ["request 0", "a", "b", "round 0", "round 1"])
    #expect(slices.map { $0["tid"] } == [1, 2, 3, 4, 4])
    #expect(slices.map { $0["ts"]?.number } == [0, 0, 0, 100_000, 200_000])
    #expect(slices.map { $0["dur"]?.number } == [220_000, 50_000, 50_000, 20_000, 20_000])
    #expect(slices.dropFirst().allSatisfy { $0["args"]?["outcome"] == "stop" })
    #expect(slices.last?["args"]?["waited_for"] == "0.1 b")
    let text = events.filter { $0["name"] == "delta" && $0["tid"] == 4 }
      .compactMap { $0["args"]?["text"]?.string }.joined()
    #expect(text == Recorded().answer)
  }

  @Test(
    "Every event has what the format demands of its kind, and slices of a track lie within each other or apart"
  )
  func format() throws {
    var hostile = Recorded()
    hostile.proposals[0] = "</script> \u{1B}[31m \u{202E}abc \"\\ \u{0} 👩‍👩‍👧 שלום"
    let events = try Self.events([hostile, Recorded(request: 1)])
    for event in events {
      #expect(event["pid"]?.integer ?? 0 > 0 && event["tid"]?.integer ?? 0 > 0)
      #expect(event["name"]?.string?.isEmpty == false)
      switch event["ph"]?.string {
      case "M": #expect(event["args"]?["name"] != nil || event["args"]?["sort_index"] != nil)
      case "X": #expect(event["ts"]?.number != nil && event["dur"]?.number ?? -1 >= 0)
      case "i": #expect(event["ts"]?.number != nil && event["s"] == "t")
      case "s", "f":
        #expect(event["ts"]?.number != nil && event["id"]?.integer != nil && event["cat"] == "evidence")
      default: Issue.record("\(event) is of no kind that was meant.")
      }
    }
    let texts = events.compactMap { $0["args"]?["text"]?.string }
    #expect(texts.contains(hostile.proposals[0]))
    let slices = events.filter { $0["ph"] == "X" }.compactMap { event -> (Int, ClosedRange<Double>)? in
      guard let tid = event["tid"]?.integer, let start = event["ts"]?.number,
        let length = event["dur"]?.number
      else { return nil }
      return (tid, start...(start + length))
    }
    for (track, slice) in slices {
      for (otherTrack, other) in slices where track == otherTrack && slice.overlaps(other) {
        let isNested =
          slice.contains(other.lowerBound) && slice.contains(other.upperBound)
          || other.contains(slice.lowerBound) && other.contains(slice.upperBound)
        #expect(isNested || slice.upperBound == other.lowerBound || other.upperBound == slice.lowerBound)
      }
    }
  }

  @Test("Arrows lead from where the evidence came to the round that saw it, and begin and end within slices")
  func arrows() throws {
    let events = try Self.events([Recorded()])
    let slices = events.filter { $0["ph"] == "X" }
    let arrows = events.filter { $0["cat"] == "evidence" }
    #expect(arrows.map { $0["ph"] } == ["s", "f", "s", "f"])
    #expect(arrows.map { $0["id"] } == [1, 1, 2, 2])
    #expect(arrows.map { $0["ts"]?.number } == [20_000, 200_000, 21_000, 200_000])
    for end in arrows {
      let instant = try #require(end["ts"]?.number)
      let isInside = slices.contains { slice in
        guard slice["tid"] == end["tid"], let start = slice["ts"]?.number, let length = slice["dur"]?.number
        else { return false }
        return start <= instant && instant < start + length
      }
      #expect(isInside)
    }
  }

  @Test("What is simulated says so, and of no request there is a whole document")
  func simulated() throws {
    #expect(try Self.events([], isSimulated: true).isEmpty)
    let names = try Self.events([Recorded()], isSimulated: true).compactMap { $0["args"]?["name"]?.string }
    #expect(names.prefix(2) == ["request 0, staircase (simulated): Why?", "request (simulated)"])
  }

  @Test("Latencies of a mock are said to be such with the request, and in the end")
  func mock() throws {
    let requests = [Recorded(server: StreamEvent.FirstByte.mockServer), Recorded(request: 1)]
    let files = try PerfettoExport().files(of: requests)
    let document = try JSONValue(parsing: files["timeline.json"] ?? [])
    #expect(document["otherData"]?["latencies of a mock"] == "yes")
    let names = document["traceEvents"]?.array?.filter { $0["name"] == "process_name" }
    #expect(
      names?.map { $0["args"]?["name"] } == [
        "request 0, staircase (latencies of a mock): Why?", "request 1, staircase: Why?",
      ])
  }

  @Test(
    "A request that breaks off, failed or never began to speak has slices up to the last that is known of it")
  func broken() throws {
    for count in 1...Recorded().observations.count {
      let slices = try Self.events([Recorded(known: count)]).filter { $0["ph"] == "X" }
      #expect(slices.first?["name"] == "request 0")
      #expect(slices.allSatisfy { $0["dur"]?.number ?? -1 >= 0 })
    }
  }
}
