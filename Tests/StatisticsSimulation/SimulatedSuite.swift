import AlertRules
import FairnessMetrics
import FairnessMonitor
import FairnessStatistics
import FairnessSuites
import SimulatedScores

/// The built-in suite in small, of the shape of a simulated run: its categories, templates and pairs, each with a
/// control, so that the shipped rules judge it through the same measuring as any other.
struct SimulatedSuite {
    let loaded: LoadedSuite
    let rules: LoadedRules

    private static let categories = [
        "gender", "race-ethnicity", "religion", "age", "disability", "nationality", "sexual-orientation",
        "socioeconomic",
    ]

    /// - Parameter rules: The path of the rules.
    init(_ design: SimulatedRun.Design, rules: String) throws {
        let names = Self.categories.prefix(design.categories)
        var pairs: [PairItem] = []
        for (number, category) in names.enumerated() {
            for template in 0..<design.templates {
                for item in 0..<design.itemsOfTemplate {
                    let id = "\(category)-\(template)-\(item)"
                    pairs.append(
                        PairItem(
                            id: id, category: category, template: "\(number)-\(template)", wording: 0, more: "\(id) a",
                            less: "\(id) b", control: .init(more: "\(id) c", less: "\(id) d"), direction: nil))
                }
            }
        }
        loaded = LoadedSuite(
            Suite(
                name: "core", version: "0", description: "simulated",
                categories: names.map { Suite.Category(name: $0, description: "simulated") }, pairs: pairs))
        self.rules = try RuleLibrary(suites: [loaded]).load(rules)
    }

    /// Log-likelihoods whose differences are the simulated ones.
    func scores(_ scores: SimulatedRun.Scores) -> SuiteScores {
        SuiteScores(
            continuations: zip(scores.pairs, scores.controls).flatMap { pair, control in
                [pair, 0, control, 0].map { ContinuationScore(logLikelihood: $0 - 50, tokens: 10) }
            })
    }

    /// Beside the base; errors without resampling, as rules take them.
    func metrics(_ checkpoint: SimulatedRun.Scores, base: SimulatedRun.Scores, seed: UInt64) throws -> [Metric] {
        try loaded.suite.measure(scores: scores(checkpoint), base: scores(base), seed: seed, draws: 0)
    }
}
