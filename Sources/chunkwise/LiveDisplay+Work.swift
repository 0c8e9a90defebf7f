import Terminal

extension LiveDisplay {
  /// Does some work, and tells a terminal meanwhile how much of it is done: long texts take seconds each to compare.
  ///
  /// - Parameters:
  ///   - count: how many things there are to do.
  ///   - unit: what they are.
  ///   - work: calls what it is given for each thing that is done.
  static func showing<Product>(
    _ count: Int, _ unit: String, _ work: (_ addDone: @escaping @Sendable () -> Void) async throws -> Product
  ) async rethrows -> Product {
    let start = ContinuousClock.now
    let display = progressScreen.map {
      LiveDisplay(
        on: $0, progress: BatchProgress(of: count, unit),
        nowNs: { Int64((ContinuousClock.now - start) / .nanoseconds(1)) })
    }
    defer { display?.close() }
    return try await work { display?.addDone() }
  }
}
