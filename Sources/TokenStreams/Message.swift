/// One message of a conversation.
public struct Message: Equatable, Hashable, Sendable {
  /// Who speaks. The raw values are the OpenAI dialect's.
  public enum Role: String, Equatable, Hashable, Sendable, CaseIterable {
    /// Instructions to the model.
    case system
    /// The person who asks.
    case user
    /// The model.
    case assistant
  }

  /// Who speaks.
  public var role: Role
  /// What is said.
  public var content: String

  /// Makes a message.
  public init(_ role: Role, _ content: String) {
    self.role = role
    self.content = content
  }
}
