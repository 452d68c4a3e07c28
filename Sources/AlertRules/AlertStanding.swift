/// Where a rule stands in one place of a run: what its verdicts have come to so far, in the order of steps.
package struct AlertStanding: Sendable, Equatable {
    package enum Stage: Sendable {
        case quiet
        /// Found, but at fewer checkpoints than the rule waits for.
        case pending
        case firing
    }

    /// What a verdict changed.
    package enum Change: Sendable, Equatable {
        case pending
        case started
        case stillFiring
        /// Passed, and kept firing for all that.
        case kept
        case resolved
        /// Passed before it had been found often enough.
        case dropped
    }

    package var stage: Stage
    /// Checkpoints towards the next stage: those at which it was found while pending, at which it passed while firing.
    package var count: Int

    package init(_ stage: Stage = .quiet, count: Int = 0) {
        self.stage = stage
        self.count = count
    }

    /// Only `passed` takes anything back: `unknown` and `inconclusive` leave all as it is, because nothing shows that
    /// what was found has gone.
    ///
    /// - Returns: nil where nothing changes.
    package mutating func take(_ state: Verdict.State, _ patience: AlertRule.Patience) -> Change? {
        switch (state, stage) {
        case (.firing, .quiet), (.pending, .quiet), (.firing, .pending), (.pending, .pending):
            count = stage == .quiet ? 1 : count + 1
            guard count >= patience.waitsFor else {
                stage = .pending
                return .pending
            }
            self = AlertStanding(.firing)
            return .started
        case (.firing, .firing), (.pending, .firing):
            count = 0
            return .stillFiring
        case (.passed, .pending):
            self = AlertStanding()
            return .dropped
        case (.passed, .firing):
            count += 1
            guard count > patience.keepsFor else { return .kept }
            self = AlertStanding()
            return .resolved
        case (.passed, .quiet), (.inconclusive, _), (.unknown, _): return nil
        }
    }
}

extension AlertRule {
    /// In checkpoints at which the rule could be judged.
    package struct Patience: Sendable, Equatable {
        /// Found at so many without having passed between: it fires from the last of them on.
        package var waitsFor: Int
        /// An alert outlasts so many at which the rule passes.
        package var keepsFor: Int

        package init(waitsFor: Int = 1, keepsFor: Int = 0) {
            self.waitsFor = waitsFor
            self.keepsFor = keepsFor
        }
    }
}
