import Testing

@testable import AlertRules

/// One letter a checkpoint: f firing, p passed, i inconclusive, u unknown, - no verdict.
private func verdicts(_ letter: Character) -> [Verdict] {
    let states: [Character: Verdict.State] = ["f": .firing, "p": .passed, "i": .inconclusive, "u": .unknown]
    guard let state = states[letter] else { return [] }
    return [
        Verdict(
            rule: "r", severity: .error, suite: "core", metric: "m", category: "gender", state: state,
            threshold: .above(1), tested: .value, unit: "", isReversed: false, summary: "")
    ]
}

struct AlertTransitionTests {
    /// The second line has S started, s still firing, r resolved, . nothing.
    @Test(arguments: [
        ("pppp", "...."), ("pffp", ".Ssr"), ("fufp", "S.sr"), ("fiifp", "S..sr"), ("fuuu", "S..."), ("ffuip", "Ss..r"),
        ("fpf", "SrS"), ("uiuf", "...S"), ("f-fp", "S.sr"), ("fp-p", "Sr.."),
    ])
    func folds(_ states: String, _ expected: String) {
        var alerts: [AlertIdentity: String] = [:]
        var seen = ""
        for (step, letter) in states.enumerated() {
            let transitions = AlertTransition.fold(verdicts(letter), at: "step-\(step)", into: &alerts)
            switch transitions.first?.kind {
            case .started: seen += "S"
            case .stillFiring: seen += "s"
            case .resolved: seen += "r"
            case nil: seen += "."
            }
        }
        #expect(seen == expected)
    }

    @Test func remembersWhenAnAlertStarted() {
        var alerts: [AlertIdentity: String] = [:]
        _ = AlertTransition.fold(verdicts("f"), at: "step-100", into: &alerts)
        _ = AlertTransition.fold(verdicts("u"), at: "step-200", into: &alerts)
        let identity = AlertIdentity(suite: "core", rule: "r", category: "gender")
        #expect(alerts == [identity: "step-100"])
        #expect(AlertTransition.fold(verdicts("p"), at: "step-300", into: &alerts).first?.since == "step-100")
        #expect(alerts.isEmpty)
        #expect(identity.description == "core/r/gender")
        #expect(AlertIdentity(suite: "core", rule: "r", category: nil).description == "core/r/")
    }

    @Test func keepsCategoriesApart() {
        var alerts: [AlertIdentity: String] = [:]
        var other = verdicts("f")
        other[0].category = nil
        #expect(AlertTransition.fold(verdicts("f") + other, at: "a", into: &alerts).count == 2)
        #expect(AlertTransition.fold(verdicts("p"), at: "b", into: &alerts).map(\.kind) == [.resolved])
        #expect(alerts.count == 1)
    }
}
