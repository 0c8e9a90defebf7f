import Aggregation
import ChatTransport
import CommandLine
import Engine
import Glibc
import Mixtures
import Terminal
import Traces

/// A conversation from its first question to its end.
struct ChatRun {
  private let settings: ChatSettings
  private let interruption: Interruption
  private let input = LineInput(prompt: "> ")
  /// nil before it is made, and where nothing is recorded.
  private var trace: TraceWriter?
  /// Whether it was said that nothing is recorded any more.
  private var knowsLoss = false
  private var policy: Policy
  private var conversation = Conversation()
  /// Files that this conversation has written, and may write again.
  private var saved: Set<String> = []
  private var turns = 0
  private var failures = 0

  init(_ settings: ChatSettings, _ interruption: Interruption) {
    self.settings = settings
    self.interruption = interruption
    policy = settings.policy
  }

  mutating func run() async throws {
    let missing = settings.mixture.missingKeys { ChatTransport.processEnvironment($0) }
    guard missing.isEmpty else { throw CommandLineError(.config, missing.joined(separator: "\n")) }
    interruption.hold(watchesOutput: true)
    trace = try openTrace()
    let log = RunLog(trace: trace, mixture: settings.mixture)
    let transport = try ChatTransport(endpoints: settings.mixture.endpoints, agents: settings.mixture.agents)
    if input.isInteractive, !settings.isQuiet {
      say("\(settings.mixture.shape.name) answers under \(policy.name). /help lists the instructions.")
    }
    var problem: (any Error)?
    do {
      try await converse(ChatTurn(settings, interruption, transport, log, trace))
    } catch {
      problem = error
    }
    transport.shutdown()
    try trace?.close()
    for sentence in log.failedCalls { say(sentence) }
    if let path = settings.trace, !settings.isQuiet {
      say("Recorded in \(path). Look further with: chunkwise analyze \(path)")
    }
    if let problem { throw problem }
  }

  private func openTrace() throws -> TraceWriter? {
    guard let path = settings.trace else { return nil }
    return try TraceWriter.made(
      path, .now(tool: Chunkwise.tool, seed: settings.seed), ifThere: "Name another file with --trace.",
      onFailure: { [interruption] _ in interruption.fire(.traceLost) })
  }

  /// Takes line after line, up to the last.
  private mutating func converse(_ turn: ChatTurn) async throws {
    while true {
      switch try await nextLine() {
      case .end:
        if input.isInteractive { say("") }
        return try finish()
      // Ctrl-C at the prompt drops what was typed.
      case .cancelled: break
      case .text(let line) where line.allSatisfy(\.isWhitespace): break
      case .text(let line):
        switch try instruction(line) {
        case .followed: break
        case .quit: return try finish()
        case .question: try await ask(line, turn)
        }
      }
    }
  }

  /// What a line was.
  private enum LineKind {
    case question, followed, quit
  }

  /// Follows a line that is an instruction. Whoever types makes mistakes, and goes on; a script that does is wrong.
  private mutating func instruction(_ line: String) throws(CommandLineError) -> LineKind {
    do throws(CommandLineError) {
      guard let instruction = try ChatInstruction(line) else { return .question }
      if instruction == .quit { return .quit }
      try follow(instruction)
    } catch {
      guard input.isInteractive else { throw error }
      say(error.description)
    }
    return .followed
  }

  /// Waits for a line, or for a signal; one that is not Ctrl-C in a terminal ends the conversation.
  private mutating func nextLine() async throws -> LineInput.Line {
    let line = Lock<Result<LineInput.Line, CommandLineError>>(.success(.cancelled))
    if let cause = interruption.rearm() {
      try check(cause)
      return .cancelled
    }
    let cause = await interruption.cancelling { [input] in
      let next: Result<LineInput.Line, CommandLineError>
      do throws(CommandLineError) {
        next = .success(try await input.next())
      } catch {
        next = .failure(error)
      }
      line.withLock { $0 = next }
    }
    if let cause { try check(cause) }
    return try line.withLock { $0 }.get()
  }

  /// Throws what ends the conversation; Ctrl-C of a person does not.
  private mutating func check(_ cause: Interruption.Cause) throws(CommandLineError) {
    switch cause {
    case .signal(SIGINT) where input.isInteractive: break
    case .signal(let number): throw CommandLineError(.signal(number), "Interrupted.")
    case .outputLost: throw CommandLineError(.ioErr, "Nobody reads the answers any more.")
    // Nobody pays for answers that cannot be recorded; but what was said is not lost with the trace.
    case .traceLost where input.isInteractive:
      if !knowsLoss { sayLoss() }
      knowsLoss = true
    // The trace says so itself when it is closed.
    case .traceLost: throw CommandLineError(.ioErr, "The conversation cannot be recorded any more.")
    }
  }

  private mutating func ask(_ question: String, _ turn: ChatTurn) async throws(CommandLineError) {
    if let cause = interruption.rearm() { return try check(cause) }
    guard trace?.failure == nil || !input.isInteractive else { return sayLoss() }
    let number = turns
    turns += 1
    let typing = HiddenTyping()
    defer { typing.close() }
    let answer = try await turn.answer(conversation.asking(question), under: policy, number: number)
    // On a terminal it would stick to the answer.
    if input.isInteractive, !answer.isWhole, !answer.text.isEmpty { say("") }
    let isKept = conversation.add(question, answer: answer.text, isWhole: answer.isWhole)
    if let failure = answer.failure {
      failures += 1
      say(failure)
    }
    if !answer.isWhole {
      say(
        isKept
          ? "What was written is kept, marked \(Conversation.interruptionMark)."
          : "Nothing was written; the question is left out of the conversation.")
    }
    if let cause = answer.cause { try check(cause) }
  }

  /// The end of the lines. Of a script, failed turns are the program's failure.
  private func finish() throws(CommandLineError) {
    guard !input.isInteractive, failures > 0 else { return }
    throw CommandLineError(.unavailable, "\(failures) of \(NumberText.count(turns, of: "turn")) failed.")
  }

  private mutating func follow(_ instruction: ChatInstruction) throws(CommandLineError) {
    switch instruction {
    case .quit: break
    case .help:
      var help = TextBlock(width: (StandardStream.error.width ?? 81) - 1)
      help.definitions(ChatInstruction.list)
      help.paragraph(ChatInstruction.keys)
      StandardStream.error.write(help.text)
    case .trace:
      guard let path = settings.trace else { return say("Nothing is recorded (--no-trace).") }
      say(
        "\(NumberText.count(turns, of: "turn")) recorded in \(path). Look further with: chunkwise analyze \(path)"
      )
    case .policy(nil):
      let names = settings.mixture.knownPolicies.map(\.name).joined(separator: ", ")
      say("The policy is \(policy.name). There are \(names), and these with parameters in square brackets.")
    case .policy(let expression?):
      policy = try settings.policy(expression)
      say("From now on: \(policy.name).")
    case .save(let path):
      guard !conversation.messages.isEmpty else {
        throw CommandLineError(.dataErr, "There is nothing to save: no question has an answer yet.")
      }
      guard saved.contains(path) || !Self.isFile(path) else {
        throw CommandLineError(.cantCreate, "\(path) is there already, and not of this conversation.")
      }
      var files = FilesInUse(reading: [])
      try OutputFile.make(path, of: Array(conversation.text(for: path).utf8), besides: &files)
      saved.insert(path)
      say("\(NumberText.count(conversation.messages.count, of: "message")) written to \(path).")
    }
  }

  /// Whether a file has that name; a device or a pipe has nothing to lose.
  private static func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// Says why nothing more is asked.
  private func sayLoss() {
    guard let failure = trace?.failure else { return }
    say("\(failure.description) Nothing more is asked; /save FILE keeps the conversation, /quit ends it.")
  }

  private func say(_ sentence: String) { StandardStream.error.write(sentence: sentence) }
}
