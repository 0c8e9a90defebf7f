public import Aggregation
public import CommandLine
internal import Engine
internal import Glibc
internal import Synchronization
public import TokenStreams

/// Requests on a terminal while they run, one after another.
///
/// Whoever records observations hands them over in constant time; a thread of the display's own looks at what has come
/// of them, fifteen times a second, and writes. A terminal that is slow, or is not read at all, holds up that thread and
/// nothing else.
public final class LiveDisplay: Sendable {
  /// What is written, in this order.
  private struct Item: Sendable {
    /// The request's number; −1 for a text.
    var request = -1
    var view: RequestView?
    var title: String?
    var text = ""
  }

  private struct State {
    var items: [Item] = []
    var hasNews = false
    var isClosing = false
  }

  /// What the thread does next.
  private enum Step {
    case nothing
    case write(String)
    case begin(RequestView, title: String?)
    case draw((view: RequestView, text: String))
  }

  /// Between two frames.
  private static let intervalMs: Int32 = 66
  /// Frames between two, at most, while nothing happens but that time passes.
  private static let idleFrames = 4
  /// How often the process has been continued after it was stopped: whoever was at the terminal meanwhile has written
  /// there.
  private static let continuations = Atomic<Int>(0)

  /// Whether answers and progress go to a terminal whose lines can be written over. Where only the answers do, whoever
  /// has sent the rest elsewhere wants nothing else; where only the rest does, another program may write the answers there.
  public static var isPossible: Bool { StandardStream.output.isRewritable && StandardStream.error.isTerminal }

  private let stream: StandardStream
  private let policies: [Policy]
  private let title: @Sendable (RequestHeader) -> String?
  private let nowNs: @Sendable () -> Int64
  private let onFailure: @Sendable () -> Void
  private let state = Lock(State())
  private let wake = WakePipe()
  private let thread = Lock<pthread_t?>(nil)

  /// Begins to show. `close` has to be called in the end.
  ///
  /// - Parameters:
  ///   - stream: where the answers go: a terminal whose lines can be written over.
  ///   - policies: those that the requests' headers name.
  ///   - title: what stands above a request; nil for nothing.
  ///   - nowNs: the clock of the observations.
  ///   - onFailure: told, on the display's thread, that the terminal cannot be written to any more.
  public init(
    on stream: StandardStream = .output, policies: [Policy],
    title: @escaping @Sendable (RequestHeader) -> String? = { _ in nil },
    nowNs: @escaping @Sendable () -> Int64, onFailure: @escaping @Sendable () -> Void
  ) {
    self.stream = stream
    self.policies = policies
    self.title = title
    self.nowNs = nowNs
    self.onFailure = onFailure
    signal(SIGCONT) { _ in LiveDisplay.continuations.add(1, ordering: .relaxed) }
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { context in
        Unmanaged<LiveDisplay>.fromOpaque(context!).takeRetainedValue().run()
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
    precondition(code == 0, "The system refuses a thread.")
    self.thread.withLock { $0 = thread }
  }

  /// Takes in what happened in a request. Never waits for the terminal.
  public func record(_ request: Int, _ observation: Observation) {
    if case .request(let header) = observation {
      let policy = policies.first { $0.name == header.policy } ?? Policy(name: header.policy)
      let item = Item(request: request, view: RequestView(header, policy: policy), title: title(header))
      state.withLock { $0.items.append(item) }
      return
    }
    state.withLock { state in
      guard let index = state.items.firstIndex(where: { $0.request == request }) else { return }
      state.items[index].view?.add(observation)
      state.hasNews = true
    }
  }

  /// Has a text written to the standard error behind what is shown now. Never waits for the terminal.
  public func say(_ text: String) { state.withLock { $0.items.append(Item(text: text)) } }

  /// Waits until everything is shown, and ends. A request that is not over is left as it is.
  public func close() {
    guard let thread = thread.withLock({ $0.take() }) else { return }
    state.withLock { $0.isClosing = true }
    wake.signal()
    pthread_join(thread, nil)
  }

  private func run() {
    var screen = ScreenRegion(isColoured: stream.isColoured)
    var frames: RequestFrames?
    var continuations = Self.continuations.load(ordering: .relaxed)
    var idle = 0
    while true {
      let isClosing = state.withLock { $0.isClosing }
      idle += 1
      if continuations != Self.continuations.load(ordering: .relaxed) {
        continuations = Self.continuations.load(ordering: .relaxed)
        screen.forget()
        idle = Self.idleFrames
      }
      steps: while true {
        switch next(begun: frames != nil, looksAnyway: isClosing || idle >= Self.idleFrames) {
        case .nothing: break steps
        case .write(let text): StandardStream.error.write(foreign: text)
        case .begin(let view, let title): frames = RequestFrames(view, title: title)
        case .draw(let news):
          idle = 0
          frames?.add(news)
          draw(&frames, on: &screen)
          if frames != nil { break steps }
        }
      }
      if isClosing { return }
      wake.sleep(ms: Self.intervalMs)
    }
  }

  /// Shows a request, and forgets it where it is over.
  private func draw(_ frames: inout RequestFrames?, on screen: inout ScreenRegion) {
    let (width, height) = (stream.width ?? 80, stream.height ?? 24)
    if frames?.isOver == true {
      write(screen.finish(frames?.finalLines(width: width) ?? [], width: width, height: height))
      frames = nil
    } else if let lines = frames?.lines(width: width, height: height, nowNs: nowNs()) {
      write(screen.frame(lines, width: width, height: height))
    }
  }

  private func write(_ text: String) {
    guard !text.isEmpty, stream.failure == nil else { return }
    stream.write(text)
    if stream.failure != nil { onFailure() }
  }

  private func next(begun: Bool, looksAnyway: Bool) -> Step {
    state.withLock { state in
      guard let first = state.items.first else { return .nothing }
      guard first.view != nil else {
        state.items.removeFirst()
        return .write(first.text)
      }
      guard begun else {
        state.hasNews = true
        return .begin(first.view!, title: first.title)
      }
      guard state.hasNews || looksAnyway else { return .nothing }
      state.hasNews = false
      let news = state.items[0].view!.take()
      if news.view.isOver {
        state.items.removeFirst()
        state.hasNews = !state.items.isEmpty
      }
      return .draw(news)
    }
  }
}
