internal import Glibc
public import JSON

/// The first row of a trace: what recorded it, when, and where.
public struct TraceHeader: Equatable, Sendable {
  /// The version of the format that this code writes, and the newest one that it reads.
  public static let currentVersion = 1

  /// The version of the format.
  public var version: Int
  /// The version of the program that recorded.
  public var tool: String
  /// The seed from which the whole run's random choices came.
  public var seed: UInt64
  /// One instant on the wall clock, in nanoseconds since 1970 (UTC), …
  public var wallNs: Int64
  /// … and the same one on the monotonic clock, from which all other instants are taken.
  public var monotonicNs: Int64
  /// Whether the instants were computed and not measured.
  public var isSimulated: Bool
  /// What they were computed with and from, and which of the measures are exact, modelled and unknown, as a JSON object;
  /// `null` for a recording.
  public var simulation: JSONValue
  /// The computer; nil where none is to be named.
  public var machine: Machine?
  /// Which key the digests were made with that stand in the place of texts; nil where the texts are there.
  public var redactionKey: String?

  /// Makes a header.
  public init(
    tool: String, seed: UInt64, wallNs: Int64, monotonicNs: Int64, isSimulated: Bool, machine: Machine?,
    simulation: JSONValue = .null, redactionKey: String? = nil, version: Int = TraceHeader.currentVersion
  ) {
    self.version = version
    self.tool = tool
    self.seed = seed
    self.wallNs = wallNs
    self.monotonicNs = monotonicNs
    self.isSimulated = isSimulated
    self.simulation = simulation
    self.machine = machine
    self.redactionKey = redactionKey
  }

  /// The header of a recording that begins now, on this computer.
  public static func now(tool: String, seed: UInt64) -> TraceHeader {
    TraceHeader(
      tool: tool, seed: seed, wallNs: instant(CLOCK_REALTIME), monotonicNs: instant(CLOCK_MONOTONIC),
      isSimulated: false, machine: .current)
  }

  static func instant(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}

extension TraceHeader {
  private static let format = "chunkwise-trace"

  /// The header as a row.
  var row: TraceRow {
    let machine: JSONValue =
      machine.map {
        ["cpu": .string($0.cpu), "cores": .integer($0.cores), "kernel": .string($0.kernel)]
      } ?? .null
    let redacted: JSONValue =
      redactionKey.map { ["digest": "hmac-sha256-64", "key": .string($0)] } ?? .null
    let info: JSONValue = [
      "format": .string(Self.format), "version": .integer(version), "tool": .string(tool),
      "seed": .string(String(seed)), "wall_ns": .integer(wallNs), "monotonic_ns": .integer(monotonicNs),
      "simulated": .bool(isSimulated), "simulation": simulation, "machine": machine, "redacted": redacted,
    ]
    return TraceRow(.trace, tNs: monotonicNs, info: info.text)
  }

  /// Reads the header from its row. One of a newer version gives no more than its version and its tool.
  init(row: TraceRow) throws(TraceRow.Malformed) {
    guard row.kind == .trace else { throw TraceRow.Malformed("the first row is no \"trace\" row") }
    let info = try TraceInfo(row.info)
    guard try info.text("format") == Self.format else {
      throw TraceRow.Malformed("its format has another name")
    }
    let version = try info.integer("version")
    let tool = try info.text("tool")
    if version > Self.currentVersion {
      self.init(
        tool: tool, seed: 0, wallNs: 0, monotonicNs: row.tNs, isSimulated: false, machine: nil,
        version: version)
      return
    }
    var machine: Machine?
    if let members = try info.optionalObject("machine") {
      machine = Machine(
        cpu: try members.text("cpu"), cores: try members.integer("cores"), kernel: try members.text("kernel"))
    }
    self.init(
      tool: tool, seed: try info.seed("seed"), wallNs: try info.instant("wall_ns", in: TraceLimits.wallNs),
      monotonicNs: try info.instant("monotonic_ns"), isSimulated: try info.flag("simulated"),
      machine: machine, simulation: (try? info.any("simulation")) ?? .null,
      redactionKey: try info.optionalObject("redacted")?.text("key"), version: version)
  }
}
