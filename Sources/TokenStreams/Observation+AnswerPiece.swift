extension Observation {
  /// Text added to an answer: a range of the content of one call, in UTF-8 bytes, and what we put before it.
  public struct AnswerPiece: Equatable, Sendable {
    /// The layer of the place whose answer grows, from 0.
    public var layer: Int
    /// Its slot in the layer, from 0.
    public var slot: Int
    /// The round that wrote it, from 0.
    public var round: Int
    /// The call whose content it is.
    public var call: Int
    /// Where in that call's content it lies, in UTF-8 bytes.
    public var bytes: Range<Int>
    /// What stands before it in the answer and no model wrote: a space between two turns, or nothing.
    public var spacing: String
    /// When it was added.
    public var atNs: Int64

    /// Records a piece of an answer.
    public init(
      layer: Int, slot: Int, round: Int, call: Int, bytes: Range<Int>, spacing: String = "", atNs: Int64
    ) {
      self.layer = layer
      self.slot = slot
      self.round = round
      self.call = call
      self.bytes = bytes
      self.spacing = spacing
      self.atNs = atNs
    }
  }
}
