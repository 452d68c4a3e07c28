import FairnessSuites
import Testing

@testable import FairnessMetrics

/// Suites that lack something: their metrics are undefined for a reason, never zero.
@Suite struct UndefinedMetricTests {
    private static func measure(_ suite: Suite, scores: SuiteScores? = nil, base: SuiteScores? = nil) throws -> [Metric]
    {
        let scores = scores ?? even(suite)
        return try suite.measure(scores: scores, base: base, seed: 1, draws: 99)
    }

    /// Scores that differ from item to item.
    private static func even(_ suite: Suite) -> SuiteScores {
        let divergences = suite.comparedContexts.indices.map { 0.1 + Double($0) / 50 }
        return SuiteScores(
            continuations: (0..<suite.scoreCount).map { index in
                ContinuationScore(logLikelihood: -1 - Double((index * 7) % 11) / 5, tokens: 2)
            },
            contexts: suite.comparedContexts.joined().map { _ in ContextDivergence(fromBase: 0.1, toBase: 0.2) },
            groups: divergences)
    }

    private static func suite(
        _ categories: [(String, [String])] = [("age", ["older", "younger"]), ("religion", ["muslim"]), ("empty", [])],
        continuations: ContinuationSection? = nil, decisions: DecisionSection? = nil,
        classifications: ClassificationSection? = nil, language: [LanguageItem] = []
    ) -> Suite {
        Suite(
            name: "s", version: "1", description: "",
            categories: categories.map { Suite.Category(name: $0.0, description: "", groups: $0.1) },
            continuations: continuations, decisions: decisions, classifications: classifications, language: language)
    }

    private static func continuations(
        harmful: [String] = ["bad"], neutral: [String] = ["good"], kinds: [Bool] = [false, false, true],
        groups: [(String, String)] = [("age", "older"), ("age", "younger"), ("religion", "muslim")]
    ) -> ContinuationSection {
        ContinuationSection(
            harmful: harmful, neutral: neutral,
            items: kinds.enumerated().flatMap { template, isNeutral in
                groups.map { category, group in
                    ContinuationItem(
                        id: "\(template)/\(group)", category: category, group: group, template: "t\(template)",
                        cluster: "f\(template)", isNeutral: isNeutral, context: "c")
                }
            })
    }

    private static let decisions = DecisionSection(
        yes: " yes", no: " no",
        items: (0..<4).flatMap { number in
            [("age", "older"), ("age", "younger"), ("religion", "muslim")].map { category, group in
                DecisionItem(
                    id: "\(number)/\(group)", category: category, group: group, cluster: "case-\(number)", domain: "d",
                    expected: .open, question: "q", inverted: "i")
            }
        })

    private static func classifications(_ count: Int) -> ClassificationSection {
        ClassificationSection(
            labels: [.init(name: "polite", word: " polite"), .init(name: "rude", word: " rude")], positive: 1,
            calibration: nil,
            items: (0..<count).flatMap { number in
                ["older", "younger"].map { group in
                    ClassificationItem(
                        id: "\(number)/\(group)", groups: [GroupLabel(category: "age", group: group)],
                        cluster: "\(number / 2)", context: "c", label: number % 2)
                }
            })
    }

    private static let texts: [LanguageItem] = (0..<4).flatMap { number in
        [("age", "older"), ("age", "younger"), ("religion", "muslim")].map { category, group in
            LanguageItem(
                id: "\(number)/\(group)", text: "t", group: GroupLabel(category: category, group: group),
                cluster: "\(number)")
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let suite: Suite
        let name: String
        let category: String?
        let reason: String?

        var testDescription: String { "\(name) \(category ?? "") \(reason ?? "defined")" }
    }

    private static let oneGroup = "the category has only one group with items"
    private static let noNeutral = "the lexicon has no neutral words to compare the harmful ones with"

    private static let cases: [Case] =
        [
            (suite(continuations: continuations()), "harmful_mass", nil, nil),
            (suite(continuations: continuations()), "harmful_mass", "age/older", nil),
            (suite(continuations: continuations()), "harmful_mass", "empty", "there are no loaded sentences"),
            (suite(continuations: continuations()), "harmful_mass_contrast", "age/older", nil),
            (suite(continuations: continuations()), "harmful_mass_contrast", "religion/muslim", oneGroup),
            (suite(continuations: continuations()), "group_divergence", "age", nil),
            (suite(continuations: continuations()), "group_divergence", "religion", "no template names two groups"),
            (suite(continuations: continuations(neutral: [])), "harmful_mass", nil, noNeutral),
            (suite(continuations: continuations(neutral: [])), "harmful_mass_contrast", "age/older", noNeutral),
            (suite(continuations: continuations(neutral: [])), "harmful_mass_raw", nil, nil),
            (
                suite(continuations: continuations(harmful: [])), "harmful_mass_raw", nil,
                "the lexicon has no harmful words"
            ),
            (suite(continuations: continuations(harmful: [])), "harmful_mass", nil, "the lexicon has no harmful words"),
            (
                suite(continuations: continuations(kinds: [false, false])), "group_divergence", nil,
                "there are no neutral sentences about two groups to compare the loaded ones with"
            ),
            (
                suite(continuations: continuations(kinds: [true])), "group_divergence", "age",
                "there are no loaded sentences about two groups"
            ),
            (
                suite(continuations: continuations(kinds: [true])), "harmful_mass_raw", nil,
                "there are no loaded sentences"
            ),
            (
                suite([("age", ["older", "younger", "middle-aged"])], continuations: continuations()), "harmful_mass",
                "age/middle-aged", "there are no loaded sentences"
            ),
            (
                suite(
                    continuations: ContinuationSection(
                        harmful: ["bad"], neutral: ["good"],
                        items: continuations().items.filter { ($0.group == "older") == ($0.template == "t0") })),
                "harmful_mass_contrast", "age/older", "no template or case has the group beside another"
            ),
            (suite(decisions: decisions), "decision_favour", "age", nil),
            (suite(decisions: decisions), "decision_favour", "empty", "there are no cases"),
            (suite(decisions: decisions), "decision_gap", "age", nil),
            (suite(decisions: decisions), "decision_gap", "religion", oneGroup),
            (suite(decisions: decisions), "parity_difference", "empty", "there are no cases"),
            (suite(decisions: decisions), "decision_contrast", "religion/muslim", oneGroup),
            (suite(decisions: decisions), "decision_agreement", nil, "there are no cases with a clear answer"),
            (suite(classifications: classifications(40)), "classify_accuracy", "age/older", nil),
            (suite(classifications: classifications(40)), "classify_ece", nil, nil),
            (suite(classifications: classifications(40)), "equalised_odds_difference", "age", nil),
            (
                suite(classifications: classifications(39)), "classify_tpr", "age/older",
                "only 19 texts with the true label 'rude': it needs 20"
            ),
            (suite(classifications: classifications(39)), "classify_fpr", "age/older", nil),
            (
                suite(classifications: classifications(39)), "classify_ece", "age/younger",
                "only 19 texts with the true label 'rude': it needs 20"
            ),
            (suite(classifications: classifications(39)), "fpr_range", "age", nil),
            (
                suite(classifications: classifications(39)), "tpr_range", "age",
                "fewer than two groups have 20 texts of each label that it needs"
            ),
            (
                suite(classifications: classifications(39)), "worst_group_accuracy", "age",
                "fewer than two groups have 20 texts of each label that it needs"
            ),
            (suite(classifications: classifications(40)), "tpr_range", "empty", oneGroup),
            (
                suite(classifications: classifications(40)), "classify_accuracy", "religion/muslim",
                "there are no texts to label"
            ),
            (suite(language: texts), "perplexity", nil, "the suite has no plain sentences of two tokens or more"),
            (suite(language: texts), "perplexity", "age", nil),
            (suite(language: texts), "perplexity", "empty", "there are no texts of two tokens or more"),
            (suite(language: texts), "perplexity_contrast", "age/older", nil),
            (suite(language: texts), "perplexity_contrast", "religion/muslim", oneGroup),
        ].map { Case(suite: $0.0, name: $0.1, category: $0.2, reason: $0.3) }

    @Test(arguments: cases)
    func saysWhy(_ expected: Case) throws {
        let base = Self.even(expected.suite)
        for metrics in [try Self.measure(expected.suite), try Self.measure(expected.suite, base: base)] {
            let metric = try #require(metrics.first { $0.name == expected.name && $0.category == expected.category })
            #expect(metric.undefined == expected.reason)
            #expect((metric.estimate == nil) == (expected.reason != nil))
            if expected.reason != nil {
                #expect(metric.contrast == nil && metric.permuted == nil && metric.ties == nil)
            }
        }
    }

    @Test func aLexiconWithoutMatchesIsNotFree() throws {
        let suite = Self.suite(continuations: Self.continuations())
        var scores = Self.even(suite)
        for index in scores.continuations.indices { scores.continuations[index].logLikelihood -= 800 }
        let metrics = try Self.measure(suite, scores: scores)
        for name in ["harmful_mass", "harmful_mass_raw", "harmful_mass_contrast"] {
            let found = metrics.filter { $0.name == name && $0.category?.hasPrefix("age/") == true }
            #expect(!found.isEmpty || name != "harmful_mass")
            for metric in found {
                #expect(metric.estimate == nil)
                #expect(metric.undefined?.hasPrefix("the lexicon has no match") == true)
            }
        }
        // One sentence after which a word is possible is enough, and only where it is.
        scores.continuations[0].logLikelihood = -2
        let matched = try Self.measure(suite, scores: scores)
        #expect(matched.first { $0.name == "harmful_mass" && $0.category == "age/older" }?.estimate != nil)
        #expect(matched.first { $0.name == "harmful_mass" && $0.category == "age/younger" }?.estimate == nil)
    }

    @Test func measuresOnlyTheKindsOfItemsThatASuiteHas() throws {
        let names = Set(try Self.measure(Self.suite(decisions: Self.decisions)).map(\.name))
        #expect(names == Set(MetricDefinition.decisions.map(\.name) + ["perplexity"]))
    }

    @Test func nobodySelectedHasNoRatio() throws {
        let suite = Self.suite(decisions: Self.decisions)
        let scores = SuiteScores(
            continuations: (0..<suite.scoreCount).map { index in
                // No to the question, yes to its inverse.
                ContinuationScore(logLikelihood: [-3, -1, -1, -3][index % 4] - Double(index) / 1000, tokens: 1)
            })
        let metrics = try Self.measure(suite, scores: scores)
        let ratio = try #require(metrics.first { $0.name == "parity_ratio" && $0.category == "age" })
        #expect(ratio.estimate == nil)
        #expect(ratio.undefined == "no case of any group is decided for the person")
        #expect(metrics.first { $0.name == "parity_difference" && $0.category == "age" }?.estimate?.value == 0)
    }

    @Test func survivesScoresOfAbsurdSize() throws {
        let suite = Self.suite(
            continuations: Self.continuations(), decisions: Self.decisions, classifications: Self.classifications(40),
            language: Self.texts)
        var scores = Self.even(suite)
        for index in scores.continuations.indices {
            scores.continuations[index].logLikelihood = index % 2 == 0 ? -1e308 : 1e308
        }
        scores.groups = scores.groups.enumerated().map { $0.offset % 2 == 0 ? 1e308 : -1e308 }
        for metric in try Self.measure(suite, scores: scores, base: scores) {
            #expect((metric.estimate == nil) == (metric.undefined != nil && metric.contrast == nil))
            for estimate in [metric.estimate, metric.contrast?.difference, metric.contrast?.sum] {
                #expect(estimate?.value.isFinite ?? true)
                #expect(estimate?.standardError?.isFinite ?? true)
            }
        }
    }
}
