import Synchronization

/// Lets one at a time read the alerts, decide what becomes of them, and write them: an evaluation that ends and the loop
/// that looks after them would otherwise each undo what the other has just decided.
final class AlertTurn: Sendable {
    private let turn = Mutex(())

    /// Not to be called from within itself.
    func take<Value>(_ body: () throws -> sending Value) rethrows -> sending Value {
        try turn.withLock { _ in try body() }
    }
}
