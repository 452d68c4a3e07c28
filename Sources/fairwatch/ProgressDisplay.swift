import FairnessMonitor
import Synchronization

/// The forecast of each stage on standard error and, on a terminal, a bar below it that is redrawn in place.
final class ProgressDisplay: Sendable {
    private struct State {
        var bar: ProgressBar?
        var started = ContinuousClock.now
        var drawn: ContinuousClock.Instant?
    }

    private let terminal = Terminal.error
    private let state = Mutex(State())

    private static let pause = Duration.milliseconds(100)

    func begin(_ stage: CheckRun.Stage, _ plan: WorkPlan) {
        clear()
        terminal.write(plan.announcement(of: stage) + "\n")
        guard terminal.isInteractive else { return }
        state.withLock { state in
            state.bar = ProgressBar(stage, estimatedSeconds: plan.estimatedSeconds)
            state.started = .now
        }
        advance(to: 0)
    }

    func advance(to fraction: Double) {
        let now = ContinuousClock.now
        state.withLock { state in
            guard let bar = state.bar else { return }
            if let drawn = state.drawn, now - drawn < Self.pause { return }
            state.drawn = now
            let elapsed = (now - state.started) / .seconds(1)
            terminal.write(Self.wipe + bar.line(fraction: fraction, elapsed: elapsed, width: terminal.columns - 1))
        }
    }

    func clear() {
        state.withLock { state in
            if state.drawn != nil { terminal.write(Self.wipe) }
            state = State()
        }
    }

    /// Back to the first column, and the line erased.
    private static let wipe = "\r\u{1B}[2K"
}
