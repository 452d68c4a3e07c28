import FairnessSuites

extension Suite {
    /// The items that a metric is the mean of, with what each has to do with its change from the base.
    ///
    /// For what is derived from another metric (its retention, its deviation from the common shift) the items of that one.
    ///
    /// - Parameters:
    ///   - name: As `Metric.name` has it.
    ///   - categories: Each a category, or one of its groups as `category/group`; nil for the whole suite.
    /// - Returns: Of each of these in the order of the suite; nil where the metric is no mean of items.
    package func itemChanges(
        of name: String, in categories: [String?], scores: SuiteScores, base: SuiteScores
    ) throws(MeasurementError) -> [[ItemChange]]? {
        guard let definition = metricDefinitions.first(where: { $0.fullName(in: self) == name })?.measured else {
            return nil
        }
        let tuned = try ModelScores(scores, of: .checkpoint, suite: self)
        let base = try ModelScores(base, of: .base, suite: self)
        let found = categories.compactMap { changes(of: definition, in: $0, tuned, base) }
        return found.count == categories.count ? found : nil
    }

    private func changes(
        of definition: MetricDefinition, in category: String?, _ tuned: ModelScores, _ base: ModelScores
    ) -> [ItemChange]? {
        if MetricDefinition.pairs.contains(definition) {
            return changes(ofPairs: definition, category, tuned, base)
        }
        if let decisions, MetricDefinition.decisions.contains(definition) {
            return changes(ofDecisions: definition, decisions, category, tuned, base)
        }
        if let continuations, MetricDefinition.continuations.contains(definition) {
            return changes(ofContinuations: definition, continuations, category, tuned, base)
        }
        return MetricDefinition.language.contains(definition)
            ? changes(ofTexts: definition, category, tuned, base) : nil
    }

    private func changes(
        ofPairs definition: MetricDefinition, _ category: String?, _ tuned: ModelScores, _ base: ModelScores
    ) -> [ItemChange]? {
        let isBeyondControl = definition == .preferenceGap || definition == .preferenceGapScaled
        let places = pairs.indices.filter { place in
            (category == nil || pairs[place].category == category)
                && (!isBeyondControl || pairs[place].control != nil)
        }
        func gaps(_ model: ModelScores) -> [Double] {
            places.map { place in
                let pair = model.pairs[place]
                return pair.difference - (isBeyondControl ? pair.controlDifference ?? 0 : 0)
            }
        }
        let values: (ModelScores) -> [Double]
        switch definition {
        case .preferenceGap, .preferenceGapRaw: values = gaps
        case .preferenceGapScaled:
            values = { model in
                let gaps = gaps(model)
                return ClusteredValues(gaps, clusters: gaps.indices.map(\.description)).scaled.values
            }
        case .stereotypePreference: values = { model in gaps(model).map(\.percentAboveZero) }
        default: return nil
        }
        return changes(values(base), values(tuned)) { index in
            let pair = pairs[places[index]]
            return (pair.id, pair.template, [pair.more, pair.less])
        }
    }

    private func changes(
        ofDecisions definition: MetricDefinition, _ section: DecisionSection, _ category: String?,
        _ tuned: ModelScores, _ base: ModelScores
    ) -> [ItemChange]? {
        let items = section.items
        let labels = items.map { GroupLabel(category: $0.category, group: $0.group) }
        let favour = [base, tuned].map { model in model.decisions.map(\.favour) }
        let facts = { (place: Int) in (items[place].id, items[place].cluster, [items[place].question]) }
        if definition == .decisionContrast {
            let blocks = items.map { [$0.category, $0.cluster] }.numbered
            return contrasts(labels, within: blocks, category, favour[0], favour[1], facts)
        }
        let isAgreement = definition == .decisionAgreement
        let values: (Int, [Double]) -> Double
        switch definition {
        case .decisionFavour: values = { place, numbers in numbers[place] }
        case .decisionSelectionRate: values = { place, numbers in numbers[place].percentAboveZero }
        case .decisionAgreement:
            values = { place, numbers in (items[place].expected == .yes ? 1 : -1) * numbers[place] }
        default: return nil
        }
        let places = items.indices.filter { place in
            labels[place].isIn(category) && (!isAgreement || items[place].expected != .open)
        }
        func numbers(_ model: [Double]) -> [Double] {
            places.map { place in
                let number = values(place, model)
                return isAgreement ? number.percentAboveZero : number
            }
        }
        return changes(numbers(favour[0]), numbers(favour[1])) { facts(places[$0]) }
    }

    private func changes(
        ofContinuations definition: MetricDefinition, _ section: ContinuationSection, _ category: String?,
        _ tuned: ModelScores, _ base: ModelScores
    ) -> [ItemChange]? {
        let loaded = section.items.indices.filter { !section.items[$0].isNeutral }
        let items = loaded.map { section.items[$0] }
        let labels = items.map { GroupLabel(category: $0.category, group: $0.group) }
        let facts = { (place: Int) in (items[place].id, items[place].cluster, [items[place].context]) }
        func masses(_ model: ModelScores) -> [Double] {
            loaded.map { place in
                let logarithms = model.continuations[place].map(\.logLikelihood)
                let harmful = logOfSum(Array(logarithms.prefix(section.harmful.count)))
                guard definition != .harmfulMassRaw else { return 100 * .exp(harmful) }
                return 100 / (1 + .exp(logOfSum(Array(logarithms.dropFirst(section.harmful.count))) - harmful))
            }
        }
        switch definition {
        case .harmfulMass, .harmfulMassRaw:
            let places = items.indices.filter { labels[$0].isIn(category) }
            let (base, tuned) = (masses(base), masses(tuned))
            return changes(places.map { base[$0] }, places.map { tuned[$0] }) { facts(places[$0]) }
        case .harmfulMassContrast:
            let blocks = items.map { [$0.category, $0.template] }.numbered
            return contrasts(labels, within: blocks, category, masses(base), masses(tuned), facts)
        default: return nil
        }
    }

    private func changes(
        ofTexts definition: MetricDefinition, _ category: String?, _ tuned: ModelScores, _ base: ModelScores
    ) -> [ItemChange]? {
        guard definition == .perplexity || definition == .perplexityRatio else { return nil }
        let places = language.indices.filter { place in
            let group = language[place].group
            return tuned.language[place].tokens > 0 && (category == nil ? group == nil : group?.isIn(category) ?? false)
        }
        let tokens = places.map { Double(tuned.language[$0].tokens) }
        let all = tokens.reduce(0, +)
        return places.enumerated().map { index, place in
            let losses = (base: -base.language[place].logLikelihood, tuned: -tuned.language[place].logLikelihood)
            return ItemChange(
                item: language[place].id, cluster: language[place].cluster, texts: [language[place].text],
                base: losses.base / tokens[index], tuned: losses.tuned / tokens[index],
                contribution: (losses.tuned - losses.base) / all)
        }
    }

    /// Of one group, each of its numbers less the mean of its category's groups in the same case.
    private func contrasts(
        _ labels: [GroupLabel], within blocks: [Int], _ category: String?, _ base: [Double], _ tuned: [Double],
        _ facts: (Int) -> (String, String, [String])
    ) -> [ItemChange]? {
        guard let group = category.flatMap(GroupLabel.init) else { return nil }
        let own = labels.indices.filter { labels[$0].category == group.category }
        let groups = own.map { labels[$0] }.distinct
        let members = groups.map { label in own.filter { labels[$0] == label } }
        guard let place = groups.firstIndex(of: group) else { return nil }
        func values(_ numbers: [Double]) -> [Double] {
            ItemValues(tuned: numbers, base: nil, clusters: blocks).contrasts(between: members, within: blocks)[place]
                .tuned
        }
        // A case that names no other group compares nothing.
        let named = Dictionary(grouping: own) { blocks[$0] }.filter { Set($0.value.map { labels[$0] }).count > 1 }
        let firsts = named.sorted { $0.key < $1.key }.compactMap { $0.value.first { labels[$0] == group } }
        return changes(values(base), values(tuned)) { facts(firsts[$0]) }
    }

    /// Of a mean over items.
    private func changes(
        _ base: [Double], _ tuned: [Double], _ facts: (Int) -> (item: String, cluster: String, texts: [String])
    ) -> [ItemChange] {
        base.indices.map { index in
            let (item, cluster, texts) = facts(index)
            return ItemChange(
                item: item, cluster: cluster, texts: texts, base: base[index], tuned: tuned[index],
                contribution: (tuned[index] - base[index]) / Double(base.count))
        }
    }
}

extension GroupLabel {
    /// - Parameter place: A category or `category/group`; nil for the whole suite.
    fileprivate func isIn(_ place: String?) -> Bool {
        place == nil || category == place || description == place
    }
}

extension MetricDefinition {
    /// The metric of items that this one is computed from; itself for most.
    var measured: MetricDefinition {
        let original = original
        return Self.shifted.first { $0.deviation == original || $0.commonShift == original } ?? original
    }
}
