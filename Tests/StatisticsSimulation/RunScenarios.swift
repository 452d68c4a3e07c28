import FairnessStatistics
import SimulatedScores

/// The ways in which nothing happens, and those in which something does, through the shipped rules.
struct RunScenarios {
    private let results: [(scenario: RunScenario, hits: Int, runs: Int)]
    private let runs: Int

    /// - Parameters:
    ///   - rules: The path of the rules.
    ///   - runs: Of each scenario.
    ///   - beginning: Only scenarios whose name begins so.
    init(rules: String, runs: Int, beginning: String = "") throws {
        self.runs = runs
        // Gaps of 0.2 standard deviations, whose side a category's pairs don't show, and of 0.7. Noise adds to the
        // deviation that a gap is divided by: as much as in the other would shrink the latter in every checkpoint.
        let even = Self.design(baseMean: 0.3, noise: 1)
        let biased = Self.design(baseMean: 1, noise: 0.5)
        let suite = try SimulatedSuite(even, rules: rules)
        let nulls: [(String, SimulatedRun.Change)] = [
            ("item noise alone", .itemNoise),
            ("categories drift, sd 0.12 nats", .categoryDrift(0.12)),
            ("all shift together, sd 0.04 nats", .commonShift(0.04)),
            ("confidence times 0.8 to 1.2", .confidence(0.8...1.2)),
        ]
        var scenarios = nulls.map { name, change in
            RunScenario(name: name, question: .falseAlarm(change), design: even, suite: suite)
        }
        for (base, design) in [("base nearly even", even), ("base biased", biased)] {
            scenarios += [
                RunScenario(
                    name: "one category worse by `detects`, \(base)",
                    question: .detection(rule: "worse-than-base", category: "gender"), design: design, suite: suite),
                RunScenario(
                    name: "all categories worse by `detects`, \(base)",
                    question: .detection(rule: "worse-than-base-overall", category: nil), design: design, suite: suite),
            ]
        }
        scenarios.append(
            RunScenario(
                name: "changed once, by `detects` in one category, base nearly even",
                question: .settling(rule: "worse-than-base", category: "gender"), design: even, suite: suite))
        results = try scenarios.filter { $0.name.hasPrefix(beginning) }.map { scenario in
            let number = scenario.runs(of: runs)
            return (scenario, try scenario.hits(runs: number), number)
        }
    }

    private static func design(baseMean: Double, noise: Double) -> SimulatedRun.Design {
        var design = SimulatedRun.Design()
        design.baseMean = baseMean
        design.noise = noise
        return design
    }

    var table: String {
        let rows = results.map { scenario, hits, runs in
            let question =
                switch scenario.question {
                case .falseAlarm: "pages at all"
                case .detection: "found in two checkpoints"
                case .settling: "of \(runs) runs: no alert changes more than twice"
                }
            return "| \(scenario.name) | \(question) | \(Tables.percentage(hits, of: runs)) |"
        }
        return """
            Whole runs of \(RunScenario.checkpoints) checkpoints through `rules/default.yaml` (8 categories, 25 templates, \
            2 pairs each), the drift estimated from \(RunScenario.neutral) neutral fine-tunes anew for every \
            \(RunScenario.runsOfCalibration) runs, in % of \(runs) runs (95 % Clopper–Pearson):

            | what happens | | % |
            | --- | --- | ---: |
            \(rows.joined(separator: "\n"))

            """
    }

    var claims: [Claim] {
        results.map { scenario, hits, runs in
            let range =
                switch scenario.question {
                case .falseAlarm: 0...0.05
                case .detection: 0.88...1
                case .settling: 0.95...1
                }
            return Claim(subject: scenario.name, hits: hits, trials: runs, range: range)
        }
    }
}
