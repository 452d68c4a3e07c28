import Foundation
import Synchronization

@testable import Transformer

/// A loop over that many threads, whose iterations fall to whichever thread is free.
struct ConcurrentFor: ParallelFor {
    let workers: Int

    func run(_ iterations: Int, _ body: (Int, Int) -> Void) {
        let next = Atomic(0)
        // The call returns only when every iteration is done, so the closure doesn't escape.
        nonisolated(unsafe) let body = body
        DispatchQueue.concurrentPerform(iterations: workers) { worker in
            while true {
                let iteration = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard iteration < iterations else { return }
                body(iteration, worker)
            }
        }
    }
}
