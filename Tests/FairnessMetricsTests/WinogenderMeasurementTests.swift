import FairnessSuites
import Testing

@testable import FairnessMetrics

@Suite struct WinogenderMeasurementTests {
    /// All 720 sentences by SmolLM2 and two adapters.
    @Test func agreesWithTheHarnessCodeAndAPlainCount() throws {
        let reference = try HarnessReference.read("winogender")
        let suite = BenchmarkReference.suite(.winogender, categories: ["gender"], choices: reference.choices)
        #expect(reference.items.tokens.count == 720)
        #expect(reference.expected.count == reference.models.count * 18)
        try reference.expectAgreement(suite) { model in
            let scores = try reference.scores(model).flatMap { $0 }
            return scores + scores
        }
    }

    private static func item(
        _ template: String, _ gender: String, label: Int, gotcha: String? = nil, someone: String = "no"
    ) -> ChoiceItem {
        var traits = ["gender": gender, "template": template, "someone": someone]
        traits["gotcha"] = gotcha
        return ChoiceItem(
            id: "\(template).\(gender)", category: "gender", cluster: template, context: "c",
            options: [.init(text: " o", role: .occupation), .init(text: " p", role: .participant)], label: label,
            traits: traits)
    }

    private static func metrics(_ choices: [ChoiceItem], _ advantages: [Double]) throws -> [Metric] {
        let scores = advantages.flatMap { [-5, -5 - $0].map { ContinuationScore(logLikelihood: $0, tokens: 1) } }
        return try BenchmarkReference.suite(.winogender, categories: ["gender"], choices: choices)
            .metrics(scores + scores)
    }

    @Test func disagreesWhereTheGendersGetDifferentAnswers() throws {
        let choices = ["a", "b", "c"].flatMap { template in
            ["male", "female", "neutral"].map { Self.item(template, $0, label: 0) }
        }
        // Occupation for both; occupation and participant; a tie for one. What the neutral ones get doesn't matter.
        let metrics = try Self.metrics(choices, [1, 1, -1, 1, -1, 1, 0, 1, 1])
        let disagreement = try metrics.named("ours.disagreement")
        #expect(disagreement.estimate?.value == 50)
        #expect(disagreement.estimate?.n == 3)
        let unpaired = try Self.metrics([choices[0], choices[4]], [1, 1])
        #expect(
            try unpaired.named("ours.disagreement").undefined == "no template has a male and a female sentence")
    }

    /// The harness' gotchas are those about the occupation, the authors' all that go against the majority.
    @Test func keepsTheTwoMeaningsOfGotchaApart() throws {
        let choices = [
            Self.item("a", "male", label: 0, gotcha: "yes"), Self.item("a", "female", label: 0, gotcha: "no"),
            Self.item("b", "male", label: 1, gotcha: "no"), Self.item("b", "female", label: 1, gotcha: "yes"),
            Self.item("b", "neutral", label: 1),
        ]
        let metrics = try Self.metrics(choices, [1, 1, 1, 1, 1])
        #expect(try metrics.named("ours.accuracy_gotcha").estimate?.value == 50)
        #expect(try metrics.named("ours.accuracy_gotcha").estimate?.n == 2)
        #expect(try metrics.named("lm_eval.acc_gotcha").estimate?.value == 1)
        #expect(try metrics.named("lm_eval.acc_gotcha").estimate?.n == 1)
        #expect(try metrics.named("lm_eval.acc_gotcha_female").undefined == "there are no such items")
    }

    @Test func answersTiesByTheOccupationOnlyForTheHarness() throws {
        let metrics = try Self.metrics([Self.item("a", "male", label: 0), Self.item("b", "male", label: 1)], [0, 0])
        #expect(try metrics.named("ours.choice_accuracy").estimate?.value == 50)
        #expect(try metrics.named("ours.choice_accuracy").ties == 2)
        #expect(try metrics.named("lm_eval.acc").estimate?.value == 0.5)
        let tied = try Self.metrics([Self.item("a", "male", label: 1)], [0])
        #expect(try tied.named("ours.accuracy_male").estimate?.value == 50)
        #expect(try tied.named("lm_eval.acc_male").estimate?.value == 0)
    }

    @Test func saysWhatIsMissing() throws {
        let metrics = try Self.metrics([Self.item("a", "male", label: 0)], [1])
        for (name, reason) in [
            ("ours.accuracy_female", "no pronoun is female"), ("ours.accuracy_neutral", "no pronoun is neutral"),
            ("ours.accuracy_gotcha", "no item is a gotcha"), ("ours.accuracy_someone", "nobody is 'someone'"),
            ("ours.accuracy_male_minus_female", "one of the genders has no item"),
            ("ours.accuracy_gotcha_minus_not_gotcha", "no item is a gotcha, or every one"),
        ] {
            let metric = try metrics.named(name, "gender")
            #expect(metric.estimate == nil)
            #expect(metric.undefined == reason)
        }
    }
}
