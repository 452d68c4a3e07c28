import FairnessStatistics
import SimulatedScores

/// The README's tables of simulated coverage and levels, in Markdown.
enum Tables {
    static func text(_ scenarios: [Scenario], _ resampled: [ResampledScenario]) -> String {
        let coverage = scenarios.map { scenario in
            row(
                scenario.shape, scenario.clusters,
                [scenario.bootstrapT, scenario.student, scenario.signFlip].map(percentage))
        }
        let levels = scenarios.map { scenario in
            row(
                scenario.shape, scenario.clusters,
                [scenario.flips, scenario.symmetric, scenario.all].flatMap { rejections in
                    [
                        "\(share(rejections.up)) / \(share(rejections.down))",
                        "\(rejections.upSpent) / \(rejections.downSpent)",
                    ]
                })
        }
        let contrasts = resampled.map { scenario in
            row(scenario.shape, scenario.clusters, [percentage(scenario.contrast)])
        }
        return """
            Share of 95 % intervals that hold the truth, in %, of \(Scenario.runs) samples each (95 % Clopper–Pearson):

            | items | clusters | bootstrap-t | Student's t | sign flip |
            | --- | ---: | ---: | ---: | ---: |
            \(coverage.joined(separator: "\n"))

            The same for a group's mean less that of three groups: BCa from 50 clusters on, below it \
            the bootstrap's error and Student's t:

            | items | clusters | contrast of groups |
            | --- | ---: | ---: |
            \(contrasts.joined(separator: "\n"))

            Rejections of a true threshold, upwards / downwards: in % at the level 5 %, and their number in \
            \(Scenario.runs) at the level 0.25 %, where 5 are expected (16 or more by chance once in ten thousand):

            | items | clusters | sign flip, 5 % | 0.25 % | and t, 5 % | 0.25 % | and bootstrap-t, 5 % | 0.25 % |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            \(levels.joined(separator: "\n"))

            """
    }

    private static func row(_ shape: ClusteredItems.Shape, _ clusters: Int, _ cells: [String]) -> String {
        "| \(([shape.rawValue, String(clusters)] + cells).joined(separator: " | ")) |"
    }

    private static func percentage(_ hits: Int) -> String { percentage(hits, of: Scenario.runs) }

    static func percentage(_ hits: Int, of trials: Int) -> String {
        guard let interval = ExactShare(hits: hits, trials: trials)?.interval(confidence: 0.95) else {
            return ""
        }
        return "\(decimal(Double(hits) / Double(trials))) (\(decimal(interval.low))–\(decimal(interval.high)))"
    }

    private static func share(_ hits: Int) -> String { decimal(Double(hits) / Double(Scenario.runs)) }

    /// In per cent with one decimal.
    private static func decimal(_ share: Double) -> String {
        let tenths = Int((share * 1_000).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
