import AlertRules
import ResultStore

extension MonitorState {
    /// The suites that rules are read against, beside those given: of each name the one that was evaluated last.
    ///
    /// - Parameter mayBeMissing: Whether a state directory without a database stands for one without results; the
    ///   built-in suite is then all there is.
    package func suites(beside given: [LoadedSuite], mayBeMissing: Bool = false) throws -> [LoadedSuite] {
        guard let reader = try reader(mayBeMissing: mayBeMissing) else {
            return given.isEmpty ? [try SuiteLibrary().load("core")] : given
        }
        return try reader.suites(beside: given)
    }

    /// What the results say of rules.
    package func evidence(on rules: LoadedRules, suites: [LoadedSuite]) throws -> RuleEvidence {
        try RuleEvidence(rules, suites: suites, in: try reader())
    }

    /// Two sets of rules held against the same stored checkpoints.
    ///
    /// - Parameter suites: That both were read against.
    package func comparison(
        of old: LoadedRules, with new: LoadedRules, suites: [LoadedSuite], _ query: RuleComparison.Query
    ) throws -> RuleComparison {
        try RuleComparison(query, old: old, new: new, suites: suites, in: try reader())
    }

    /// A rule in plain words, beside a checkpoint's results.
    ///
    /// - Parameter query: A checkpoint; nil for the newest that the rule is about, if there are any results.
    package func explanation(
        of rule: String, in rules: LoadedRules, suites: [LoadedSuite], checkpoint query: String?
    ) throws -> ExplainedRule {
        try ExplainedRule(
            rule, in: rules, of: query, suites: suites, try reader(mayBeMissing: query == nil))
    }

    private func reader(mayBeMissing: Bool) throws -> ResultReader? {
        do throws(StoreError) {
            return try ResultReader.open(path: databasePath)
        } catch {
            if mayBeMissing, case .missingDatabase = error { return nil }
            throw error
        }
    }
}
