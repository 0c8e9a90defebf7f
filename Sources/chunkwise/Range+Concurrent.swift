extension Range<Int> {
  /// The values for all numbers of the range, in their order, computed on every core.
  ///
  /// Whoever is done takes the next few numbers, so that no core waits for one that had the harder ones.
  func mapConcurrently<Value: Sendable>(
    _ value: @escaping @Sendable (Int) throws -> Value
  ) async rethrows -> [Value] {
    let block = Swift.max(1, count / 128)
    return try await withThrowingTaskGroup(of: (Int, [Value]).self) { group in
      for start in stride(from: lowerBound, to: upperBound, by: block) {
        let end = Swift.min(start + block, upperBound)
        group.addTask { (start, try (start..<end).map(value)) }
      }
      var blocks: [(start: Int, values: [Value])] = []
      for try await block in group { blocks.append(block) }
      return blocks.sorted { $0.start < $1.start }.flatMap(\.values)
    }
  }
}
