extension RequestStory {
  /// The shortest pause that can be seen on an axis that all of some requests share, in milliseconds. Shorter ones would
  /// only make the page large.
  static func shortestPauseMs(of stories: [RequestStory]) -> Double {
    (stories.map(\.endMs).max() ?? 0) / pausesOnAxis
  }

  /// How many pauses of the shortest length an axis holds.
  static let pausesOnAxis = 200.0

  /// The same request, the pauses of its streams left out that are no longer than so many milliseconds.
  func withoutPauses(upTo pauseMs: Double) -> RequestStory {
    var story = self
    for lane in lanes.indices {
      for call in lanes[lane].calls.indices {
        story.lanes[lane].calls[call].bursts = Self.joined(lanes[lane].calls[call].bursts, upTo: pauseMs)
      }
    }
    return story
  }

  private static func joined(_ bursts: [StoryLane.Burst], upTo pauseMs: Double) -> [StoryLane.Burst] {
    var joined: [StoryLane.Burst] = []
    for burst in bursts {
      if let last = joined.last, last.isReasoning == burst.isReasoning, burst.startMs - last.endMs <= pauseMs
      {
        joined[joined.count - 1].endMs = burst.endMs
        joined[joined.count - 1].bytes += burst.bytes
      } else {
        joined.append(burst)
      }
    }
    return joined
  }
}
