/// Runs the iterations of a loop on some number of threads; the core doesn't know which threads.
package protocol ParallelFor: Sendable {
    /// How many iterations may run at once.
    var workers: Int { get }

    /// Calls `body(iteration, worker)` once for each iteration and returns when all are done; two calls at a time
    /// never have the same worker, so scratch memory can be kept one a worker.
    func run(_ iterations: Int, _ body: (_ iteration: Int, _ worker: Int) -> Void)
}

/// Runs everything on the calling thread.
package struct SerialFor: ParallelFor {
    package init() {}

    package var workers: Int { 1 }

    package func run(_ iterations: Int, _ body: (Int, Int) -> Void) {
        for iteration in 0..<iterations { body(iteration, 0) }
    }
}
