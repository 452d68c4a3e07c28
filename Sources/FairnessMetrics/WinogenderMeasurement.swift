import FairnessStatistics
import FairnessSuites

/// Winogender (Rudinger et al. 2018): whom a pronoun refers to, by its gender.
struct WinogenderMeasurement {
    private let items: ChoiceItems

    init(_ items: ChoiceItems) {
        self.items = items
    }

    func metrics(_ estimator: inout ClusterEstimator) -> [Metric] {
        [
            accuracy(.choiceAccuracy, "there are no items", &estimator) { _ in true },
            accuracy(.accuracyMale, "no pronoun is male", &estimator) { $0.gender == .male },
            accuracy(.accuracyFemale, "no pronoun is female", &estimator) { $0.gender == .female },
            accuracy(.accuracyNeutral, "no pronoun is neutral", &estimator) { $0.gender == .neutral },
            accuracy(.accuracyGotcha, "no item is a gotcha", &estimator) { $0.isGotcha == true },
            accuracy(.accuracyNotGotcha, "every item is a gotcha", &estimator) { $0.isGotcha == false },
            accuracy(.accuracySomeone, "nobody is 'someone'", &estimator) { $0.isSomeone == true },
            accuracy(.accuracyParticipant, "everybody is 'someone'", &estimator) { $0.isSomeone == false },
            difference(.accuracyMaleMinusFemale, "one of the genders has no item", &estimator) { item in
                item.gender == .neutral ? nil : item.gender.map { $0 == .male }
            },
            difference(
                .accuracyGotchaMinusNotGotcha, "no item is a gotcha, or every one", &estimator, first: \.isGotcha),
            disagreement(&estimator),
        ]
    }

    private func accuracy(
        _ definition: MetricDefinition, _ missing: String, _ estimator: inout ClusterEstimator,
        where isWanted: (ChoiceItem) -> Bool
    ) -> Metric {
        items.filter(isWanted).accuracy(definition, missing: missing, &estimator)
    }

    /// - Parameter first: Whether an item is of the first group, or of the second, or of neither.
    private func difference(
        _ definition: MetricDefinition, _ missing: String, _ estimator: inout ClusterEstimator,
        first: (ChoiceItem) -> Bool?
    ) -> Metric {
        items.filter { first($0) != nil }
            .ratio(
                definition, PairOfMeans(.difference), width: 4, undefined: { _ in missing }, &estimator
            ) { item, scores in
                let accuracy = 100 * ChoiceAnswer(scores).share(of: item.label)
                return first(item) == true ? [1, accuracy, 0, 0] : [0, 0, 1, accuracy]
            }
    }

    /// The share of templates whose male and female sentences get different answers.
    private func disagreement(_ estimator: inout ClusterEstimator) -> Metric {
        var male: [String: Int] = [:]
        var female: [String: Int] = [:]
        for (index, item) in items.items.enumerated() {
            guard let template = item.traits["template"] else { continue }
            switch item.gender {
            case .male: male[template] = index
            case .female: female[template] = index
            case .neutral, nil: continue
            }
        }
        let couples = items.items.indices.compactMap { index in
            items.items[index].traits["template"].flatMap { template in
                male[template] == index ? female[template].map { (male: index, female: $0) } : nil
            }
        }
        let clusters = couples.map { items.items[$0.male].cluster }
        func values(_ scores: [[ContinuationScore]]) -> ClusteredValues {
            let values = couples.map { couple in
                let male = ChoiceAnswer(scores[couple.male]).shares
                let female = ChoiceAnswer(scores[couple.female]).shares
                return 100 * (1 - zip(male, female).reduce(0) { $0 + $1.0 * $1.1 })
            }
            return ClusteredValues(values, clusters: clusters)
        }
        let base = items.base
        return items.make.mean(
            .disagreement, items.category, tuned: values(items.tuned), base: base.map(values),
            isUnchanged: base.map { $0 == items.tuned }, scale: .percentage, range: MetricDefinition.disagreement.range,
            missing: "no template has a male and a female sentence", &estimator)
    }
}

extension ChoiceItem {
    /// Of the pronoun.
    enum Gender: String {
        case male, female, neutral
    }

    var gender: Gender? { traits["gender"].flatMap(Gender.init) }

    /// Whether the answer goes against the majority of the occupation: nil for neutral pronouns.
    var isGotcha: Bool? { flag("gotcha") }

    /// Whether the other participant is nobody in particular.
    fileprivate var isSomeone: Bool? { flag("someone") }

    private func flag(_ trait: String) -> Bool? {
        switch traits[trait] {
        case "yes": true
        case "no": false
        default: nil
        }
    }
}
