import CommandLine
import Testing
import TokenStreams

@testable import Terminal

@Suite("Frames on a terminal")
struct ScreenRegionTests {
  @Test("Whatever frames follow each other, the screen shows the last, below what was there before")
  func random() {
    for seed in 0..<300 {
      var random = SplitMix64(seed: UInt64(seed))
      let height = Int.random(in: 3...10, using: &random)
      var screen = Screen(width: 20, height: height)
      var region = ScreenRegion(isColoured: Bool.random(using: &random))
      let before = (0..<Int.random(in: 0...height + 2, using: &random)).map { "$ command \($0)" }
      screen.write(before.map { $0 + "\r\n" }.joined())
      for _ in 0..<20 {
        let lines = Self.lines(fewerThan: height, &random)
        screen.write(region.frame(lines.map { StyledLine($0, .red) }, width: 20, height: height))
        let text = screen.text
        var expected = before + lines
        while expected.last == "" { expected.removeLast() }
        #expect(text == expected, "seed \(seed)")
        #expect(screen.showsCursor && screen.wraps && !screen.isSynchronised && screen.column == 0)
      }
      let last = (0..<height * 2).map { "answer \($0)" }
      screen.write(region.finish(last.map { StyledLine($0) }, width: 20, height: height))
      #expect(screen.text == before + last, "seed \(seed)")
      #expect(screen.showsCursor && screen.column == 0)
    }
  }

  @Test("Texts between the frames, longer than a row or not, stand above them, one after another")
  func texts() {
    for seed in 0..<100 {
      var random = SplitMix64(seed: UInt64(seed))
      let height = Int.random(in: 3...10, using: &random)
      var screen = Screen(width: 20, height: height)
      var region = ScreenRegion(isColoured: false)
      var expected: [String] = []
      for index in 0..<20 {
        let lines = Self.lines(fewerThan: height, &random)
        var text = ""
        if Bool.random(using: &random) {
          let row = "\(index)" + String(repeating: "x", count: Int.random(in: 0...60, using: &random))
          text = region.leave("\n" + row + "\n", width: 20, height: height)
          expected +=
            [""] + stride(from: 0, to: row.count, by: 20).map { String(row.dropFirst($0).prefix(20)) }
        }
        screen.write(text + region.frame(lines.map { StyledLine($0) }, width: 20, height: height))
        var shown = expected + lines
        while shown.last == "" { shown.removeLast() }
        #expect(screen.text == shown, "seed \(seed)")
        #expect(screen.showsCursor && screen.wraps && !screen.isSynchronised && screen.column == 0)
      }
      screen.write(region.finish([], width: 20, height: height))
      #expect(screen.text == expected, "seed \(seed)")
    }
  }

  private static func lines(fewerThan height: Int, _ random: inout SplitMix64) -> [String] {
    (0..<Int.random(in: 0..<height, using: &random)).map { _ in
      ["", "waiting", "streaming", "a line of some words"].randomElement(using: &random)!
    }
  }

  @Test("What has not changed is not drawn, and a frame without a change is nothing")
  func changes() {
    var region = ScreenRegion(isColoured: false)
    _ = region.frame([StyledLine("one"), StyledLine("two"), StyledLine("three")], width: 40, height: 9)
    let lines = [StyledLine("one"), StyledLine("2"), StyledLine("three")]
    let frame = region.frame(lines, width: 40, height: 9)
    #expect(frame.contains("2") && !frame.contains("one") && !frame.contains("three"))
    #expect(region.frame(lines, width: 40, height: 9) == "")
  }

  @Test("Wrapping is off only for the length of a line that a terminal might take for too wide")
  func wrapping() {
    var region = ScreenRegion(isColoured: false)
    #expect(!region.frame([StyledLine("plain text")], width: 12, height: 9).contains("?7l"))
    let frame = region.frame([StyledLine("plain text"), StyledLine("👩‍🚀👩‍🚀")], width: 12, height: 9)
    #expect(frame.contains("\u{1B}[?7l👩‍🚀👩‍🚀\u{1B}[?7h\r\n"))
  }

  @Test("What stands where another program has written is left alone")
  func forgotten() {
    var screen = Screen(width: 20, height: 10)
    var region = ScreenRegion(isColoured: false)
    screen.write(region.frame([StyledLine("one"), StyledLine("two")], width: 20, height: 10))
    screen.write("[1]+ Stopped\r\n$ fg\r\n")
    region.forget()
    screen.write(region.frame([StyledLine("three")], width: 20, height: 10))
    #expect(screen.text == ["one", "two", "[1]+ Stopped", "$ fg", "three"])
  }

  @Test("No text can steer the terminal or turn a line around, and a line that is cut says so")
  func hostile() {
    var line = StyledLine("a\u{1B}]0;title\u{7}b\u{9B}2J\r\n\u{202E}c\u{2066}", .bold)
    #expect(line.text(isColoured: false) == #"a\u001b]0;title\u0007b\u009b2J\r\n\u202ec\u2066"#)
    line.add("\u{1B}[31m", nil)
    #expect(!line.text(isColoured: false).contains("\u{1B}"))
    let cut = StyledLine("日本語の名前", .red).cut(to: 6)
    #expect(cut.text(isColoured: false) == "日本…" && cut.width <= 6)
    var two = StyledLine("abc")
    two.add("def", .bold)
    #expect(two.cut(to: 6) == two)
    #expect(two.cut(to: 5).text(isColoured: false) == "abcd…")
    #expect(two.cut(to: 3).text(isColoured: false) == "ab…")
  }
}
