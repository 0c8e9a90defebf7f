/// How many of some requests the mock answered, in whole or in part: what was measured of them is what it simulates.
public struct MockLatencies: Equatable, Sendable {
  private var all = 0
  private var ofMock = 0

  init() {}

  /// Counts some requests.
  public init(of requests: some Sequence<MeasuredRequest>) {
    for request in requests { add(request.hasMockLatencies) }
  }

  /// Takes in a request.
  mutating func add(_ hasMockLatencies: Bool) {
    all += 1
    if hasMockLatencies { ofMock += 1 }
  }

  /// A sentence for a table of the requests; nil where none of them is the mock's.
  public var note: String? {
    if ofMock == 0 { return nil }
    let requests =
      ofMock == all
      ? "these requests were answered"
      : "\(ofMock) of these \(all) requests were answered, in whole or in part,"
    return "Latencies of a mock: \(requests) by chunkwise mock, which simulates them."
  }
}
