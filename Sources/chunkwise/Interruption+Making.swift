import CommandLine
import Engine

extension Interruption {
  /// Makes something that is of use only when it is whole; the first signal cancels that.
  ///
  /// - Throws: What `make` throws, and in place of its `CancellationError` a `CommandLineError` (signal).
  func making<Product: Sendable>(
    _ make: @escaping @Sendable () async throws -> Product
  ) async throws -> Product {
    let made = Lock<Result<Product, any Error>>(.failure(CancellationError()))
    hold()
    let cause = await cancelling {
      let result: Result<Product, any Error>
      do { result = .success(try await make()) } catch { result = .failure(error) }
      made.withLock { $0 = result }
    }
    do {
      // A signal that came too late for that has changed nothing.
      return try made.withLock { $0 }.get()
    } catch is CancellationError {
      guard case .signal(let number)? = cause else { preconditionFailure("Only a signal cancels it.") }
      throw CommandLineError(.signal(number), "Interrupted; nothing was made.")
    }
  }
}
