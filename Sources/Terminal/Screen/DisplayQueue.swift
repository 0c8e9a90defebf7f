internal import TokenStreams

/// What a display is still to write, in order, and how far the batch is.
struct DisplayQueue: Sendable {
  /// What is written next.
  enum Step {
    /// An answer that was not shown while it grew.
    case answer(String)
    /// A text for the standard error.
    case remark(String)
    /// A request that is shown from now on.
    case begin(RequestView, title: String?)
    /// What has come of it.
    case news(view: RequestView, text: String)
  }

  /// A request, or a text.
  private struct Item {
    var request = -1
    var view: RequestView?
    var title: String?
    var text = ""
    var isRemark = false
  }

  private var items: [Item] = []
  /// Whether the first of them is a request that is being shown.
  private var hasBegun = false
  /// How far the batch is; nil of a single request.
  private(set) var progress: BatchProgress?
  /// Whether anything has come since it was looked at last.
  private var hasNews = true

  init(progress: BatchProgress?) { self.progress = progress }

  /// Takes in that a request has begun that is to be shown.
  mutating func add(_ request: Int, _ view: RequestView, title: String?) {
    items.append(Item(request: request, view: view, title: title))
    hasNews = true
  }

  /// Takes in what happened in a request, whether it is shown or not.
  mutating func record(_ request: Int, _ observation: Observation) {
    progress?.add(request, observation)
    if let index = items.firstIndex(where: { $0.request == request }) { items[index].view?.add(observation) }
    hasNews = true
  }

  /// Takes in that one more is done, of a batch that has no observations.
  mutating func addDone() {
    progress?.addDone()
    hasNews = true
  }

  /// Takes in a text.
  mutating func add(_ text: String, isRemark: Bool) {
    items.append(Item(text: text, isRemark: isRemark))
    hasNews = true
  }

  /// Whether anything has come since this was last asked.
  mutating func takeNews() -> Bool {
    defer { hasNews = false }
    return hasNews
  }

  /// What is written next; nil where there is nothing, or where a request that goes on has been looked at.
  mutating func next() -> Step? {
    guard let first = items.first else { return nil }
    guard let view = first.view else {
      items.removeFirst()
      return first.isRemark ? .remark(first.text) : .answer(first.text)
    }
    guard hasBegun else {
      hasBegun = true
      return .begin(view, title: first.title)
    }
    let news = items[0].view!.take()
    if news.view.isOver {
      items.removeFirst()
      hasBegun = false
    }
    return .news(view: news.view, text: news.text)
  }
}
