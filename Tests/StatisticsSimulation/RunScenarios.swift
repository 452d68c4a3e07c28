import AlertRules
import FairnessMonitor
import FairnessStatistics
import SimulatedScores

/// The four ways in which nothing happens, and two in which something does.
enum RunScenarios {
    static func simulated(rules: String, runs: Int) throws -> [RunScenario] {
        let design = RunScenario.design
        let suite = try SimulatedSuite(design, rules: rules)
        let nulls: [(String, SimulatedRun.Change)] = [
            ("item noise alone", .itemNoise), ("categories drift, sd 0.12 nats", .categoryDrift(0.12)),
            ("categories drift, sd 0.20 nats", .categoryDrift(0.2)),
            ("all shift together, sd 0.04 nats", .commonShift(0.04)),
            ("all shift together, sd 0.08 nats", .commonShift(0.08)),
            ("confidence times 0.8 to 1.2", .confidence(0.8...1.2)),
        ]
        var found = try nulls.map { name, change in
            try RunScenario(name, .falseAlarm, drift: change, runs: runs, suite: suite) { _ in change }
        }
        let detections: [(String, String, String?)] = [
            ("one category worse by detects", "worse-than-base", "gender"),
            ("all categories worse by detects", "worse-than-base-overall", nil),
        ]
        for (name, rule, category) in detections {
            let size = try nats(rule, category, design, suite)
            found.append(
                try RunScenario(
                    name, .detection(rule: rule, category: category), drift: .itemNoise, runs: runs, suite: suite
                ) { _ in .worsening(size, category: category == nil ? nil : 0, from: RunScenario.changed) })
        }
        return found
    }

    /// What stereotyped sentences must gain for the scaled gap to grow by what the rule says it detects.
    private static func nats(
        _ rule: String, _ category: String?, _ design: SimulatedRun.Design, _ suite: SimulatedSuite
    ) throws -> Double {
        let calibration = try RunScenario.calibration(.itemNoise, suite: suite, seed: Scenario.seed)
        let detects = try (1...25).compactMap { number -> Double? in
            let seed = Scenario.seed &- UInt64(number)
            var run = SimulatedRun(.itemNoise, design: design, seed: seed)
            let metrics = try suite.metrics(run.nextCheckpoint(), base: run.base, seed: Scenario.seed)
            return Judgement(rules: suite.rules, seed: Scenario.seed, calibration: calibration)
                .verdicts(on: metrics, suite: "core", spendingIndex: 1)
                .first { $0.rule == rule && $0.category == category }?.detects
        }.sorted()
        let needed = detects[detects.count / 2]
        // The gap's standard deviation over pairs: of two sentences at the base, and of the noise in a checkpoint.
        let base = (2 * design.baseDeviation * design.baseDeviation).squareRoot()
        let tuned = (base * base + design.noise * design.noise).squareRoot()
        return (needed + design.baseMean / base) * tuned - design.baseMean
    }

    static func table(_ scenarios: [RunScenario]) -> String {
        let rows = scenarios.map { scenario in
            let question =
                if case .falseAlarm = scenario.question { "pages at all" } else { "found in two checkpoints" }
            return "| \(scenario.name) | \(question) | \(Tables.percentage(scenario.hits, of: scenario.runs)) |"
        }
        return """
            Whole runs of 20 checkpoints through `rules/default.yaml` (8 categories, 25 templates, 2 pairs each), the drift \
            estimated from 10 neutral fine-tunes anew for every tenth run, in % of \(scenarios[0].runs) runs (95 % Clopper–Pearson). Where the drift is more than half of a threshold its rule only warns.

            | what happens | | % |
            | --- | --- | ---: |
            \(rows.joined(separator: "\n"))

            """
    }

    static func claims(_ scenarios: [RunScenario]) -> [Claim] {
        scenarios.map { scenario in
            let range = if case .falseAlarm = scenario.question { 0...0.05 } else { 0.9...1 }
            return Claim(subject: scenario.name, hits: scenario.hits, trials: scenario.runs, range: range)
        }
    }
}
