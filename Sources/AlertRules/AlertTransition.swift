/// A change, or the continuation, of an alert that a journal may want to tell.
package struct AlertTransition: Sendable, Equatable, Codable {
    package enum Kind: String, Sendable, Codable {
        case started
        case stillFiring = "still_firing"
        case resolved
    }

    package var kind: Kind
    package var identity: AlertIdentity
    /// The checkpoint at which the alert started.
    package var since: String
    package var verdict: Verdict

    /// Folds a checkpoint's verdicts into the alerts of one (run, base, suite).
    ///
    /// Only `passed` resolves an alert: `unknown` and `inconclusive` leave it firing, because nothing shows that
    /// what was found has gone. An identity without a verdict stays as it was.
    ///
    /// - Parameters:
    ///   - alerts: Those firing before, with the checkpoint at which each started.
    ///   - checkpoint: The caller's name for the checkpoint that the verdicts are about.
    package static func fold(
        _ verdicts: [Verdict], at checkpoint: String, into alerts: inout [AlertIdentity: String]
    ) -> [AlertTransition] {
        verdicts.compactMap { verdict in
            let identity = verdict.identity
            let since = alerts[identity]
            switch (verdict.state, since) {
            case (.firing, nil):
                alerts[identity] = checkpoint
                return AlertTransition(kind: .started, identity: identity, since: checkpoint, verdict: verdict)
            case (.firing, let since?):
                return AlertTransition(kind: .stillFiring, identity: identity, since: since, verdict: verdict)
            case (.passed, let since?):
                alerts[identity] = nil
                return AlertTransition(kind: .resolved, identity: identity, since: since, verdict: verdict)
            case (.passed, nil), (.inconclusive, _), (.unknown, _):
                return nil
            }
        }
    }
}
