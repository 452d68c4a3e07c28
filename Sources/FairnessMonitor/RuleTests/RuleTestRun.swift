import AlertRules
import FairnessStatistics
import ResultStore

/// Runs made-up checkpoints through the judge and the alerts of the daemon.
package struct RuleTestRun: Sendable {
    package struct Outcome: Sendable {
        package var test: String
        /// What came out otherwise than expected; empty where all is well.
        package var failures: [String]
    }

    private let ruleSet: RuleSet
    private let tests: [RuleTest]

    /// Reads a file of tests, and the rules that it names.
    package init(path: String, bytes: [UInt8], library: RuleLibrary) throws {
        let file = try RuleTestReader.read(bytes, path: path, catalogue: library.catalogue)
        ruleSet = try library.load(file.rules).ruleSet
        tests = file.tests
    }

    package func outcomes() -> [Outcome] {
        tests.map { Outcome(test: $0.name, failures: failures(of: $0)) }
    }

    private struct Place: Hashable {
        let step: Int
        let rule: String
        let category: String?
    }

    private func failures(of test: RuleTest) -> [String] {
        let found = verdicts(of: test)
        var failures: [String] = []
        var expected: Set<Place> = []
        for expectation in test.expectations {
            let place = Place(step: expectation.step, rule: expectation.rule, category: expectation.category)
            expected.insert(place)
            guard let verdict = found[place] else {
                failures.append(
                    "\(Self.name(place)): no verdict: no such rule, or it isn't about this checkpoint or category")
                continue
            }
            guard verdict.testState != expectation.state else { continue }
            failures.append(
                "\(Self.name(place)): expected \(expectation.state.rawValue), was \(Self.description(verdict)) (line \(expectation.line))"
            )
        }
        let alarms = found.filter { $0.value.testState == .firing && !expected.contains($0.key) }
        for (place, verdict) in alarms.sorted(by: { Self.name($0.key) < Self.name($1.key) }) {
            failures.append("\(Self.name(place)): nobody expected it, was \(Self.description(verdict))")
        }
        return failures
    }

    private static func name(_ place: Place) -> String {
        "step \(place.step), \(place.rule)\(place.category.map { " {\($0)}" } ?? "")"
    }

    private static func description(_ verdict: Verdict) -> String {
        var text = verdict.testState.rawValue
        if let reason = verdict.muted ?? verdict.reason { text += ": \(reason)" }
        if let value = verdict.value, let interval = verdict.interval {
            let numbers = [value, interval.low, interval.high, verdict.detects ?? .nan].map { Rounded.text($0) }
            text +=
                "; \(numbers[0]) in [\(numbers[1]), \(numbers[2])], fires \(verdict.threshold), detects \(numbers[3])"
        }
        return text
    }

    /// As the daemon would judge them, in the order of the file: a lower step than one before is a late checkpoint.
    private func verdicts(of test: RuleTest) -> [Place: Verdict] {
        var found: [Place: Verdict] = [:]
        var alerts = RunAlerts(ruleSet: ruleSet, run: test.facts.run ?? "test")
        var past: [String: [PastVerdict]] = [:]
        var index = 0
        for checkpoint in test.checkpoints {
            for step in checkpoint.steps {
                index += 1
                for suite in Set(checkpoint.observations.map(\.suite)).sorted() {
                    let judged = Judge(ruleSet: ruleSet).verdicts(
                        on: checkpoint.observations, of: test.facts, suites: [suite], spendingIndex: index)
                    let key = ScoreKey(
                        subject: .base, base: "test", suite: suite, numeric: "test", promptForm: "raw")
                    let outcome = alerts.fold(
                        judged, key: key, step: step,
                        history: Self.history(past[suite] ?? [], around: step), at: test.time)
                    for verdict in outcome.verdicts {
                        found[Place(step: step, rule: verdict.rule, category: verdict.category)] = verdict
                        past[suite, default: []].append(
                            PastVerdict(
                                step: step, rule: verdict.rule, category: verdict.category,
                                state: verdict.state.rawValue))
                    }
                }
            }
        }
        return found
    }

    /// Nil where the step is the next one.
    private static func history(_ past: [PastVerdict], around step: Int) -> AlertFolding.History? {
        guard !past.allSatisfy({ ($0.step ?? step) < step }) else { return nil }
        let inOrder = past.enumerated().sorted {
            ($0.element.step ?? 0, $0.offset) < ($1.element.step ?? 0, $1.offset)
        }
        return AlertFolding.History(inOrder.map(\.element), around: step)
    }
}

extension Verdict {
    fileprivate var testState: RuleTest.Expectation.State {
        switch state {
        case .passed: .passed
        case .pending: .pending
        case .firing: muted == nil ? .firing : .muted
        case .inconclusive: .inconclusive
        case .unknown: .unknown
        }
    }
}
