import CommandLine
import JSON
import Measures

/// A file of preferences for what the places of a mixture wrote: records of `instruction`, `layer`, `agent` and
/// `preference`, and perhaps `slot` and `output`, the text that was judged.
struct PreferenceFile {
  let preferences: PlacePreferences

  /// Reads a file.
  init(path: String) throws(CommandLineError) {
    var preferences = PlacePreferences()
    for (index, json) in try RecordFile(path: path).records.enumerated() {
      guard let instruction = json["instruction"]?.string, let layer = json["layer"]?.integer,
        let agent = json["agent"]?.string, json["preference"] != nil
      else {
        throw CommandLineError(
          .dataErr,
          "\(path), record \(index + 1), must have instruction (text), layer (a whole number from 0), agent (text) and "
            + "preference (1 … 2).")
      }
      preferences.add(
        PlacePreferences.Record(
          instruction: instruction, layer: layer, agent: agent, slot: json["slot"]?.integer,
          text: json["output"]?.string, preference: JudgedFile.preference(json)))
    }
    self.preferences = preferences
  }
}
