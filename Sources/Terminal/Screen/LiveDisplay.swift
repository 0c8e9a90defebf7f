public import Aggregation
public import CommandLine
internal import Engine
internal import Glibc
internal import Synchronization
public import TokenStreams

/// Requests on a terminal while they run: some of them one after another, and how far all of them are.
///
/// Whoever records observations hands them over in constant time; a thread of the display's own looks at what has come
/// of them, fifteen times a second, and writes. A terminal that is slow, or is not read at all, holds up that thread and
/// nothing else; what it is to be given is kept meanwhile.
public final class LiveDisplay: Sendable {
  /// Between two frames.
  private static let intervalMs: Int32 = 66
  /// Frames between two, at most, while nothing happens but that time passes.
  private static let idleFrames = 4
  /// Frames that are left out once the terminal has another size. It may change again and say so later, tmux a quarter of
  /// a second: what is drawn over lines that were broken anew meanwhile would leave parts of them behind.
  private static let unsettledFrames = 6

  /// The terminal for answers and progress alike; nil where they do not both go to one whose lines can be written over.
  /// Where only the answers do, whoever has sent the rest elsewhere wants nothing else.
  public static var answerScreen: StandardStream? {
    StandardStream.output.isRewritable && StandardStream.error.isTerminal ? .output : nil
  }

  /// The terminal for progress alone: the same, or that of the standard error where the answers go to a file. At the other
  /// end of a pipe there may be a program that writes them to the same terminal.
  public static var progressScreen: StandardStream? {
    if StandardStream.output.isTerminal { return answerScreen }
    return StandardStream.error.isRewritable && !StandardStream.output.isPipe ? .error : nil
  }

  private let stream: StandardStream
  private let policies: [Policy]
  private let shows: @Sendable (Int) -> Bool
  private let title: @Sendable (RequestHeader) -> String?
  private let nowNs: @Sendable () -> Int64
  private let startNs: Int64
  private let onFailure: @Sendable () -> Void
  private let typing: HiddenTyping
  private let queue: Lock<DisplayQueue>
  private let isClosing = Atomic<Bool>(false)
  private let wake = WakePipe()
  private let thread = Lock<WorkThread?>(nil)

  /// Begins to show; what is typed meanwhile is not shown. `close` has to be called in the end.
  ///
  /// - Parameters:
  ///   - stream: a terminal whose lines can be written over.
  ///   - policies: those that the requests' headers name.
  ///   - progress: of the batch that the requests are of, which stands below them; nil where there is but one.
  ///   - shows: whether a request is to be seen while it runs. Those that are must not run at the same time.
  ///   - title: what stands above a request; nil for nothing.
  ///   - nowNs: the clock of the observations.
  ///   - onFailure: told, on the display's thread, that the terminal cannot be written to any more.
  public init(
    on stream: StandardStream, policies: [Policy] = [], progress: BatchProgress? = nil,
    shows: @escaping @Sendable (Int) -> Bool = { _ in true },
    title: @escaping @Sendable (RequestHeader) -> String? = { _ in nil },
    nowNs: @escaping @Sendable () -> Int64, onFailure: @escaping @Sendable () -> Void = {}
  ) {
    self.stream = stream
    self.policies = policies
    self.shows = shows
    self.title = title
    self.nowNs = nowNs
    self.onFailure = onFailure
    typing = HiddenTyping()
    startNs = nowNs()
    queue = Lock(DisplayQueue(progress: progress))
    JobControl.watch()
    thread.withLock { $0 = WorkThread { self.run() } }
  }

  /// Takes in what happened in a request. Never waits for the terminal.
  public func record(_ request: Int, _ observation: Observation) {
    if case .request(let header) = observation, shows(request) {
      let policy = policies.first { $0.name == header.policy } ?? Policy(name: header.policy)
      let view = RequestView(header, policy: policy)
      let title = title(header)
      queue.withLock { $0.add(request, view, title: title) }
    }
    queue.withLock { $0.record(request, observation) }
  }

  /// Counts one more as done, of a batch that has no observations.
  public func addDone() { queue.withLock { $0.addDone() } }

  /// Has an answer written that was not shown while it grew. Never waits for the terminal.
  ///
  /// - Parameters:
  ///   - text: whole lines.
  ///   - title: stands above it; empty for none.
  public func show(_ text: String, under title: String) {
    let head = title.isEmpty ? "" : "\n" + stream.styled(title, .bold) + "\n\n"
    queue.withLock { $0.add(head + text.withVisibleControls, isRemark: false) }
  }

  /// Has a text written to the standard error behind what is shown now. Never waits for the terminal.
  public func say(_ text: String) { queue.withLock { $0.add(text, isRemark: true) } }

  /// Waits until everything is shown, and ends. A request that is not over is left as it is; the progress is taken away.
  public func close() {
    guard let thread = thread.withLock({ $0.take() }) else { return }
    isClosing.store(true, ordering: .sequentiallyConsistent)
    wake.signal()
    thread.join()
    typing.close()
  }

  private func run() {
    var screen = DisplayScreen(isColoured: stream.isColoured)
    var continuations = JobControl.continuations.load(ordering: .relaxed)
    var idle = 0
    var unsettled = 0
    while !isClosing.load(ordering: .sequentiallyConsistent) {
      idle += 1
      if continuations != JobControl.continuations.load(ordering: .relaxed) {
        continuations = JobControl.continuations.load(ordering: .relaxed)
        screen.forget()
        idle = Self.idleFrames
      }
      unsettled =
        screen.fit(width: stream.width ?? 80, height: stream.height ?? 24)
        ? Self.unsettledFrames : unsettled - 1
      if unsettled <= 0, queue.withLock({ $0.takeNews() }) || idle >= Self.idleFrames {
        idle = 0
        draw(on: &screen)
      }
      wake.sleep(ms: Self.intervalMs)
    }
    _ = screen.fit(width: stream.width ?? 80, height: stream.height ?? 24)
    draw(on: &screen)
    write(screen.close(nowNs: nowNs()))
  }

  /// Writes what has come, and then the present state: at once, or a terminal might show what is between the two.
  private func draw(on screen: inout DisplayScreen) {
    var text = ""
    steps: while let step = queue.withLock({ $0.next() }) {
      switch step {
      case .answer(let answer): text += screen.leave(answer)
      case .remark(let remark):
        write(text + screen.leave(""))
        text = ""
        StandardStream.error.write(remark)
      case .begin(let view, let title): screen.begin(view, title: title)
      case .news(let view, let answer):
        text += screen.add(view, answer)
        if screen.isShowing { break steps }
      }
    }
    let progress = queue.withLock { $0.progress }
    write(text + screen.frame(progress, nowNs: nowNs(), startNs: startNs))
  }

  private func write(_ text: String) {
    guard !text.isEmpty, stream.failure == nil else { return }
    stream.write(steering: text)
    if stream.failure != nil { onFailure() }
  }
}
