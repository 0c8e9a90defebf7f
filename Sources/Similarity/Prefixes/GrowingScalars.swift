/// The scalars of a growing text, and how many of them each prefix has.
struct GrowingScalars {
  let scalars: Scalars
  /// By round.
  let counts: [Int]

  init(_ text: GrowingText) {
    scalars = Scalars(text.rounds == 0 ? "" : text.prefix(text.rounds - 1))
    counts = text.text.withUTF8Text { utf8 in
      var (offset, count) = (0, 0)
      return text.ends.map { end in
        while offset < end {
          offset += utf8.scalar(at: offset).length
          count += 1
        }
        return count
      }
    }
  }
}
