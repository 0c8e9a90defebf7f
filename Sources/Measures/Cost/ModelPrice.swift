/// What a model's tokens cost, and how many parameters each of them passes through.
public struct ModelPrice: Equatable, Sendable {
  /// Dollars per million tokens.
  public struct Rates: Equatable, Sendable {
    /// Of a prompt.
    public var input: Double
    /// Of the part of a prompt that came from the server's prefix cache.
    public var cachedInput: Double
    /// Of what is generated, reasoning included.
    public var output: Double

    /// Makes rates.
    public init(input: Double, cachedInput: Double, output: Double) {
      self.input = input
      self.cachedInput = cachedInput
      self.output = output
    }
  }

  /// The model's name, as it is sent to the endpoint.
  public var model: String
  /// What it costs; nil where that is not known.
  public var rates: Rates?
  /// The parameters that one token passes through: all of a dense model, some of a mixture of experts; nil where their
  /// number is not known.
  public var activeParameters: Double?
  /// The day for which this holds.
  public var asOf: String
  /// Where it is from.
  public var source: String

  /// Makes an entry of a price table.
  public init(model: String, rates: Rates?, activeParameters: Double?, asOf: String, source: String) {
    self.model = model
    self.rates = rates
    self.activeParameters = activeParameters
    self.asOf = asOf
    self.source = source
  }
}
