import CommandLine
import JSON
import Testing

@Suite("Tables")
struct TableTests {
  private var table: Table {
    var table = Table(
      "Latency",
      columns: [.init("policy", .leading), .init("ttft p50", unit: "ms"), .init("n"), .init("tokens/s")])
    table.append([.text("full"), .number(12345.678, digits: 1), .count(1200), .missing])
    table.append([
      .text("日本|\"a\", b\u{1B}[31m\n"), .number(9, digits: 1, isDoubtful: true), .count(2),
      .number(0.25, digits: 2),
    ])
    table.notes = ["A \u{1B}[1mnote."]
    table.flagsDoubt = true
    return table
  }

  @Test("For a terminal, columns are aligned by width in cells and controls are written as escapes")
  func aligned() {
    #expect(
      table.rendered(as: .table) == #"""
        Latency
        policy                   ttft p50 (ms)      n  tokens/s
        ───────────────────────  ─────────────  ─────  ────────
        full                          12,345.7  1,200         –
        日本|"a", b\u001b[31m\n           9.0*      2      0.25
        A \u001b[1mnote.
        * too few values to rely on this percentile

        """#)
  }

  @Test("As JSON, rows are objects; what is missing is null, and what is doubtful is listed")
  func json() throws {
    let rows = try JSONValue(parsing: table.rendered(as: .json))
    #expect(
      rows.array?[0] == [
        "policy": "full", "ttft_p50_ms": 12345.678, "n": 1200, "tokens_per_s": .null, "doubtful": [],
      ])
    #expect(rows.array?[1]["doubtful"] == ["ttft_p50_ms"])
    #expect(rows.array?[1]["policy"] == "日本|\"a\", b\u{1B}[31m\n")
    let both = try JSONValue(parsing: Table.rendered([table, Table("Empty", columns: [])], as: .json))
    #expect(both["Latency"] == rows)
    #expect(both["Empty"] == [])
  }

  @Test("As CSV, fields are quoted as RFC 4180 demands, line ends inside them kept")
  func csv() {
    #expect(
      table.rendered(as: .csv)
        == "policy,ttft_p50_ms,n,tokens_per_s,doubtful\r\nfull,12345.678,1200,,\r\n"
        + "\"日本|\"\"a\"\", b\u{1B}[31m\n\",9.0,2,0.25,ttft_p50_ms\r\n")
    var table = Table("", columns: [.init("a")])
    table.append([.text("x\r\ny")])
    #expect(table.rendered(as: .csv) == "a\r\n\"x\r\ny\"\r\n")
    #expect(Table.rendered([table], as: .csv) == "a\r\n\"x\r\ny\"\r\n")
  }

  @Test(
    "Programs get every digit, so that they read back the same number",
    arguments: [
      (32.957969859374984, "32.957969859374984"), (65, "65.0"), (1.000001, "1.000001"),
      (-0.1 - 0.2, "-0.30000000000000004"), (2.2e-16, "2.2e-16"), (.leastNonzeroMagnitude, "5e-324"),
      (1e300, "1e+300"), (1_234_567_890.1234567, "1234567890.1234567"),
    ])
  func digits(value: Double, text: String) throws {
    var table = Table("", columns: [.init("a")])
    table.append([.number(value, digits: 1)])
    #expect(table.rendered(as: .csv) == "a\r\n\(text)\r\n")
    #expect(table.rendered(as: .json) == "[{\"a\":\(text)}]\n")
  }

  @Test("A unit that a title says already is not said again")
  func units() {
    let titles: [(Table.Column, heading: String, key: String)] = [
      (.init("prompt tokens p50", unit: "tokens"), "prompt tokens p50", "prompt_tokens_p50"),
      (.init("tokens/s p50", unit: "1/s"), "tokens/s p50", "tokens_per_s_p50"),
      (.init("decode rate", unit: "1/s"), "decode rate (1/s)", "decode_rate_per_s"),
      (.init("wasted", unit: "tokens"), "wasted (tokens)", "wasted_tokens"),
      (.init("active parameters", unit: "10⁹"), "active parameters (10⁹)", "active_parameters_billion"),
      (.init("model's mean"), "model's mean", "models_mean"),
      (.init("cost", unit: "$"), "cost ($)", "cost_usd"), (.init("full ÷ TTFO"), "full ÷ TTFO", "full_ttfo"),
    ]
    for (column, heading, key) in titles {
      let table = Table("", columns: [column])
      #expect(table.rendered(as: .csv) == key + "\r\n")
      #expect(table.rendered(as: .markdown).hasPrefix("| \(heading) |\n"))
    }
  }

  @Test("As Markdown, pipes are escaped and numbers stand to the right")
  func markdown() {
    #expect(
      table.rendered(as: .markdown) == #"""
        **Latency**

        | policy | ttft p50 (ms) | n | tokens/s |
        | :--- | ---: | ---: | ---: |
        | full | 12,345.7 | 1,200 | – |
        | 日本\|"a", b\u001b[31m\n | 9.0* | 2 | 0.25 |

        A \u001b[1mnote.

        * too few values to rely on this percentile

        """#)
  }

  @Test(
    "Width is measured in terminal cells",
    arguments: [
      ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("한", 2), ("👩‍🚀", 2), ("👍🏽", 2), ("☂\u{FE0F}", 2),
      ("☂", 1),
      ("\u{200B}", 0), ("Ａ", 2), ("\u{1B}", 0), ("🇩🇪", 2), ("Ω", 1), ("…–─", 3),
    ])
  func width(text: String, cells: Int) { #expect(text.terminalWidth == cells) }
}

@Suite("Numbers as text")
struct NumberTextTests {
  @Test("A fixed count of digits, rounded, with thousands on demand")
  func fixed() {
    #expect(NumberText.fixed(1234.565, digits: 1) == "1234.6")
    #expect(NumberText.fixed(-1234567.89, digits: 1, thousands: true) == "-1,234,567.9")
    #expect(NumberText.fixed(-0.01, digits: 1) == "0.0")
    #expect(NumberText.fixed(0.5, digits: 0) == "0")
    #expect(NumberText.fixed(.nan, digits: 1) == "nan")
    #expect(NumberText.fixed(-.infinity, digits: 1) == "-inf")
    #expect(NumberText.fixed(.greatestFiniteMagnitude, digits: 3).count == 313)
    #expect(NumberText.count(-1_234_567) == "-1,234,567")
    #expect(NumberText.count(999) == "999")
    #expect([0, 1, 1200].map { NumberText.count($0, of: "call") } == ["0 calls", "1 call", "1,200 calls"])
    #expect(NumberText.count(.min) == "-9,223,372,036,854,775,808")
  }

  @Test(
    "Where four digits or more are asked for, nothing but 0 is shown as 0",
    arguments: [
      (0.03, 4, "0.0300"), (0.00006, 4, "0.0001"), (0.00004, 4, "4.0e-05"), (2.21e-16, 4, "2.2e-16"),
      (-3e-7, 5, "-3.0e-07"), (0, 4, "0.0000"), (1234.5, 4, "1,234.5000"), (0.0004, 3, "0.000"),
      (.nan, 4, "nan"), (16.5, 0, "16"), (17.5, 0, "18"), (-0.5, 0, "0"), (0.125, 2, "0.12"),
      (2.675, 2, "2.67"),
    ])
  func readable(value: Double, digits: Int, text: String) {
    #expect(NumberText.readable(value, digits: digits) == text)
  }

  @Test(
    "Durations and sizes in the unit that suits them, never 1000 of one",
    arguments: [
      (840, "840 ns"), (12_345, "12.3 µs"), (999_960, "1.0 ms"), (12_345_678, "12.3 ms"),
      (1_234_000_000, "1.23 s"),
      (59_999_000_000, "1 min 0 s"), (125_000_000_000, "2 min 5 s"), (7_260_000_000_000, "2 h 1 min"),
      (-1500, "-1.5 µs"),
    ] as [(Int64, String)])
  func durations(ns: Int64, text: String) { #expect(NumberText.duration(ns: ns) == text) }

  @Test(
    "Sizes", arguments: [(512, "512 B"), (1536, "1.5 KiB"), (16 << 20, "16.0 MiB"), (1_048_570, "1.0 MiB")])
  func bytes(count: Int, text: String) { #expect(NumberText.bytes(count) == text) }
}

@Suite("A table on its side")
struct TransposedTableTests {
  @Test("has a row for each column, with its unit, and the first column's cells as headings")
  func transposed() {
    var table = Table("t", columns: [.init("policy", .leading), .init("n"), .init("e2e", unit: "ms")])
    table.append([.text("full"), .count(3), .number(1.5, digits: 1)])
    table.append([.text("quorum"), .count(4), .missing])
    let side = table.transposed
    #expect(side.columns.map(\.title) == ["policy", "full", "quorum"])
    #expect(
      side.rows == [
        [.text("n"), .count(3), .count(4)], [.text("e2e (ms)"), .number(1.5, digits: 1), .missing],
      ])
  }
}

@Suite("A table for a terminal of some width")
struct NarrowTableTests {
  private func table(columns: Int, rows: Int) -> Table {
    var table = Table(
      "Latency",
      columns: [.init("policy", .leading)] + (1...columns).map { .init("measure \($0)", unit: "ms") })
    for row in 1...rows {
      table.append([.text("policy-\(row)")] + (1...columns).map { .number(Double(row * $0), digits: 1) })
    }
    return table
  }

  @Test(
    "has no line that is longer, whatever its size",
    arguments: [1, 3, 8, 12, 30], [1, 7, 20])
  func fits(columns: Int, rows: Int) {
    var table = table(columns: columns, rows: rows)
    table.notes = ["A note that is rather long, so that it has to be divided too."]
    for width in 20...140 {
      let lines = table.rendered(as: .table, width: width).split(separator: "\n")
      #expect(lines.allSatisfy { $0.terminalWidth <= width }, "\(width)")
    }
  }

  @Test("is divided into blocks of columns, each with its keys again")
  func blocks() {
    #expect(
      table(columns: 3, rows: 2).rendered(as: .table, width: 45) == """
        Latency
        policy    measure 1 (ms)  measure 2 (ms)
        ────────  ──────────────  ──────────────
        policy-1             1.0             2.0
        policy-2             2.0             4.0

        policy    measure 3 (ms)
        ────────  ──────────────
        policy-1             3.0
        policy-2             6.0

        """)
    var keyed = table(columns: 3, rows: 2)
    keyed.keyColumns = 2
    let heads = keyed.rendered(as: .table, width: 45).split(separator: "\n").filter {
      $0.hasPrefix("policy ")
    }
    #expect(heads.count == 2 && heads.allSatisfy { $0.contains("measure 1") })
  }

  @Test("is laid on its side where it has many columns and few rows")
  func transposed() {
    let lines = table(columns: 12, rows: 2).rendered(as: .table).split(separator: "\n")
    #expect(lines[1] == "policy           policy-1  policy-2")
    #expect(lines.count == 15)
  }

  @Test("has its texts cut where there is no other way, and its words not")
  func cut() {
    var table = Table("t", columns: [.init("policy", .leading), .init("n")])
    table.append([.text("staircase[first=8,step=8]"), .count(3)])
    #expect(
      table.rendered(as: .table, width: 14) == """
        t
        policy       n
        ───────────  ─
        staircase[…  3

        """)
    #expect("日本語".cut(to: 5) == "日本…")
    #expect("日本語".cut(to: 4) == "日…")
    #expect("abc".cut(to: 3) == "abc" && "abc".cut(to: 1) == "…" && "abc".cut(to: 0) == "")
  }
}
