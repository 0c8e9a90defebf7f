internal import TokenStreams

/// What a trace holds, counted: the fold of its rows behind `trace info`.
public struct TraceSummary: Equatable, Sendable {
  /// How often something occurs.
  public struct Count<Name: Hashable & Sendable>: Equatable, Sendable {
    /// What is counted.
    public let name: Name
    /// How often it occurs.
    public internal(set) var count: Int
  }

  /// The requests of one policy by how they ended.
  public struct Policy: Equatable, Sendable {
    /// The policy's name.
    public let name: String
    /// Requests that have begun.
    public internal(set) var requests = 0
    /// Requests that were running where rows are missing.
    public internal(set) var broken = 0
    /// Outcomes by the words that name them, in the order in which they first occur.
    public internal(set) var outcomes: [Count<String>] = []
    /// Requests that the trace does not see the end of.
    public var unfinished: Int { outcomes.reduce(requests - broken) { $0 - $1.count } }
  }

  /// What one agent did.
  public struct Agent: Equatable, Sendable {
    /// The agent's name.
    public let name: String
    /// HTTP calls.
    public internal(set) var calls = 0
    /// Pieces of text.
    public internal(set) var deltas = 0
    /// Their UTF-8 bytes.
    public internal(set) var textBytes = 0
  }

  /// Rows by type, in the order in which the types first occur.
  public private(set) var rows: [Count<TraceRow.Kind>] = []
  /// Policies in the order in which they first occur.
  public private(set) var policies: [Policy] = []
  /// Agents in the order in which they first occur.
  public private(set) var agents: [Agent] = []
  /// What the servers call themselves, in the order in which they first occur.
  public private(set) var servers: [Count<String>] = []
  /// Recordings that the trace holds: more than one where it was resumed.
  public private(set) var recordings = 0
  /// The first and the last instant of a request in each recording, added up, in nanoseconds. Instants of two recordings
  /// are of two clocks.
  public var durationNs: Int64 { pastNs + currentNs }

  private var policyOfRequest: [Int: Int] = [:]
  private var pastNs: Int64 = 0
  private var span: ClosedRange<Int64>?
  private var currentNs: Int64 { span.map { $0.upperBound - $0.lowerBound } ?? 0 }

  /// Makes an empty summary.
  public init() {}

  /// Adds a row. A malformed one is counted by its type alone.
  public mutating func add(_ row: TraceRow) {
    Self.count(row.kind, in: &rows)
    if row.kind == .trace {
      recordings += 1
      policyOfRequest = [:]
      // Of a trace that holds what was never recorded, the years may be more than fit.
      pastNs = min(pastNs + currentNs, TraceLimits.instantsNs.upperBound)
      span = nil
    }
    if row.kind == .gap {
      for index in policyOfRequest.values { policies[index].broken += 1 }
      policyOfRequest = [:]
    }
    guard row.request >= 0 else { return }
    span = min(span?.lowerBound ?? row.tNs, row.tNs)...max(span?.upperBound ?? row.tNs, row.tNs)
    switch row.kind {
    case .call:
      agents[agent(row.agent)].calls += 1
    case .delta:
      let index = agent(row.agent)
      agents[index].deltas += 1
      agents[index].textBytes += row.text.utf8.count
    case .firstByte:
      guard case .stream(_, .firstByte(let report), _)? = try? row.observation(), !report.server.isEmpty
      else { return }
      Self.count(report.server, in: &servers)
    case .request:
      guard case .request(let header)? = try? row.observation() else { return }
      let index = policy(header.policy)
      policies[index].requests += 1
      policyOfRequest[row.request] = index
    case .finished:
      guard let index = policyOfRequest.removeValue(forKey: row.request) else { return }
      Self.count(row.text, in: &policies[index].outcomes)
    default:
      break
    }
  }

  private mutating func agent(_ name: String) -> Int {
    if let index = agents.firstIndex(where: { $0.name == name }) { return index }
    agents.append(Agent(name: name))
    return agents.count - 1
  }

  private mutating func policy(_ name: String) -> Int {
    if let index = policies.firstIndex(where: { $0.name == name }) { return index }
    policies.append(Policy(name: name))
    return policies.count - 1
  }

  private static func count<Name>(_ name: Name, in counts: inout [Count<Name>]) {
    if let index = counts.firstIndex(where: { $0.name == name }) {
      counts[index].count += 1
    } else {
      counts.append(Count(name: name, count: 1))
    }
  }
}
