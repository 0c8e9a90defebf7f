extension Int {
  /// The number as it stands in sentences, thousands divided by commas. For counts; of places, such as that of a byte, other
  /// tools are asked, which take no commas.
  var grouped: String {
    var text = String(magnitude)
    for place in stride(from: text.count - 3, to: 0, by: -3) {
      text.insert(",", at: text.index(text.startIndex, offsetBy: place))
    }
    return self < 0 ? "-\(text)" : text
  }
}
