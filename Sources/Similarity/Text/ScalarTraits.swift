/// What tokenisers ask of a Unicode scalar.
///
/// The answers follow from its general category, in the version of Unicode that the standard library has (17.0 with
/// Swift 6.3). Python 3.11 has 14.0 and 3.13 has 15.1: scalars assigned since then are unassigned there. Of the others
/// only U+0295 and U+1171E have another category. The package `regex`, which sacreBLEU's `intl` uses, is newer than we are:
/// its version of 2026.11.15 has 470 scalars in P, S and N that are unassigned here.
struct ScalarTraits: OptionSet {
  let rawValue: UInt8

  /// `\w` of Python's `re`: `str.isalnum()` or the underscore. Over all scalars that is the categories L and N.
  static let word = ScalarTraits(rawValue: 1 << 0)
  /// `\p{N}`.
  static let number = ScalarTraits(rawValue: 1 << 1)
  /// `\p{P}`.
  static let punctuation = ScalarTraits(rawValue: 1 << 2)
  /// `\p{S}`.
  static let symbol = ScalarTraits(rawValue: 1 << 3)
  /// `str.isspace()` of Python: the property White_Space, and U+001C to U+001F.
  static let space = ScalarTraits(rawValue: 1 << 4)
  /// Lower-casing changes it.
  static let lowers = ScalarTraits(rawValue: 1 << 5)
  /// `\p{M}`: belongs to the letter before it.
  static let mark = ScalarTraits(rawValue: 1 << 6)

  /// Its traits, from the standard library.
  static func asked(of value: UInt32) -> ScalarTraits {
    guard let scalar = Unicode.Scalar(value) else { return [] }
    let properties = scalar.properties
    var traits: ScalarTraits
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: traits = .word
    case .decimalNumber, .letterNumber, .otherNumber: traits = [.word, .number]
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation:
      traits = .punctuation
    case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: traits = .symbol
    case .nonspacingMark, .spacingMark, .enclosingMark: traits = .mark
    default: traits = []
    }
    if value == 0x5F { traits.insert(.word) }
    if properties.isWhitespace || (0x1C...0x1F).contains(value) { traits.insert(.space) }
    if properties.lowercaseMapping.unicodeScalars.first != scalar { traits.insert(.lowers) }
    return traits
  }
}
