import FairnessSuites

extension Suite {
    /// Of what `measure` gives of it, by the kinds of its items and its benchmark.
    package var metricDefinitions: [MetricDefinition] {
        let measured = measuredDefinitions
        let shifted = measured.filter(MetricDefinition.shifted.contains)
        return measured + measured.filter(MetricDefinition.retained.contains).map(\.retention)
            + shifted.map(\.commonShift) + shifted.map(\.deviation)
    }

    private var measuredDefinitions: [MetricDefinition] {
        (pairs.isEmpty ? [] : MetricDefinition.pairs) + choiceDefinitions
            + (continuations == nil ? [] : MetricDefinition.continuations)
            + (decisions == nil ? [] : MetricDefinition.decisions)
            + (classifications == nil ? [] : MetricDefinition.classifications) + MetricDefinition.language
    }

    private var choiceDefinitions: [MetricDefinition] {
        switch benchmark {
        case .crowsPairs: MetricDefinition.crowsPairs
        case .stereoSet: MetricDefinition.stereoSet
        case .winogender:
            [.choiceAccuracy, .harnessAccuracy] + MetricDefinition.winogender + MetricDefinition.winogenderHarness
        case .bbq: [.harnessAccuracy] + MetricDefinition.bbq + MetricDefinition.bbqHarness
        case .winoBias, .honest, .bold, .holisticBias, .davidson, nil:
            (choices.contains { $0.label != nil } ? [.choiceAccuracy, .choiceAccuracyPerToken] : [])
                + (StereoSetMeasurement.hasItems(self) ? MetricDefinition.stereoSet(.ours, nil).all : [])
        }
    }

    /// The groups that items of the metric's kind name, in the suite's order; none for a metric without groups.
    package func groups(of definition: MetricDefinition) -> [GroupLabel] {
        guard definition.byGroup else { return [] }
        let definition = definition.original
        let named = Set(
            MetricDefinition.continuations.contains(definition)
                ? (continuations?.items ?? []).map { GroupLabel(category: $0.category, group: $0.group) }
                : MetricDefinition.decisions.contains(definition)
                    ? (decisions?.items ?? []).map { GroupLabel(category: $0.category, group: $0.group) }
                    : MetricDefinition.classifications.contains(definition)
                        ? (classifications?.items ?? []).flatMap(\.groups) : language.compactMap(\.group))
        return categories.flatMap { category in
            category.groups.map { GroupLabel(category: category.name, group: $0) }
        }.filter(named.contains)
    }

    /// Whether it has values by category: perplexity has them where texts name groups.
    package func measuresCategories(of definition: MetricDefinition) -> Bool {
        guard definition.byCategory else { return false }
        return !MetricDefinition.language.contains(definition) || language.contains { $0.group != nil }
    }
}
