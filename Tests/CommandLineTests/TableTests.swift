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
      .text("日本|\"a\", b\u{1B}[31m\n"), .number(9, digits: 1, mark: "*"), .count(2), .number(0.25, digits: 2),
    ])
    table.notes = ["* few"]
    return table
  }

  @Test("For a terminal, columns are aligned by width in cells and controls are written as escapes")
  func aligned() {
    #expect(
      table.rendered(as: .table) == #"""
        Latency
        policy                 ttft p50 (ms)      n  tokens/s
        ─────────────────────  ─────────────  ─────  ────────
        full                        12,345.7  1,200         –
        日本|"a", b\x1b[31m\n           9.0*      2      0.25
        * few

        """#)
  }

  @Test("As JSON, rows are objects with whole numbers, and what is missing is null")
  func json() throws {
    let rows = try JSONValue(parsing: table.rendered(as: .json))
    #expect(rows.array?[0] == ["policy": "full", "ttft_p50_ms": 12345.678, "n": 1200, "tokens_per_s": .null])
    #expect(rows.array?[1]["policy"] == "日本|\"a\", b\u{1B}[31m\n")
    let both = try JSONValue(parsing: Table.rendered([table, Table("Empty", columns: [])], as: .json))
    #expect(both["Latency"] == rows)
    #expect(both["Empty"] == [])
  }

  @Test("As CSV, fields are quoted as RFC 4180 demands, line ends inside them kept")
  func csv() {
    #expect(
      table.rendered(as: .csv)
        == "policy,ttft_p50_ms,n,tokens_per_s\r\nfull,12345.678,1200,\r\n"
        + "\"日本|\"\"a\"\", b\u{1B}[31m\n\",9.0,2,0.25\r\n")
    var table = Table("", columns: [.init("a")])
    table.append([.text("x\r\ny")])
    #expect(table.rendered(as: .csv) == "a\r\n\"x\r\ny\"\r\n")
  }

  @Test("As Markdown, pipes are escaped and numbers stand to the right")
  func markdown() {
    #expect(
      table.rendered(as: .markdown) == #"""
        **Latency**

        | policy | ttft p50 (ms) | n | tokens/s |
        | :--- | ---: | ---: | ---: |
        | full | 12,345.7 | 1,200 | – |
        | 日本\|"a", b\x1b[31m\n | 9.0* | 2 | 0.25 |

        * few

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
    #expect(NumberText.count(.min) == "-9,223,372,036,854,775,808")
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
