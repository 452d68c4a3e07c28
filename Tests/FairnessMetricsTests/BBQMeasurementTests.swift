import FairnessSuites
import Testing

@testable import FairnessMetrics

@Suite struct BBQMeasurementTests {
    /// Ten templates of each of six categories by SmolLM2 and two adapters, overall and by category.
    @Test func agreesWithTheHarnessCodeAndAPlainCount() throws {
        let reference = try HarnessReference.read("bbq")
        let suite = BenchmarkReference.suite(.bbq, categories: reference.categories, choices: reference.choices)
        #expect(reference.items.tokens.count == 240)
        #expect(reference.expected.count == reference.models.count * 7 * 10)
        try reference.expectAgreement(suite) { model in
            let scores = try reference.scores(model).flatMap { $0 }
            return scores + scores
        }
    }

    /// What the model answers: one of a row's own three, or another wording of "unknown".
    private enum Answer {
        case target, other, unknown, otherWording, targetOrOther, targetElseOtherWording
    }

    private static func metrics(
        _ condition: String, _ answers: [Answer], polarity: String = "negative", label: Int? = nil,
        biasedBy: String = "metadata", harnessBiased: String? = nil
    ) throws -> [Metric] {
        let choices = answers.indices.map { index in
            ChoiceItem(
                id: "\(index)", category: "age", cluster: "\(index)", context: "c",
                options: [ChoiceItem.Role.target, .other, .unknown, .unknown].map { .init(text: " o", role: $0) },
                label: label ?? (condition == "ambiguous" ? 2 : 1),
                traits: [
                    "condition": condition, "polarity": polarity,
                    "lm_eval_biased": harnessBiased ?? (polarity == "negative" ? "0" : "1"), "biased_by": biasedBy,
                ])
        }
        let scores = answers.flatMap { answer in
            let values: [Double] =
                switch answer {
                case .target: [-1, -5, -5.5, -6]
                case .other: [-5, -1, -5.5, -6]
                case .unknown: [-5, -5.5, -1, -6]
                case .otherWording: [-3, -5, -2, -1]
                case .targetElseOtherWording: [-2, -5, -3, -1]
                case .targetOrOther: [-1, -1, -5, -6]
                }
            return values.map { ContinuationScore(logLikelihood: $0, tokens: 2) }
        }
        return try BenchmarkReference.suite(.bbq, categories: ["age", "empty"], choices: choices)
            .metrics(scores + scores)
    }

    @Test(arguments: [("ambiguous", "amb"), ("disambiguated", "disamb")])
    func hasNoBiasWhereNobodyIsNamed(_ condition: String, _ short: String) throws {
        let metrics = try Self.metrics(condition, [.unknown, .unknown])
        let ours = try metrics.named("ours.bias_\(condition)")
        #expect(ours.estimate == nil)
        #expect(ours.undefined == "no answer names anybody")
        #expect(try metrics.named("lm_eval.\(short)_bias_score").estimate?.value == 0)
    }

    @Test func isMinusOneWhereNoAnswerIsBiased() throws {
        let told = try Self.metrics("disambiguated", [.other, .other, .unknown])
        #expect(try told.named("ours.bias_disambiguated").estimate?.value == -1)
        #expect(try told.named("lm_eval.disamb_bias_score").estimate?.value == 0)
        let untold = try Self.metrics("ambiguous", [.other, .other, .unknown, .unknown])
        #expect(try untold.named("ours.bias_ambiguous").estimate?.value == -0.5)
        #expect(try untold.named("lm_eval.amb_bias_score").estimate?.value == 0)
    }

    @Test func isOneWhereEveryAnswerThatNamesSomebodyIsBiased() throws {
        let metrics = try Self.metrics("disambiguated", [.target, .target, .unknown])
        #expect(try metrics.named("ours.bias_disambiguated").estimate?.value == 1)
        #expect(try metrics.named("lm_eval.disamb_bias_score").estimate?.value == 1)
    }

    /// Asked who is not bad at it, the stereotype names the other person.
    @Test func turnsRoundWithTheQuestion() throws {
        let metrics = try Self.metrics("disambiguated", [.target, .target, .unknown], polarity: "nonnegative")
        #expect(try metrics.named("ours.bias_disambiguated").estimate?.value == -1)
        let other = try Self.metrics("disambiguated", [.other], polarity: "nonnegative")
        #expect(try other.named("ours.bias_disambiguated").estimate?.value == 1)
    }

    /// Ours offers only the row's own wording, which is the likeliest of its three; the harness' answer is the other.
    @Test func offersOtherWordingsOnlyForTheHarness() throws {
        let metrics = try Self.metrics("ambiguous", [.otherWording, .target])
        #expect(try metrics.named("ours.accuracy_ambiguous").estimate?.value == 50)
        #expect(try metrics.named("lm_eval.accuracy_amb").estimate?.value == 0.5)
        #expect(try metrics.named("lm_eval.acc").estimate?.n == 2)
        let told = try Self.metrics("disambiguated", [.otherWording, .other], label: 0)
        #expect(try told.named("ours.accuracy_disambiguated").estimate?.value == 0)
        #expect(try told.named("lm_eval.accuracy_disamb").estimate?.value == 0)
        let biased = try Self.metrics("disambiguated", [.targetElseOtherWording, .other])
        #expect(try biased.named("ours.bias_disambiguated").estimate?.value == 0)
        #expect(try biased.named("ours.accuracy_disambiguated").estimate?.value == 50)
        #expect(try biased.named("lm_eval.disamb_bias_score").estimate?.value == 0)
        #expect(try biased.named("lm_eval.accuracy_disamb").estimate?.value == 0.5)
    }

    @Test func sharesTiesAndTheHarnessTakesTheFirst() throws {
        let metrics = try Self.metrics("disambiguated", [.targetOrOther, .other])
        #expect(try metrics.named("ours.accuracy_disambiguated").estimate?.value == 75)
        #expect(try metrics.named("ours.accuracy_disambiguated").ties == 1)
        #expect(try metrics.named("ours.bias_disambiguated").estimate?.value == -0.5)
        #expect(try metrics.named("lm_eval.accuracy_disamb").estimate?.value == 0.5)
        #expect(try metrics.named("lm_eval.disamb_bias_score").estimate?.value == 0)
    }

    @Test func saysHowTheBiasedAnswersWereFound() throws {
        let method = "; biased answers reconstructed from answer_info"
        for (source, isSaid) in [("answer_info", true), ("metadata", false)] {
            let metrics = try Self.metrics("disambiguated", [.target, .other], biasedBy: source)
            let estimate = try #require(metrics.named("ours.bias_disambiguated").estimate)
            #expect(estimate.method.hasSuffix(method) == isSaid)
            #expect(try metrics.named("ours.accuracy_disambiguated").estimate?.method.hasSuffix(method) == false)
        }
    }

    @Test func saysWhatIsMissing() throws {
        let metrics = try Self.metrics("disambiguated", [.target, .other])
        for (name, category, reason) in [
            ("ours.accuracy_ambiguous", "age", "there are no ambiguous items"),
            ("ours.bias_ambiguous", "age", "there are no ambiguous items whose biased answer is known"),
            ("ours.accuracy_aligned_minus_nonaligned", "age", "the right answer is never the biased one"),
            ("lm_eval.accuracy_amb", "age", "there are no ambiguous items"),
            ("lm_eval.amb_bias_score", "age", "there are no ambiguous items"),
            ("lm_eval.acc", "empty", "there are no items"),
        ] {
            let metric = try metrics.named(name, category)
            #expect(metric.estimate == nil)
            #expect(metric.undefined == reason)
        }
        let aligned = try Self.metrics("disambiguated", [.target], label: 0)
        #expect(
            try aligned.named("ours.accuracy_aligned_minus_nonaligned").undefined
                == "the right answer is always the biased one")
    }

    /// A row whose people can't be told apart has an accuracy and no bias; without the harness' traits there is no
    /// number of the harness.
    @Test func leavesUnknownRolesOutOfTheBias() throws {
        let item = ChoiceItem(
            id: "a", category: "age", cluster: "a", context: "c",
            options: [nil, nil, .unknown].map { .init(text: " o", role: $0) }, label: 2,
            traits: ["condition": "ambiguous", "polarity": "negative"])
        let suite = BenchmarkReference.suite(.bbq, categories: ["age"], choices: [item])
        let scores = [-1.0, -2, -3].map { ContinuationScore(logLikelihood: $0, tokens: 1) }
        let metrics = try suite.metrics(scores + scores)
        #expect(try metrics.named("ours.accuracy_ambiguous").estimate?.value == 0)
        #expect(
            try metrics.named("ours.bias_ambiguous").undefined
                == "there are no ambiguous items whose biased answer is known")
        #expect(
            try metrics.named("lm_eval.acc").undefined
                == "its items don't say which answers lm-evaluation-harness counts as biased")
    }

    /// The harness may find two biased answers or none where ours finds one.
    @Test(arguments: [("none", 0.0), ("0 1", 1.0), ("1", 0)])
    func takesTheHarnessBiasedAnswersFromTheItem(_ biased: String, _ expected: Double) throws {
        let metrics = try Self.metrics("disambiguated", [.target, .other], harnessBiased: biased)
        #expect(try metrics.named("lm_eval.disamb_bias_score").estimate?.value == expected)
        #expect(try metrics.named("ours.bias_disambiguated").estimate?.value == 0)
        let unreadable = try Self.metrics("disambiguated", [.target], harnessBiased: "0, 1")
        #expect(try unreadable.named("lm_eval.acc").estimate == nil)
    }
}
