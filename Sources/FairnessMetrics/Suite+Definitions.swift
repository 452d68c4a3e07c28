import FairnessSuites

extension Suite {
    /// Of what `measure` gives of it, by the kinds of its items and its benchmark.
    package var metricDefinitions: [MetricDefinition] {
        (pairs.isEmpty ? [] : MetricDefinition.pairs) + choiceDefinitions
            + (continuations == nil ? [] : MetricDefinition.continuations)
            + (decisions == nil ? [] : MetricDefinition.decisions)
            + (classifications == nil ? [] : MetricDefinition.classifications) + MetricDefinition.language
    }

    private var choiceDefinitions: [MetricDefinition] {
        switch benchmark {
        case .crowsPairs: MetricDefinition.crowsPairs
        case .stereoSet: MetricDefinition.stereoSet
        case .winogender: MetricDefinition.winogender + MetricDefinition.winogenderHarness
        case .bbq: MetricDefinition.bbq + MetricDefinition.bbqHarness
        case .winoBias, .honest, .bold, .holisticBias, .davidson, nil:
            choices.isEmpty ? [] : MetricDefinition.choices + MetricDefinition.stereoSet
        }
    }
}
