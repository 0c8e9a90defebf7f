/// What one generator's file is to hold.
struct ExportedFile {
  /// The generator's name.
  let name: String
  /// The ending of a file of the kind, with its point.
  let ending: String
  /// How many answers it holds.
  let count: Int
  /// What is to be known of what it does not hold, in sentences.
  let remarks: [String]
  /// The file's text, given the name that its model is to have in it.
  let text: (_ name: String) -> String
}
