extension AggregationPrompt {
  /// What of a user's message is the user's own; nil for a message that only asks to go on.
  ///
  /// In the layout of turns the instruction and the first evidence stand behind the question, in the same message, and
  /// the requests to go on in user messages of their own. Whoever plays a model learns here what was asked.
  public static func question(in content: String) -> String? {
    for prompt in Policy.Prompt.allCases {
      if let end = content.offset(ofBytes: "\n\n" + PromptText.instruction(prompt)) {
        return String(content.slice(bytes: 0..<end))
      }
    }
    let isRequest = [PromptText.goOn, PromptText.goOnToTheEnd].contains {
      content.utf8.suffix($0.utf8.count).elementsEqual($0.utf8)
    }
    return isRequest ? nil : content
  }
}

extension String {
  /// Where the bytes of a text begin in this one. `firstRange(of:)` takes a tenth of a second for a megabyte.
  fileprivate func offset(ofBytes text: String) -> Int? {
    var (whole, part) = (self, text)
    return whole.withUTF8 { whole in
      part.withUTF8 { part in
        guard let first = part.first else { return nil }
        var start = 0
        while start + part.count <= whole.count {
          if whole[start] == first, whole[start..<start + part.count].elementsEqual(part) { return start }
          start += 1
        }
        return nil
      }
    }
  }
}
