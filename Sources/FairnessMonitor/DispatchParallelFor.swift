import Dispatch
import Synchronization
import Transformer

/// Spreads a loop's iterations over libdispatch's threads; whoever is free takes the next.
package struct DispatchParallelFor: ParallelFor {
    /// OpenBLAS' pthread build gives up at several hundred concurrent callers.
    static let mostWorkers = 120

    package let workers: Int

    package init(workers: Int) {
        self.workers = min(max(1, workers), Self.mostWorkers)
    }

    package func run(_ iterations: Int, _ body: (Int, Int) -> Void) {
        guard workers > 1, iterations > 1 else {
            SerialFor().run(iterations, body)
            return
        }
        let next = Atomic(0)
        // The call returns only when every iteration is done, so the closure doesn't escape.
        nonisolated(unsafe) let body = body
        DispatchQueue.concurrentPerform(iterations: min(workers, iterations)) { worker in
            while true {
                let iteration = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard iteration < iterations else { return }
                body(iteration, worker)
            }
        }
    }
}
