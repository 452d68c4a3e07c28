import FairnessStatistics
import FairnessSuites
import Testing

@testable import FairnessMetrics

/// The authors' evaluation code, and a plain count, on made-up rows: `reference/benchmarks/stereoset.py`.
@Suite struct StereoSetMeasurementTests {
    private struct Reference: Decodable {
        struct Row: Decodable {
            let kind: String
            let category: String
            let target: String
            let tokens: [Int]
            let own: [String: [Double]]
            let authors: [String: [Double]]?
        }

        let rows: [Row]
        let expected: [BenchmarkReference.Expected]

        func suite(as benchmark: Benchmark? = .stereoSet) -> Suite {
            let choices = rows.enumerated().map { number, row in
                ChoiceItem(
                    id: "\(number)", category: row.category, cluster: row.target,
                    context: row.kind == "intra" ? "" : "context.",
                    options: [.stereotype, .antiStereotype, .unrelated].map { .init(text: " t", role: $0) },
                    label: nil, traits: ["kind": row.kind])
            }
            return BenchmarkReference.suite(
                benchmark, categories: ["gender", "profession", "religion"], choices: choices)
        }

        /// The authors' log-likelihood comes in two parts: all tokens but the first, and the first.
        func scores(_ model: String) throws -> [ContinuationScore] {
            func scores(_ values: [Double], _ tokens: [Int]) -> [ContinuationScore] {
                zip(values, tokens).map { ContinuationScore(logLikelihood: $0, tokens: $1) }
            }
            let own = try rows.flatMap { scores(try #require($0.own[model]), $0.tokens) }
            let authors = rows.flatMap { row in
                row.authors?[model].map { values in
                    scores(values.map { $0 + 2 }, row.tokens.map { $0 - 1 }) + scores([-2, -2, -2], [1, 1, 1])
                } ?? []
            }
            return own + authors
        }
    }

    private static let reference = Result { try BenchmarkReference.read("stereoset.json", as: Reference.self) }

    @Test func agreesWithTheAuthorsCodeAndAPlainCount() throws {
        let reference = try Self.reference.get()
        let base = try reference.scores("base")
        let metrics = try reference.suite().metrics(reference.scores("tuned"), base: base)
        reference.suite().expectDefinitions(of: metrics)
        for expected in reference.expected {
            try expected.expect(
                in: metrics, of: expected.model == "base" ? \.contrast?.baseline.value : \.estimate?.value)
        }
        #expect(reference.expected.count == 2 * 4 * 3 * 6)
    }

    @Test func contrastsWithTheBaseOnTheSameRows() throws {
        let reference = try Self.reference.get()
        let base = try reference.scores("base")
        let metrics = try reference.suite().metrics(reference.scores("tuned"), base: base)
        for metric in metrics where metric.name.hasPrefix("authors.") || metric.name.hasSuffix("icat") {
            let value = try #require(metric.estimate?.value)
            let contrast = try #require(metric.contrast)
            let difference = try #require(contrast.difference)
            #expect((difference.value - (value - contrast.baseline.value)).magnitude < 1e-9)
            #expect(difference.interval != nil)
            guard let ideal = metric.ideal else { continue }
            let sum = try #require(contrast.sum)
            #expect((sum.value - (value + contrast.baseline.value - 2 * ideal)).magnitude < 1e-9)
        }
        for metric in try reference.suite().metrics(base, base: base) where metric.estimate != nil {
            #expect(metric.contrast?.difference?.method == "identical on every item")
        }
    }

    /// Each of the ways in which the authors' numbers are easily missed changes some of them.
    @Test func tellsTheAuthorsRulesFromOurs() throws {
        let reference = try Self.reference.get()
        let metrics = try reference.suite().metrics(reference.scores("tuned"))
        let inter = try metrics.named("authors.inter_ss").estimate?.value
        #expect(inter != (try metrics.named("ours.inter_ss").estimate?.value))
        #expect(try metrics.named("ours.inter_ss").ties ?? 0 > 0)
        #expect(try metrics.named("ours.lms").ties ?? 0 > 0)
        // Of both kinds together a target's rows are averaged before the targets are: not the mean of the kinds.
        let kinds = try ["authors.intra_ss", "authors.inter_ss"].map { try #require(metrics.named($0).estimate?.value) }
        let both = try #require(try metrics.named("authors.ss").estimate?.value)
        #expect((both - (kinds[0] + kinds[1]) / 2).magnitude > 0.1)
    }

    @Test func saysWhenAKindIsMissing() throws {
        let option = ChoiceItem.Option(text: " t", role: .stereotype)
        let item = ChoiceItem(
            id: "a", category: "race", cluster: "t", context: "c",
            options: [option, .init(text: " u", role: .antiStereotype), .init(text: " v", role: .unrelated)],
            label: nil,
            traits: ["kind": "inter"])
        let suite = BenchmarkReference.suite(.stereoSet, categories: ["race", "empty"], choices: [item])
        let metrics = try suite.metrics([-3, -2, -9].map { ContinuationScore(logLikelihood: $0, tokens: 2) })
        #expect(try metrics.named("authors.intra_lms").undefined == "there are no such items")
        #expect(try metrics.named("authors.icat", "empty").undefined == "there are no such items")
        #expect(try metrics.named("authors.lms", "race").estimate?.value == 100)
        #expect(try metrics.named("ours.inter_ss").estimate?.value == 0)
        #expect(try metrics.named("ours.inter_icat").estimate?.value == 0)
        #expect(try metrics.named("ours.inter_ss").estimate?.interval == nil)
    }

    /// A team's own choices with the three roles are scored by our rules, without a prefix.
    @Test func scoresChoicesOfNoBenchmark() throws {
        let reference = try Self.reference.get()
        let choices = reference.rows.count * 3
        let metrics = try reference.suite(as: nil).metrics(Array(reference.scores("tuned").prefix(choices)))
        let expected = try #require(
            reference.expected.first { $0.model == "tuned" && $0.name == "ours.icat" && $0.category == nil })
        #expect((try #require(metrics.named("icat").estimate?.value) - (expected.value ?? 0)).magnitude < 1e-9)
        #expect(!metrics.contains { $0.name.hasPrefix("authors.") || $0.name == "choice_accuracy" })
    }

    /// On ICAT's ridge and beside it, where a bootstrap of the whole covers 80 % at one place or another.
    @Test(arguments: [50.0, 51, 53, 60])
    func associationHoldsTheTruthAsOftenAsItSays(_ stereotype: Double) throws {
        var generator = SeededGenerator(seed: UInt64(stereotype))
        var estimator = ClusterEstimator(seed: 1, draws: 399)
        func normal() -> Double { NormalDistribution.quantile(min(max(generator.nextUnit(), 1e-12), 1 - 1e-12)) }
        let clusters = (0..<30).map(String.init)
        let truth = 88 * min(stereotype, 100 - stereotype) / 50
        let trials = 300
        var held = 0
        for _ in 0..<trials {
            let rows = clusters.map { _ in [1, 88 + 7 * normal(), stereotype + 14 * normal()] }
            let columns = ClusteredColumns(rows, width: 3, clusters: clusters)
            let interval = try #require(IdealisedAssociation.estimate(columns, &estimator)?.interval)
            if interval.low <= truth && truth <= interval.high { held += 1 }
        }
        #expect(Double(held) / Double(trials) > 0.915)
    }
}
