/// How far back a text and another one agree, at each word of the first.
struct SharedRuns {
  /// By word: how many words, up to and with it, stand in the other text in the same order; of all places there, the most.
  let lengths: [Int]

  /// The longest common suffixes of all pairs of prefixes, word by word; only pairs that end in the same word are visited
  /// (as in Python's `difflib`).
  init(of words: [UInt32], in other: [UInt32]) {
    var places: [UInt32: [Int]] = [:]
    for (place, word) in other.enumerated() { places[word, default: []].append(place) }
    // By place in the other text, plus 1: the length for the word before the one that is looked at, and for that one.
    var before = Array(repeating: 0, count: other.count + 1)
    var now = before
    var placesBefore: [Int] = []
    lengths = words.map { word in
      let found = places[word] ?? []
      for place in found { now[place + 1] = before[place] + 1 }
      let longest = found.reduce(0) { max($0, now[$1 + 1]) }
      for place in placesBefore { before[place + 1] = 0 }
      placesBefore = found
      swap(&before, &now)
      return longest
    }
  }
}
