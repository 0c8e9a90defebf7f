public import Measures

/// Which requests a report shows one by one: those that say most about their policies.
///
/// Requests of one prompt and repetition stand together, so that policies can be seen on the same question; those that were
/// given the same recorded proposals do, whatever their repetition. Unless some are named, first come those on which a policy was in the middle by its time to first output, then those on which one
/// was slowest, fastest, or did not complete, and then the others in the order of the traces, until there are as many
/// requests as are wanted, or as a page holds.
public struct RequestChoice: Equatable, Sendable {
  /// Requests of one prompt and repetition.
  public struct Comparison: Equatable, Sendable {
    /// Why they were chosen, as short phrases.
    public fileprivate(set) var reasons: [String] = []
    /// The requests, in the order of the traces.
    public let members: [Member]

    /// Adds what policy they are chosen for; all for the same reason stand in one phrase.
    fileprivate mutating func add(_ reason: Reason) {
      if let index = reasons.firstIndex(where: { $0.hasPrefix("\(reason.why): ") }) {
        reasons[index] += ", \(reason.group)"
      } else {
        reasons.append("\(reason.why): \(reason.group)")
      }
    }
  }

  /// What a request is to a policy.
  fileprivate struct Reason {
    let why: String
    let group: String
  }

  /// A request of a trace.
  public struct Member: Equatable, Hashable, Sendable {
    /// The trace's place among those that are reported.
    public let trace: Int
    /// The request's number in it.
    public let request: Int

    /// Names a request, by its trace's place and its own number in it.
    public init(trace: Int, request: Int) {
      self.trace = trace
      self.request = request
    }
  }

  /// The requests that were chosen.
  public private(set) var comparisons: [Comparison] = []
  /// How many requests there were to choose from.
  public let available: Int
  /// Whether somebody has named them.
  public let areNamed: Bool

  /// How large the part of a page that shows single requests becomes unless more are asked for, in bytes.
  public static let usualBytes = 400_000

  /// Chooses.
  ///
  /// - Parameters:
  ///   - traces: The requests of each trace.
  ///   - most: How many requests may be shown.
  ///   - sizes: About how many bytes of a page each takes: `RequestStory.size(of:)`.
  ///   - bytes: How many bytes they may take together. The first set is shown in any case.
  public init(
    of traces: [[MeasuredRequest]], most: Int, sizes: [Member: Int] = [:], bytes: Int = .max
  ) {
    available = traces.reduce(0) { $0 + $1.count }
    areNamed = false
    let sets = RequestSets(traces)
    var room = most
    var bytesLeft = bytes
    var indexOfSet: [Int: Int] = [:]
    for (set, reason) in sets.candidates {
      if let index = indexOfSet[set] {
        if let reason { comparisons[index].add(reason) }
        continue
      }
      let members = sets.members[set].prefix(comparisons.isEmpty ? room : .max)
      if members.isEmpty || members.count > room { continue }
      let size = members.reduce(0) { $0 + (sizes[$1] ?? 0) }
      if !comparisons.isEmpty, size > bytesLeft { continue }
      bytesLeft -= size
      room -= members.count
      indexOfSet[set] = comparisons.count
      var comparison = Comparison(members: Array(members))
      if let reason {
        comparison.add(reason)
      } else {
        comparison.reasons = ["the next in the order of the traces"]
      }
      comparisons.append(comparison)
    }
  }

  /// Takes the requests that somebody names, each with the others of its prompt and repetition.
  ///
  /// - Parameters:
  ///   - traces: The requests of each trace.
  ///   - named: Some of them.
  public init(of traces: [[MeasuredRequest]], named: [Member]) {
    available = traces.reduce(0) { $0 + $1.count }
    areNamed = true
    comparisons = RequestSets(traces).members.compactMap { members in
      let found = members.filter(named.contains)
      if found.isEmpty { return nil }
      let reasons = found.map { "request \($0.request) was asked for" }
      return Comparison(reasons: reasons, members: members)
    }
  }
}

/// Requests, by prompt and repetition, and by policy.
private struct RequestSets {
  struct Key: Hashable {
    let occasion: String
    let repetition: Int

    init(_ request: MeasuredRequest) {
      occasion = request.occasion
      repetition = request.occasion == request.promptID ? request.repetition : 0
    }
  }

  private(set) var members: [[RequestChoice.Member]] = []
  private var groups: [(name: String, requests: [(set: Int, request: MeasuredRequest)])] = []

  init(_ traces: [[MeasuredRequest]]) {
    var setOfKey: [Key: Int] = [:]
    var indexOfGroup: [String: Int] = [:]
    var names = MeasuredRequest.groupNames(of: traces.flatMap { $0 })[...]
    for (trace, requests) in traces.enumerated() {
      for (request, name) in zip(requests, names) {
        let key = Key(request)
        let set = setOfKey[key] ?? members.count
        if set == members.count {
          setOfKey[key] = set
          members.append([])
        }
        let member = RequestChoice.Member(trace: trace, request: request.request)
        // A request that was interrupted and made again has the same number.
        if !members[set].contains(member) { members[set].append(member) }
        let group = indexOfGroup[name] ?? groups.count
        if group == groups.count {
          indexOfGroup[name] = group
          groups.append((name, []))
        }
        groups[group].requests.append((set, request))
      }
      names = names.dropFirst(requests.count)
    }
  }

  /// Sets in the order in which they are wanted, and why some are; a set may come several times.
  var candidates: [(set: Int, reason: RequestChoice.Reason?)] {
    var classes: [[(Int, RequestChoice.Reason?)]] = [[], [], [], []]
    for group in groups {
      let complete =
        group.requests.compactMap { set, request in
          request.measures.standing == .complete ? request.measures.values[.ttfo].map { (set, $0) } : nil
        }
        // Equal times keep the order of the trace.
        .enumerated().sorted { ($0.1.1, $0.0) < ($1.1.1, $1.0) }.map(\.1.0)
      if let fastest = complete.first, let slowest = complete.last {
        classes[0].append((complete[(complete.count - 1) / 2], .init(why: "median", group: group.name)))
        if complete.count > 1 {
          classes[1].append((slowest, .init(why: "slowest", group: group.name)))
          classes[2].append((fastest, .init(why: "fastest", group: group.name)))
        }
      }
      if let other = group.requests.first(where: { $0.request.measures.standing != .complete }) {
        classes[3].append(
          (other.set, .init(why: other.request.measures.standing.rawValue, group: group.name)))
      }
    }
    return classes.flatMap { $0 } + members.indices.map { ($0, nil) }
  }
}
