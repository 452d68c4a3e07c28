import AlertRules

/// What a run of made-up checkpoints measured, and what the rules have to say of it.
struct RuleTest: Sendable {
    /// One checkpoint, or several alike.
    struct Checkpoint: Sendable {
        var steps: [Int]
        var observations: [Observation]
    }

    struct Expectation: Sendable {
        enum State: String, CaseIterable, Sendable {
            case passed, pending, firing, inconclusive, unknown
            /// Fires, and nobody is told.
            case muted
        }

        var step: Int
        var rule: String
        /// Nil for the whole suite.
        var category: String?
        var state: State
        /// Of the test file.
        var line: Int
    }

    var name: String
    var facts: CheckpointFacts
    /// At which exceptions are judged, in seconds since 1970.
    var time: Double
    var checkpoints: [Checkpoint]
    var expectations: [Expectation]
}

/// Tests of rules, from one file.
package struct RuleTestFile: Sendable {
    package let path: String
    /// Paths of the rules.
    let rules: [String]
    let tests: [RuleTest]
}
