import CommandLine

/// One thing that is measured.
protocol Benchmark: SendableMetatype {
  /// What it is called, what it measures and what the floor is.
  static var command: Command { get }
  /// The names of its tables.
  static var tables: [String] { get }
  /// Measures.
  ///
  /// - Throws: `CommandLineError` for arguments that make no sense, and whatever stands in the way of measuring.
  static func run(_ arguments: Arguments) async throws -> [Table]
}

extension Benchmark {
  static var tables: [String] { [command.name] }
}
