internal import Engine

/// A value that several tasks of a test share.
package final class Box<Value: Sendable>: Sendable {
  private let state: Lock<Value>

  package init(_ value: Value) { state = Lock(value) }

  package var value: Value { state.withLock { $0 } }

  package func set(_ value: Value) { state.withLock { $0 = value } }

  package func update<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
    state.withLock { body(&$0) }
  }
}
