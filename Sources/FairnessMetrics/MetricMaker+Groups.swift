import FairnessStatistics
import FairnessSuites

extension MetricMaker {
    /// The mean of one number an item.
    ///
    /// - Parameter missing: Why there is no estimate when there are no items.
    func mean(
        _ definition: MetricDefinition, _ category: String?, of items: ItemValues,
        scale: Estimate.Scale = .identity, missing: String, _ estimator: inout ClusterEstimator
    ) -> Metric {
        mean(
            definition, category, tuned: ClusteredValues(items.tuned, clusters: items.clusters),
            base: items.base.map { ClusteredValues($0, clusters: items.clusters) }, isUnchanged: items.isUnchanged,
            scale: scale, range: definition.range.isFinite ? definition.range : nil, missing: missing, &estimator)
    }

    /// The mean wherever the definition has it measured: over all items, by category, by group.
    func means(
        _ definition: MetricDefinition, over groups: ItemGroups, of items: ItemValues,
        scale: Estimate.Scale = .identity, missing: String, _ estimator: inout ClusterEstimator
    ) -> [Metric] {
        groups.slices(of: definition).map { slice in
            mean(definition, slice.name, of: items[slice.items], scale: scale, missing: missing, &estimator)
        }
    }

    /// Each group's number less the mean of its category's groups in the same template or case, averaged over these.
    ///
    /// - Parameters:
    ///   - blocks: Of each item the template or case.
    ///   - missing: Why a group without items has no estimate.
    func contrasts(
        _ definition: MetricDefinition, over groups: ItemGroups, of items: ItemValues, within blocks: [Int],
        missing: String, _ estimator: inout ClusterEstimator
    ) -> [Metric] {
        groups.categories.flatMap { category in
            let contrasts = items.contrasts(between: category.groups.map(\.items), within: blocks)
            return zip(category.groups, contrasts).map { group, contrast in
                mean(
                    definition, group.label.description, of: contrast,
                    missing: group.items.isEmpty
                        ? missing : category.named.count < 2 ? Self.oneGroup : Self.neverTogether,
                    &estimator)
            }
        }
    }

    /// The mean of some items less the mean of the others.
    ///
    /// - Parameter isSubtracted: Whether an item is one of the others; there are both.
    func differenceOfMeans(
        _ definition: MetricDefinition, _ category: String?, of items: ItemValues, isSubtracted: [Bool],
        _ estimator: inout ClusterEstimator
    ) -> Metric {
        func estimated(_ values: [Double]) -> Estimate? {
            estimator.differenceOfMeans(ClusteredValues(values, clusters: items.clusters), isSubtracted: isSubtracted)
        }
        var metric = blank(definition, category)
        guard let estimate = estimated(items.tuned) else { return metric.undefined(Self.overflow) }
        metric.estimate = estimate.within(definition.range)
        guard let base = items.base else { return metric }
        guard let baseline = estimated(base) else { return metric.undefined("of the base: \(Self.overflow)") }
        let same = ClusteredValues(items.tuned, clusters: items.clusters).identical(0)
        metric.contrast = Metric.Contrast(
            baseline: baseline.within(definition.range),
            difference: items.isUnchanged ? same : estimated(zip(items.tuned, base).map(-)),
            sum: definition.ideal == 0 ? estimated(zip(items.tuned, base).map(+)) : nil)
        return metric
    }

    static let oneGroup = "the category has only one group with items"
    private static let neverTogether = "no template or case has the group beside another"
}

extension ClosedRange<Double> {
    /// Whether both ends are numbers.
    var isFinite: Bool { lowerBound.isFinite && upperBound.isFinite }
}
