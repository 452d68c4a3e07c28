import FairnessSuites
import Testing

@testable import FairnessMetrics

@Suite struct ChoiceMeasurementTests {
    private static func item(_ id: String, _ category: String, options: Int, label: Int?) -> ChoiceItem {
        ChoiceItem(
            id: id, category: category, cluster: id, context: "c",
            options: (0..<options).map { ChoiceItem.Option(text: " \($0)") }, label: label)
    }

    private static let suite = BenchmarkReference.suite(
        nil, categories: ["age", "race"],
        choices: [
            item("right", "age", options: 2, label: 0), item("wrong", "age", options: 2, label: 1),
            item("two tied of three", "age", options: 3, label: 1), item("three tied", "race", options: 3, label: 2),
            item("tied without the right one", "race", options: 3, label: 0),
            item("without a right one", "race", options: 2, label: nil),
        ])

    private static let scores = [
        [(-3, 3), (-4, 8)], [(-3, 3), (-4, 8)], [(-7, 1), (-2, 1), (-2, 4)], [(-5, 1), (-5, 1), (-5, 1)],
        [(-9, 1), (-5, 1), (-5, 1)], [(-1, 1), (-1, 1)],
    ].flatMap { $0.map { ContinuationScore(logLikelihood: $0.0, tokens: $0.1) } }

    @Test func sharesTiesAmongTheTied() throws {
        let metrics = try Self.suite.metrics(Self.scores)
        let all = try metrics.named("choice_accuracy")
        #expect(abs((all.estimate?.value ?? 0) - (100 + 0 + 50 + 100.0 / 3 + 0) / 5) < 1e-12)
        #expect(all.estimate?.n == 5)
        #expect(all.ties == 3)
        #expect(try metrics.named("choice_accuracy", "age").estimate?.value == 50)
        #expect(try metrics.named("choice_accuracy", "age").ties == 1)
    }

    /// −3 in 3 tokens loses against −4 in 8, and a tie of sums is none per token.
    @Test func normalisesByTokens() throws {
        let metrics = try Self.suite.metrics(Self.scores)
        #expect(try metrics.named("choice_accuracy_per_token", "age").estimate?.value == 100.0 / 3)
        #expect(try metrics.named("choice_accuracy_per_token", "age").ties == 0)
    }

    @Test func isUnsureOfNoChangeUnlessEveryScoreIsTheBases() throws {
        let moved = Self.scores.map { ContinuationScore(logLikelihood: $0.logLikelihood * 1.01, tokens: $0.tokens) }
        let changed = try Self.suite.metrics(moved, base: Self.scores).named("choice_accuracy")
        let difference = try #require(changed.contrast?.difference)
        #expect(difference.value == 0)
        #expect(difference.method != "identical on every item")
        #expect((difference.interval?.low ?? 0) < 0 && (difference.interval?.high ?? 0) > 0)
        let same = try Self.suite.metrics(Self.scores, base: Self.scores).named("choice_accuracy")
        #expect(same.contrast?.difference?.method == "identical on every item")
    }

    @Test func needsARightOption() throws {
        let unlabelled = BenchmarkReference.suite(
            nil, categories: ["age"], choices: [Self.item("a", "age", options: 2, label: nil)])
        let scores = Array(Self.scores.prefix(2))
        #expect(try !unlabelled.metrics(scores).contains { $0.name.hasPrefix("choice_accuracy") })
        let empty = BenchmarkReference.suite(
            nil, categories: ["age", "empty"], choices: [Self.item("a", "age", options: 2, label: 9)])
        let metrics = try empty.metrics(scores)
        #expect(try metrics.named("choice_accuracy", "empty").undefined == "there are no choices with a right option")
        // A label that no option has is never right, and nothing to crash on.
        #expect(try metrics.named("choice_accuracy", "age").estimate?.value == 0)
    }
}
