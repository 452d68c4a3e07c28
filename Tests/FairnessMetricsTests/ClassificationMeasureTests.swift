@testable import FairnessStatistics
import FairnessSuites
import RealModule
import Testing

@testable import FairnessMetrics

/// Metrics of labelled texts, against Fairlearn and scikit-learn.
@Suite struct ClassificationMeasureTests {
    typealias Labelled = ClassificationReference.Labelled

    private struct Item {
        let group: String
        let cluster: String
        let label: Int
        let probability: Double
    }

    private static func items(_ set: Labelled) -> [Item] {
        rows(set.items).compactMap { words in
            guard words.count == 4, let label = Int(words[2]), let millionths = Double(words[3]) else { return nil }
            return Item(group: words[0], cluster: words[1], label: label, probability: millionths / 1e6)
        }
    }

    /// - Parameter also: A second group that each text of a group names.
    private static func suite(_ items: [Item], calibration: String? = nil, also: [String: String] = [:]) -> Suite {
        Suite(
            name: "made-up", version: "1", description: "", categories: [.init(name: "set", description: "")],
            classifications: ClassificationSection(
                labels: [.init(name: "rude", word: " rude"), .init(name: "polite", word: " polite")], positive: 0,
                calibration: calibration,
                items: items.enumerated().map { index, item in
                    ClassificationItem(
                        id: "\(index)",
                        groups: [item.group, also[item.group]].compactMap { $0 }.map {
                            GroupLabel(category: "set", group: $0)
                        },
                        cluster: item.cluster, context: "c", label: 1 - item.label)
                }))
    }

    /// - Parameter prior: How much likelier the positive word is after any prompt, in nats.
    private static func scores(_ items: [Item], prior: Double = 0) -> [ContinuationScore] {
        items.flatMap { item in
            [.log(item.probability) + prior, .log(1 - item.probability)].map {
                ContinuationScore(logLikelihood: $0, tokens: 1)
            }
        }
    }

    private static func measure(_ set: Labelled) throws -> [Metric] {
        let items = items(set)
        return try suite(items).measure(scores: SuiteScores(continuations: scores(items)), seed: 7, draws: 50)
    }

    @Test(arguments: ClassificationReference.sets)
    func agreesWithFairlearn(_ set: Labelled) throws {
        let metrics = try Self.measure(set)
        var compared = 0
        for words in rows(set.expected) {
            let category = words[1] == "-" ? nil : words[1]
            let metric = try #require(metrics.first { $0.name == words[0] && $0.category == category })
            guard let value = Double(words[2]) else {
                #expect(metric.estimate == nil)
                #expect(metric.undefined != nil)
                continue
            }
            let estimate = try #require(metric.estimate)
            #expect((estimate.value - value).magnitude < 1e-9, "\(words[0]) \(words[1])")
            if metric.name != "equalised_odds_difference" { #expect(estimate.n == Int(words[3])) }
            compared += 1
        }
        #expect(compared > 5)
        #expect(rows(set.expected).count == metrics.count { $0.name != "perplexity" })
    }

    @Test(arguments: ClassificationReference.sets)
    func permutesGroupsAsNumpyDoes(_ set: Labelled) throws {
        let metrics = try Self.measure(set)
        for words in rows(set.permuted) {
            let permuted = try #require(metrics.first { $0.name == words[0] }?.permuted)
            let mean = try #require(Double(words[1]))
            let deviation = try #require(Double(words[2]))
            // Six standard errors of the difference between means of a thousand and of four thousand draws.
            #expect((permuted - mean).magnitude < 6 * deviation * (1 / 1000.0 + 1 / 4000).squareRoot())
        }
    }

    /// A group that is named wherever another one is has its rates: it changes no gap, and none of what is expected of it.
    @Test(arguments: ClassificationReference.sets)
    func permutesWholeTextsWithAllThatTheyName(_ set: Labelled) throws {
        let items = Self.items(set)
        let group = try #require(items.first?.group)
        let twice = try Self.suite(items, also: [group: "twin"])
            .measure(scores: SuiteScores(continuations: Self.scores(items)), seed: 7, draws: 50)
        var compared = 0
        for metric in try Self.measure(set) where metric.permuted != nil {
            let other = try #require(twice.first { $0.name == metric.name && $0.category == metric.category })
            #expect(try #require(other.estimate).value == metric.estimate?.value)
            let (mean, expected) = (try #require(other.permuted), try #require(metric.permuted))
            #expect((mean - expected).magnitude < 1e-12, "\(metric.name)")
            compared += 1
        }
        #expect(compared > 0)
    }

    @Test func takesOffWhatThePromptAloneMakesLikely() throws {
        let set = ClassificationReference.sets[0]
        let items = Self.items(set)
        let calibrated = Self.suite(items, calibration: "N/A")
        let prompt = [-3.0, -4.5].map { ContinuationScore(logLikelihood: $0, tokens: 1) }
        let metrics = try calibrated.measure(
            scores: SuiteScores(continuations: prompt + Self.scores(items, prior: 1.5)), seed: 7, draws: 50)
        let plain = try Self.measure(set)
        #expect(metrics.count == plain.count)
        for (metric, expected) in zip(metrics, plain) where metric.estimate != nil {
            let value = try #require(metric.estimate?.value)
            #expect((value - (expected.estimate?.value ?? .nan)).magnitude < 1e-9)
        }
        let biased = try Self.suite(items).measure(
            scores: SuiteScores(continuations: Self.scores(items, prior: 1.5)), seed: 7, draws: 50)
        func rate(_ metrics: [Metric]) -> Double? {
            metrics.first { $0.name == "classify_selection_rate" }?.estimate?.value
        }
        #expect((rate(biased) ?? 0) > (rate(plain) ?? 100) + 5)
    }

    @Test func contrastsWithTheBase() throws {
        let items = Self.items(ClassificationReference.sets[0])
        let base = SuiteScores(continuations: Self.scores(items))
        let tuned = SuiteScores(continuations: Self.scores(items, prior: 0.7))
        let suite = Self.suite(items)
        let alone = try suite.measure(scores: tuned, seed: 7, draws: 50)
        let baseAlone = try suite.measure(scores: base, seed: 7, draws: 50)
        let metrics = try suite.measure(scores: tuned, base: base, seed: 7, draws: 50)
        for (index, metric) in metrics.filter({ $0.name != "perplexity_ratio" }).enumerated()
        where metric.estimate != nil {
            let contrast = try #require(metric.contrast)
            let value = try #require(alone[index].estimate?.value)
            let before = try #require(baseAlone[index].estimate?.value)
            #expect(metric.estimate?.value == value)
            #expect(contrast.baseline.value == before)
            let difference = try #require(contrast.difference)
            #expect((difference.value - (value - before)).magnitude < 1e-9)
            guard let ideal = metric.ideal else { continue }
            let sum = try #require(contrast.sum)
            #expect((sum.value - (value + before - 2 * ideal)).magnitude < 1e-9)
        }
        #expect(metrics.contains { ($0.contrast?.difference?.value ?? 0).magnitude > 1 })

        for metric in try suite.measure(scores: base, base: base, seed: 7, draws: 50) where metric.estimate != nil {
            #expect(metric.contrast?.difference?.method == "identical on every item")
        }
    }

    @Test(arguments: [0, 50]) func knowsWhatEachClusterContributes(draws: Int) throws {
        let items = Self.items(ClassificationReference.sets[0])
        let base = SuiteScores(continuations: Self.scores(items))
        let tuned = SuiteScores(continuations: Self.scores(items, prior: 0.7))
        let names = Set(items.map(\.cluster).numbered.map(\.description))
        var jackknifed: Set<String> = []
        for metric in try Self.suite(items).measure(scores: tuned, base: base, seed: 7, draws: draws) {
            let contrast = metric.contrast
            for estimate in [metric.estimate, contrast?.baseline, contrast?.difference, contrast?.sum] {
                guard let estimate, let error = estimate.standardError, error > 0 else { continue }
                let influence = try #require(estimate.influence, "\(metric.name)")
                #expect((influence.value - estimate.value).magnitude < 1e-9)
                #expect(((influence.standardError ?? 0) - error).magnitude < 1e-9 * error)
                #expect(names.isSuperset(of: influence.contributions.map(\.name)))
                if influence.isJackknifed { jackknifed.insert(metric.name) }
            }
        }
        #expect(jackknifed.contains("classify_ece") && jackknifed.contains("demographic_parity_difference"))
    }

    /// Against measuring both models anew with the scores of some clusters exchanged.
    @Test func swapsTheLabelsOfBothModels() throws {
        let items = Self.items(ClassificationReference.sets[0])
        let models = [Self.scores(items, prior: 0.7), Self.scores(items)]
        let suite = Self.suite(items)
        func metrics(_ isSwapped: [Bool]) throws -> [Metric] {
            let clusters = items.map(\.cluster).numbered.flatMap { [$0, $0] }
            let scores = (0..<2).map { model in
                clusters.enumerated().map { models[isSwapped[$1] ? 1 - model : model][$0] }
                    + models[model][clusters.count...]
            }
            return try suite.measure(
                scores: SuiteScores(continuations: scores[0]), base: SuiteScores(continuations: scores[1]), seed: 7,
                draws: 0)
        }
        let clusters = Set(items.map(\.cluster)).count
        let own = try metrics(Array(repeating: false, count: clusters))
        let swappable = own.filter { $0.contrast?.difference?.labelSwap != nil }
        #expect(
            Set(swappable.map(\.name)) == [
                "classify_ece", "demographic_parity_difference", "equalised_odds_difference", "tpr_range", "fpr_range",
                "worst_group_accuracy",
            ])
        let error = try #require(swappable.first { $0.name == "classify_ece" && $0.category == nil })
        let difference = try #require(error.contrast?.difference)
        let swap = try #require(difference.labelSwap)
        let subsets = try #require(swap.subsets(draws: 19, seed: 3))
        var isSwapped = [[Bool]](repeating: Array(repeating: false, count: clusters), count: subsets.count)
        subsets.forEachTile { tile, members in
            for subset in tile {
                for cluster in 0..<clusters {
                    let byte = members[cluster / 8 * ClusterSubsets.tile + subset - tile.lowerBound]
                    isSwapped[subset][cluster] = byte >> UInt8(cluster % 8) & 1 == 1
                }
            }
        }
        let changes = try isSwapped.map { isSwapped in
            try #require(
                metrics(isSwapped).first { $0.name == "classify_ece" && $0.category == nil }?.contrast?.difference
            )
            .value
        }
        #expect(changes[0] == difference.value && Set(changes).count > 10)
        let test = try #require(swap.test(draws: 19, seed: 3))
        for threshold in [-1, -0.3, 0, 0.2, 1] {
            let count = changes.dropFirst().count { $0 >= changes[0] - threshold } + 1
            #expect(test.pValue(exceeds: threshold) == Double(count) / 20)
        }

        let start = ContinuousClock.now
        _ = swap.test(draws: LabelSwap.mostDraws, seed: 1)
        print("\(items.count) texts: \(LabelSwap.mostDraws) swaps take \(ContinuousClock.now - start)")
    }

    @Test func aTextCountsInEachOfItsGroups() throws {
        let one = (0..<60).map {
            Item(group: "a", cluster: "\($0 / 2)", label: $0 % 2, probability: 0.4 + Double($0) / 300)
        }
        let two = (0..<60).map {
            Item(group: "b", cluster: "\($0 / 2)", label: $0 % 2, probability: 0.6 - Double($0) / 310)
        }
        func suite(_ groups: (Int) -> [String]) -> Suite {
            let plain = Self.suite(one + two)
            let section = ClassificationSection(
                labels: plain.classifications?.labels ?? [], positive: 0, calibration: nil,
                items: (plain.classifications?.items ?? []).enumerated().map { index, item in
                    ClassificationItem(
                        id: item.id, groups: groups(index).map { GroupLabel(category: "set", group: $0) },
                        cluster: item.cluster, context: item.context, label: item.label)
                })
            return Suite(
                name: "s", version: "1", description: "", categories: plain.categories, classifications: section)
        }
        let scores = SuiteScores(continuations: Self.scores(one + two))
        // Texts of the first half name both groups, those of the second only one.
        let metrics = try suite { $0 < 60 ? ["a", "b"] : ["b"] }.measure(scores: scores, seed: 1, draws: 50)
        let apart = try suite { $0 < 60 ? ["a"] : ["b"] }.measure(scores: scores, seed: 1, draws: 50)
        func accuracy(_ metrics: [Metric], _ group: String?) -> Estimate? {
            metrics.first { $0.name == "classify_accuracy" && $0.category == group.map { "set/\($0)" } }?.estimate
        }
        let both = try #require(accuracy(metrics, "b"))
        #expect(both.n == 120)
        #expect(both.value == accuracy(apart, nil)?.value)
        #expect(accuracy(metrics, "a") == accuracy(apart, "a"))
        #expect(accuracy(metrics, nil)?.n == 120)
    }

    @Test func equalProbabilitiesShareABin() throws {
        // Twelve items, nine of them equal: scikit-learn 1.9.1 puts these into one bin, (3·|0−0.1| + 9·|4/9−0.4|)/12.
        let error = try #require(
            CalibrationError(
                probabilities: [0.1, 0.1, 0.1] + [Double](repeating: 0.4, count: 9),
                outcomes: [0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0], clusters: Array(0..<12), ideal: 0))
        let value = try #require(error.values([Double](repeating: 1, count: 12))[0])
        #expect((value - 100 * (0.3 + 0.4) / 12).magnitude < 1e-12)
    }

    /// An item that is drawn twice is two items.
    @Test func drawsItemsAsOftenAsTheirCluster() throws {
        let p = (0..<40).map { 0.01 + 0.98 * Double(($0 * 17) % 40) / 40 }
        let outcomes = (0..<40).map { $0 % 3 == 0 ? 1.0 : 0 }
        let times = (0..<40).map { Double($0 % 4) }
        let drawn = (0..<40).flatMap { Array(repeating: $0, count: $0 % 4) }
        let weighted = CalibrationError(probabilities: p, outcomes: outcomes, clusters: Array(0..<40), ideal: 0)
        let copied = CalibrationError(
            probabilities: drawn.map { p[$0] }, outcomes: drawn.map { outcomes[$0] },
            clusters: Array(drawn.indices), ideal: 0)
        let value = try #require(weighted?.values(times)[0])
        let expected = try #require(copied?.values(drawn.map { _ in 1 })[0])
        #expect((value - expected).magnitude < 1e-12)
        #expect(weighted?.values(times.map { _ in 0 }) == [nil])
    }
}
