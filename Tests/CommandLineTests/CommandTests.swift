import CommandLine
import Testing

private let run = Command(
  "run", "Asks a mixture.", discussion: "First.\n\nSecond.",
  positionals: [Positional("PROMPT", .any, "Prompts to ask.")],
  options: [
    .value("mixture", short: "m", "FILE", "The mixture."),
    .repeated("policy", "NAMES", "Policies, divided by commas."),
    .value("repeat", "N", "How often. Default: 1."), .value("limit", "DURATION", "When to give up."),
    .value("rate", "R", "A number."), .flag("verbose", short: "v", "Says more."), TableFormat.option,
  ])

private func parse(_ arguments: String...) throws -> Arguments { try #require(try run.parse(arguments)) }

private func refusal(_ body: () throws -> Void) -> String {
  do {
    try body()
    return "no error"
  } catch let error as CommandLineError {
    #expect(error.code == .usage)
    return error.description
  } catch {
    return "another error"
  }
}

@Suite("Options and arguments")
struct CommandTests {
  @Test("A value follows its option, its alias, an equals sign, or the alias's letter directly")
  func spellings() throws {
    for arguments in [["--mixture", "a=b"], ["--mixture=a=b"], ["-m", "a=b"], ["-ma=b"]] {
      #expect(try run.parse(arguments)?.string("mixture") == "a=b")
    }
    #expect(try parse("--mixture=").string("mixture") == "")
  }

  @Test("Positionals stand anywhere, a lone dash is one, and after -- everything is")
  func positionals() throws {
    let arguments = try parse("one", "-v", "-", "--", "--verbose", "-m")
    #expect(arguments.positionals == ["one", "-", "--verbose", "-m"])
    #expect(arguments.has("verbose"))
    #expect(!arguments.has("mixture"))
  }

  @Test("A repeated option collects, and a list is divided at its commas")
  func lists() throws {
    let arguments = try parse("--policy", "a, b", "--policy=c")
    #expect(arguments.strings("policy") == ["a, b", "c"])
    #expect(try arguments.list("policy") == ["a", "b", "c"])
    #expect(refusal { _ = try parse("--policy=a,,b").list("policy") }.contains("empty entry"))
  }

  @Test("Whole numbers, numbers and words are read as what they are")
  func typed() throws {
    let arguments = try parse("--repeat=3", "--rate", "-2.5", "--format", "csv")
    #expect(try arguments.integer("repeat", in: 1...9) == 3)
    #expect(try arguments.number("rate") == -2.5)
    #expect(try arguments.choice("format", of: TableFormat.self) == .csv)
    #expect(try parse().integer("repeat") == nil)
    #expect(try parse().choice("format", of: TableFormat.self) == nil)
  }

  @Test("Every mistake is one sentence that says what would be right")
  func mistakes() {
    #expect(
      refusal { _ = try parse("--polcy", "a") } == "run has no option --polcy. Did you mean --policy?")
    #expect(refusal { _ = try parse("--zzzzzzzzzz") } == "run has no option --zzzzzzzzzz.")
    #expect(refusal { _ = try parse("-x") }.hasPrefix("run has no option -x."))
    #expect(refusal { _ = try parse("--mixture") } == "--mixture needs a value: --mixture FILE.")
    #expect(refusal { _ = try parse("-m", "--verbose") } == "--mixture needs a value: --mixture FILE.")
    #expect(
      refusal { _ = try parse("-m", "a", "-m", "b") } == "--mixture is given twice; it takes one value.")
    #expect(refusal { _ = try parse("--verbose=1") } == "--verbose takes no value.")
    #expect(
      refusal { _ = try parse("--repeat", "x").integer("repeat") }
        == "--repeat needs a whole number, not \"x\".")
    #expect(
      refusal { _ = try parse("--repeat", "0").integer("repeat", in: 1...Int.max) }
        == "--repeat must be 1 or more, not 0.")
    #expect(
      refusal { _ = try parse("--repeat", "0").integer("repeat", in: 1...5) }
        == "--repeat must be between 1 and 5, not 0.")
    #expect(
      refusal { _ = try parse("--rate", "inf").number("rate") } == "--rate needs a number, not \"inf\".")
    #expect(
      refusal { _ = try parse("--format", "jsn").choice("format", of: TableFormat.self) }
        == "--format is one of table, json, csv, markdown, not \"jsn\". Did you mean json?")
  }

  @Test("Too few and too many arguments are named")
  func counts() throws {
    let two = Command("cat", "Prints.", positionals: [Positional("TRACE", .one, "A trace file.")])
    #expect(refusal { _ = try two.parse([]) } == "cat needs TRACE: A trace file.")
    #expect(refusal { _ = try two.parse(["a", "b"]) } == "cat does not know what to do with \"b\".")
    let many = Command("analyze", "Tables.", positionals: [Positional("TRACE", .atLeastOne, "Trace files.")])
    #expect(refusal { _ = try many.parse([]) } == "analyze needs TRACE: Trace files.")
    #expect(try many.parse(["a", "b"])?.positionals == ["a", "b"])
    let perhaps = Command("chat", "Talks.", positionals: [Positional("NAME", .optional, "A name.")])
    #expect(try perhaps.parse([])?.positionals == [])
    #expect(refusal { _ = try perhaps.parse(["a", "b"]) }.contains("\"b\""))
  }
}

@Suite("The program and its help")
struct ProgramTests {
  private let program = Program(
    "chunkwise", "Aggregates streams.", version: "0.1",
    commands: [
      run,
      Command("trace info", "Says what is in a trace.", positionals: [Positional("TRACE", .one, "A file.")]),
      Command("trace cat", "Prints a trace."),
    ])

  @Test("A command is found by one word or two, with its arguments")
  func commands() throws {
    guard case .run("trace info", let arguments) = try program.parse(["trace", "info", "x"]) else {
      Issue.record("The command was not found.")
      return
    }
    #expect(arguments.positionals == ["x"])
  }

  @Test("Unknown commands and half-typed ones are explained")
  func unknown() {
    #expect(refusal { _ = try program.parse([]) }.contains("needs a command"))
    #expect(refusal { _ = try program.parse(["rum"]) }.contains("Did you mean run?"))
    #expect(
      refusal { _ = try program.parse(["trace"]) } == "chunkwise trace needs one of info, cat after it.")
  }

  @Test("Help is asked for in any of the usual ways, and needs no other argument")
  func help() throws {
    let all = try program.parse(["--help"])
    #expect(try program.parse(["help"]) == all)
    #expect(try program.parse(["-h"]) == all)
    for words in [["help", "help"], ["help", "--help"], ["help", "-h"]] {
      #expect(try program.parse(words) == all)
    }
    let one = try program.parse(["run", "--help"])
    #expect(try program.parse(["help", "run"]) == one)
    #expect(try program.parse(["run", "-v", "-h"]) == one)
    #expect(try program.parse(["--version"]) == .print("chunkwise 0.1\n"))
    guard case .print(let group) = try program.parse(["trace", "--help"]) else {
      Issue.record("No help for a group.")
      return
    }
    #expect(group.contains("trace cat") && !group.contains("run"))
  }

  @Test("The help of a command names every argument and option, aligned and within 100 columns")
  func helpText() {
    let text = program.help(for: run)
    #expect(
      text == """
        chunkwise run: Asks a mixture.

        Usage: chunkwise run [OPTIONS] [PROMPT…]

        First.

        Second.

        Arguments:
          [PROMPT…]  Prompts to ask.

        Options:
          -m, --mixture FILE    The mixture.
              --policy NAMES    Policies, divided by commas.
              --repeat N        How often. Default: 1.
              --limit DURATION  When to give up.
              --rate R          A number.
          -v, --verbose         Says more.
              --format FORMAT   How tables are printed: table, json, csv, markdown. Default: table.
          -h, --help            Prints this text.

        """)
    let wordy = Command(
      "x", String(repeating: "word ", count: 60),
      options: [.value("o", "V", String(repeating: "wörter ", count: 60))])
    for line in program.help(for: wordy).split(separator: "\n") { #expect(line.count <= 100) }
  }

  @Test("Exit codes are those of sysexits.h, and for a signal 128 more than its number")
  func exitCodes() {
    let codes: [(ExitCode, Int32)] = [
      (.success, 0), (.usage, 64), (.dataErr, 65), (.noInput, 66), (.unavailable, 69), (.software, 70),
      (.osErr, 71),
      (.cantCreate, 73), (.ioErr, 74), (.tempFail, 75), (.config, 78), (.signal(2), 130),
      (.signal(15), 143),
    ]
    for (code, value) in codes { #expect(code.rawValue == value) }
  }
}
