import ResultStore
import Synchronization

/// Writes how far an evaluation has come, at most once a second.
final class ProgressRecorder: Sendable {
    private struct State {
        var progress: EvaluationProgress
        var estimatedSeconds: Double?
        var written = -Double.infinity
    }

    private let store: ResultStore
    private let now: @Sendable () -> Double
    private let state: Mutex<State>

    init(
        store: ResultStore, subject: ScoredSubject, path: String?, suite: String, now: @escaping @Sendable () -> Double
    ) {
        self.store = store
        self.now = now
        let time = now()
        state = Mutex(
            State(
                progress: EvaluationProgress(
                    subject: subject, path: path, suite: suite, fraction: 0, remainingSeconds: nil, started: time,
                    updated: time)))
    }

    func begin(_ plan: WorkPlan) {
        update(fraction: 0) { $0.estimatedSeconds = plan.estimatedSeconds }
    }

    func advance(_ fraction: Double) {
        update(fraction: fraction) { _ in }
    }

    func end() {
        try? store.save(nil)
    }

    private func update(fraction: Double, _ change: (inout State) -> Void) {
        let time = now()
        let progress = state.withLock { state -> EvaluationProgress? in
            change(&state)
            guard time - state.written >= 1 else { return nil }
            state.written = time
            state.progress.fraction = fraction
            state.progress.updated = time
            // The estimate first, then what the work done so far has really taken.
            let elapsed = time - state.progress.started
            state.progress.remainingSeconds =
                fraction > 0.05 ? elapsed * (1 - fraction) / fraction : state.estimatedSeconds
            return state.progress
        }
        // Progress is a courtesy: the evaluation goes on if it can't be written.
        if let progress { try? store.save(progress) }
    }
}
