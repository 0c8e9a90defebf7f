import Glibc
import JSON
import Testing

@Suite("chunkwise-bench")
struct BenchTests {
  @Test(
    "Every benchmark comes to its end and gives tables with rows",
    arguments: [
      ("sse", "--events 100 --seconds 0 --no-python", ["sse"]),
      ("fold", "--tokens 32 --seconds 0", ["fold"]),
      ("trace", "--rows 600", ["trace", "trace size"]),
      ("streams", "--streams 4 --seconds 0.1 --repeats 1", ["streams"]),
      ("delay", "--requests 1 --tokens 16", ["delay"]),
      ("flood", "--requests 3 --tokens 10 --interval-ms 1", ["flood", "flood streams"]),
      ("similarity", "--samples 2 --seconds 0", ["similarity"]),
      ("report", "--deltas 1000", ["report"]),
      ("memory", "--megabytes 1", ["memory"]),
    ])
  func smoke(command: String, options: String, tables: [String]) throws {
    let result = try bench("\(command) \(options) --format json")
    #expect(result.status == 0)
    let document = try JSONValue(parsing: Array(result.output.utf8))
    for table in tables { #expect(document[table]?.array?.isEmpty == false, "\(table) has no row.") }
  }

  @Test("A flood says that all of its requests came to their ends")
  func flood() throws {
    let result = try bench("flood --requests 2 --tokens 10 --interval-ms 1 --format json")
    let row = try JSONValue(parsing: Array(result.output.utf8))["flood"]?.array?.first
    #expect(row?["requests"]?.integer == 2)
    #expect(row?["complete"]?.integer == 2)
  }

  @Test("A report and each export is made of every trace that has so many deltas")
  func report() throws {
    let result = try bench("report --deltas 1000 --format json")
    let rows = try #require(try JSONValue(parsing: Array(result.output.utf8))["report"]?.array)
    let made = ["analyze", "report", "perfetto", "otlp", "csv", "notebook"]
    // Answers of 16 tokens, and one request with all the text.
    #expect(rows.map { $0["made"]?.string } == made + made)
    #expect(rows.allSatisfy { $0["deltas"]?.integer ?? 0 > 800 })
    #expect(rows.allSatisfy { $0["made"] == "analyze" || $0["size_kb"]?.number ?? 0 > 0 })
  }

  @Test(
    "To analyse a trace takes no more memory than the gaps that its tables are about, and a little for each request"
  )
  func memory() throws {
    let (small, large) = (try memory(megabytes: 4), try memory(megabytes: 40))
    for (small, large) in zip(small, large) {
      func more(_ key: String) throws -> Double {
        let (less, more) = (try #require(small[key]?.number), try #require(large[key]?.number))
        return more - less
      }
      // An array that grows is copied into one of twice the size, and what is sorted is a copy with room for the merging.
      let most = 4 * (try more("gaps_kept_mib")) + (try more("requests")) * 4 / 1024 + 2
      let peak = try more("peak_mib")
      #expect(peak < most, "\(peak) MiB more: \(small) and \(large)")
    }
  }

  private func memory(megabytes: Int) throws -> [JSONValue] {
    let result = try bench("memory --megabytes \(megabytes) --format json")
    #expect(result.status == 0)
    return try #require(try JSONValue(parsing: Array(result.output.utf8))["memory"]?.array)
  }

  @Test("Every client of the load server reads every event")
  func streams() throws {
    let result = try bench("streams --streams 3 --rate 100 --seconds 0.1 --repeats 1 --format json")
    let document = try JSONValue(parsing: Array(result.output.utf8))
    let rows = try #require(document["streams"]?.array)
    #expect(rows.map { $0["events"]?.integer } == [30, 30, 30])
  }

  @Test(
    "The help of every benchmark says what the floor is",
    arguments: ["sse", "fold", "trace", "streams", "delay", "flood", "similarity", "report", "memory"])
  func help(command: String) throws {
    let result = try bench("\(command) --help")
    #expect(result.status == 0)
    #expect(result.output.contains("floor"))
  }

  @Test(
    "Arguments that make no sense end with EX_USAGE",
    arguments: ["", "sprint", "sse --events none", "flood --interval-ms 0", "serve-load 1 2"])
  func misuse(arguments: String) throws {
    let result = try bench(arguments)
    #expect(result.status == 64)
    #expect(result.output.isEmpty)
  }

  /// Runs the program that was built beside these tests.
  private func bench(_ arguments: String) throws -> (output: String, status: Int32) {
    var path = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &path, path.count - 1)
    try #require(count > 0)
    let own = path[..<count].map { UInt8(bitPattern: $0) }
    let folder = String(decoding: own[..<(own.lastIndex(of: UInt8(ascii: "/")) ?? 0)], as: UTF8.self)
    let pipe = try #require(popen("\(folder)/chunkwise-bench \(arguments) 2>/dev/null", "r"))
    var output: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&part, 1, part.count, pipe), count > 0 { output += part[..<count] }
    return (String(decoding: output, as: UTF8.self), pclose(pipe) >> 8 & 0xFF)
  }
}
