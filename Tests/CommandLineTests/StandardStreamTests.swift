import CommandLine
import Glibc
import Testing

/// A pipe whose ends are closed with it.
private final class Pipe {
  let reader: Int32
  let writer: Int32
  private var readerIsOpen = true

  init() {
    var ends: [Int32] = [0, 0]
    precondition(pipe(&ends) == 0)
    (reader, writer) = (ends[0], ends[1])
  }

  deinit {
    if readerIsOpen { close(reader) }
    close(writer)
  }

  func closeReader() {
    close(reader)
    readerIsOpen = false
  }

  func read(_ limit: Int) -> String {
    var buffer = [UInt8](repeating: 0, count: limit)
    let count = Glibc.read(reader, &buffer, limit)
    return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
  }
}

@Suite("Standard streams")
struct StandardStreamTests {
  init() { StandardStream.ignoreBrokenPipes() }

  @Test("A pipe gets the text as it is, without colours")
  func pipeText() {
    let pipe = Pipe()
    let stream = StandardStream(descriptor: pipe.writer)
    #expect(!stream.isTerminal && !stream.isColoured)
    stream.write("bold", .bold)
    stream.write("\u{1B}[31m")
    #expect(pipe.read(100) == "bold\u{1B}[31m")
    #expect(stream.failure == nil)
  }

  @Test("A reader that goes away ends the output and not the program")
  func closedPipe() {
    let pipe = Pipe()
    let stream = StandardStream(descriptor: pipe.writer)
    pipe.closeReader()
    stream.write("x")
    stream.write("y")
    #expect(stream.failure?.code == .ioErr)
    #expect(stream.readerHasGone)
    #expect(stream.width == nil)
    #expect(stream.failure?.description == "The reader of the output closed it before its end.")
  }

  @Test(
    "A terminal says how wide it is, now and after it has been resized",
    .enabled(if: getenv("COLUMNS") == nil, "COLUMNS overrides what a terminal says."))
  func terminalWidth() throws {
    var leader: Int32 = 0
    var follower: Int32 = 0
    var size = winsize(ws_row: 24, ws_col: 123, ws_xpixel: 0, ws_ypixel: 0)
    try #require(openpty(&leader, &follower, nil, nil, &size) == 0)
    defer {
      close(leader)
      close(follower)
    }
    let stream = StandardStream(descriptor: follower)
    #expect(stream.width == 123)
    size.ws_col = 40
    #expect(ioctl(leader, UInt(TIOCSWINSZ), &size) == 0)
    #expect(stream.width == 40)
    // A terminal that does not know, such as a serial line.
    size.ws_col = 0
    #expect(ioctl(leader, UInt(TIOCSWINSZ), &size) == 0)
    #expect(stream.width == 80)
  }

  @Test("A full disk is told as one")
  func fullDisk() throws {
    let descriptor = open("/dev/full", O_WRONLY)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    let stream = StandardStream(descriptor: descriptor)
    stream.write("x")
    #expect(!stream.readerHasGone)
    #expect(stream.failure?.description == "The output cannot be written: No space left on device.")
  }

  @Test("A long text is written in full through a full, non-blocking pipe")
  func partialWrites() async {
    let pipe = Pipe()
    _ = fcntl(pipe.writer, F_SETFL, O_NONBLOCK)
    let stream = StandardStream(descriptor: pipe.writer)
    let text = String(repeating: "0123456789", count: 100_000)
    async let writing: Void = stream.write(text)
    var received = 0
    while received < text.utf8.count { received += pipe.read(65_536).utf8.count }
    await writing
    #expect(stream.failure == nil)
  }

  @Test("A terminal gets no control sequence that a model wrote, however it is split")
  func terminal() throws {
    var leader: Int32 = 0
    var follower: Int32 = 0
    try #require(openpty(&leader, &follower, nil, nil, nil) == 0)
    defer {
      close(leader)
      close(follower)
    }
    let stream = StandardStream(descriptor: follower)
    #expect(stream.isTerminal)
    stream.write("a\u{1B}")
    stream.write("]0;x\u{7}\u{9B}2J\u{7F}\r\tz")
    // A terminal may hand on each write by itself.
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64)
    while received.last != UInt8(ascii: "z") {
      let count = read(leader, &buffer, 64)
      try #require(count > 0)
      received += buffer[..<count]
    }
    #expect(String(decoding: received, as: UTF8.self) == #"a\u001b]0;x\u0007\u009b2J\u007f"# + "\tz")
  }

  @Test("What is not a control stays, and what is one can be read")
  func harmless() {
    #expect("plain\n\ttext é 日".withVisibleControls == "plain\n\ttext é 日")
    #expect("\u{0}\u{85}\u{9F}a\u{A0}\r\n".withVisibleControls == #"\u0000\u0085\u009fa"# + "\u{A0}\n")
    #expect("\u{202E}a\u{2066}\u{200F}".withVisibleControls == #"\u202ea\u2066"# + "\u{200F}")
  }
}
