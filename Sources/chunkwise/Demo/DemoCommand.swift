import CommandLine

struct DemoCommand {
  static let command = Command("demo", "Show the whole thing in a minute: no key, no network.")
  init(_ arguments: Arguments) {}
  func run() async throws {}
}
