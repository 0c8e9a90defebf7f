/// The prices and sizes of models, by name.
public struct PriceTable: Equatable, Sendable {
  /// The entries, in the order given.
  public let models: [ModelPrice]
  private let indexOfModel: [String: Int]

  /// Makes a table. Of two entries for one model the first counts.
  public init(_ models: [ModelPrice]) {
    self.models = models
    indexOfModel = Dictionary(models.enumerated().map { ($1.model, $0) }) { first, _ in first }
  }

  /// The entry of a model; nil where there is none.
  public subscript(model: String) -> ModelPrice? { indexOfModel[model].map { models[$0] } }
}
