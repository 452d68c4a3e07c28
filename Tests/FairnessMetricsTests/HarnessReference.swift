import FairnessSuites
import Testing

@testable import FairnessMetrics

/// A task's items and log-likelihoods, with what lm-evaluation-harness' own code and plain counts make of them:
/// `reference/benchmarks/harness.py`.
struct HarnessReference: Decodable {
    /// Of texts that repeat: which one each item has.
    struct Column: Decodable {
        let names: [String]
        let index: [Int?]

        subscript(item: Int) -> String? { index[item].map { names[$0] } }
    }

    struct Items: Decodable {
        let tokens: [[Int]]
        let label: [Int]?
        let category: Column?
        let cluster: Column
        let direction: Column?
        let condition: Column?
        let polarity: Column?
        let roles: Column?
        let harnessBiased: Column?
        let gender: Column?
        let someone: Column?
        let gotcha: Column?
        let template: Column?
    }

    let models: [String]
    let items: Items
    let scores: [String: [[Double]]]
    let expected: [BenchmarkReference.Expected]

    static func read(_ task: String) throws -> HarnessReference {
        try BenchmarkReference.read("\(task).json", as: HarnessReference.self)
    }

    var categories: [String] { items.category?.names ?? ["gender"] }

    func scores(_ model: String) throws -> [[ContinuationScore]] {
        zip(try #require(scores[model]), items.tokens).map { values, tokens in
            zip(values, tokens).map { ContinuationScore(logLikelihood: $0, tokens: $1) }
        }
    }

    /// The reference's traits and labels; options' texts say nothing.
    var choices: [ChoiceItem] {
        items.tokens.indices.map { item in
            let roles: [ChoiceItem.Role?] =
                (items.roles?[item]).map { $0.split(separator: " ").map { .init(rawValue: String($0)) } }
                ?? [.occupation, .participant]
            let traits = [
                "condition": items.condition?[item], "polarity": items.polarity?[item],
                "lm_eval_biased": items.harnessBiased?[item], "gender": items.gender?[item],
                "someone": items.someone?[item], "gotcha": items.gotcha?[item], "template": items.template?[item],
            ]
            return ChoiceItem(
                id: "\(item)", category: items.category?[item] ?? "gender", cluster: items.cluster[item] ?? "",
                context: "c",
                options: items.tokens[item].indices.map { option in
                    ChoiceItem.Option(text: " \(option)", role: option < roles.count ? roles[option] : .unknown)
                }, label: items.label?[item], traits: traits.compactMapValues { $0 })
        }
    }

    /// Each model is measured beside each other one, and every number has to come out twice; and what is measured is what
    /// rules may be written about.
    func expectAgreement(_ suite: Suite, scores: (String) throws -> [ContinuationScore]) throws {
        for (place, model) in models.enumerated() {
            let other = models[(place + 1) % models.count]
            let metrics = try suite.metrics(scores(model), base: scores(other))
            suite.expectDefinitions(of: metrics)
            for expected in expected where expected.model == model { try expected.expect(in: metrics) }
            for expected in expected where expected.model == other {
                try expected.expect(in: metrics, of: \.contrast?.baseline.value)
            }
        }
    }
}

extension Suite {
    /// Every metric is defined, and every definition is measured where it says; of groups that no item names it is said
    /// that there is nothing to measure.
    func expectDefinitions(of metrics: [Metric]) {
        var places: [String: Set<String?>] = [:]
        for metric in metrics { places[metric.name, default: []].insert(metric.category) }
        let undefined = metrics.filter { $0.estimate == nil }
        for definition in metricDefinitions {
            let name = definition.fullName(in: self)
            var expected: Set<String?> = definition.overall ? [nil] : []
            if measuresCategories(of: definition) { expected.formUnion(categories.map(\.name)) }
            expected.formUnion(groups(of: definition).map(\.description))
            let found = places.removeValue(forKey: name) ?? []
            #expect(found.isSuperset(of: expected), "\(name)")
            let unnamed = undefined.filter { $0.name == name && $0.category?.contains("/") == true }.map(\.category)
            #expect(found.subtracting(expected).isSubset(of: unnamed), "\(name)")
        }
        #expect(places.isEmpty)
    }
}
