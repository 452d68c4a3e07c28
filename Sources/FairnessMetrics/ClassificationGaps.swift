import FairnessStatistics

/// How far the groups of a category lie apart in the rates by which texts are labelled.
struct ClassificationGaps {
    let make: MetricMaker
    let category: ItemGroups.Category
    /// Of each text, 100 where it gets the positive label.
    let selected: ItemValues
    /// Of each text, 100 where it gets its true label.
    let right: ItemValues
    let isPositive: [Bool]

    func metrics(_ estimator: ClusterEstimator) -> [Metric] {
        let every: Set = [true, false]
        return [
            metric(.demographicParityDifference, needs: every, estimator) { [rates(selected, every, $0)] },
            metric(.equalisedOddsDifference, needs: every, estimator) {
                [rates(selected, [true], $0), rates(selected, [false], $0)]
            },
            metric(.truePositiveRange, needs: [true], estimator) { [rates(selected, [true], $0)] },
            metric(.falsePositiveRange, needs: [false], estimator) { [rates(selected, [false], $0)] },
            metric(.worstGroupAccuracy, needs: every, estimator) { [rates(right, every, $0, .smallest)] },
        ]
    }

    /// A summary of the groups' rates among some texts, one row for each group of a text.
    private struct Rates {
        let rows: ItemValues
        /// The text that each row is of.
        let textOfRow: [Int]
        let groupOfRow: [Int]
        /// Rows may exchange their groups where these are equal: the true label, if the rate is about one of them only.
        let truthOfRow: [Int]
        let summary: GroupSummary

        func ratios(_ values: [Double], clusters: [Int: Int], groups: Int) -> GroupRatios? {
            GroupRatios(
                clusterOfRow: rows.clusters.compactMap { clusters[$0] }, groupOfRow: groupOfRow, values: values,
                clusters: clusters.count,
                groups: groups)
        }
    }

    /// - Parameter labels: Of the texts that count, whether they are truly positive.
    private func rates(
        _ values: ItemValues, _ labels: Set<Bool>, _ groups: [ItemGroups.Group],
        _ summary: GroupSummary = .largestGap
    ) -> Rates {
        var items: [Int] = []
        var groupOfRow: [Int] = []
        for (number, group) in groups.enumerated() {
            for item in group.items where labels.contains(isPositive[item]) {
                items.append(item)
                groupOfRow.append(number)
            }
        }
        return Rates(
            rows: values[items], textOfRow: items, groupOfRow: groupOfRow,
            truthOfRow: items.map { labels.count == 1 && isPositive[$0] ? 1 : 0 },
            summary: summary)
    }

    /// The largest of the parts.
    ///
    /// - Parameters:
    ///   - labels: A group is left out that has too few texts of one of them.
    ///   - parts: Of the groups that are left.
    private func metric(
        _ definition: MetricDefinition, needs labels: Set<Bool>, _ estimator: ClusterEstimator,
        _ parts: ([ItemGroups.Group]) -> [Rates]
    ) -> Metric {
        let blank = make.blank(definition, category.name)
        let fewest = ClassificationMeasurement.fewestTexts
        let compared = category.groups.filter { group in
            labels.allSatisfy { label in group.items.count { isPositive[$0] == label } >= fewest }
        }
        guard compared.count > 1 else {
            let tooFew = "fewer than two groups have \(fewest) texts of each label that it needs"
            return blank.undefined(category.named.count < 2 ? MetricMaker.oneGroup : tooFew)
        }
        let parts = parts(compared)
        let clusterOfRow = parts.flatMap(\.rows.clusters)
        let numbers = clusterOfRow.distinct.enumerated().map { ($1, $0) }
        let clusters = Dictionary(uniqueKeysWithValues: numbers)
        func extremes(_ model: (ItemValues) -> [Double]?) -> GroupExtremes? {
            let ratios = parts.compactMap { part in
                model(part.rows).flatMap { part.ratios($0, clusters: clusters, groups: compared.count) }
            }
            return GroupExtremes([zip(ratios, parts).map { ($0, $1.summary) }], [definition])
        }
        let metrics = make.resampled(
            [(definition, category.name)], tuned: extremes(\.tuned),
            base: selected.base == nil ? nil : .some(extremes(\.base)), clusters: clusterOfRow,
            isUnchanged: parts.allSatisfy(\.rows.isUnchanged), undefined: MetricMaker.overflow, estimator)
        var metric = metrics.first ?? blank
        if metric.estimate != nil, definition != .worstGroupAccuracy {
            metric.permuted = permuted(parts, groups: compared.count, seed: estimator.seed)
        }
        return metric
    }

    /// One text of a part, and what may be exchanged of it.
    private struct Exchanged {
        let value: Double
        let cluster: Int
        let truth: Int
        /// All that it names: a text takes them along, for among its own rows an exchange would change nothing.
        var groups: [Int]
    }

    /// The parts' largest when texts of the same cluster, and true label where that matters, exchange their groups.
    private func permuted(_ parts: [Rates], groups: Int, seed: UInt64) -> Double? {
        let texts = parts.map { part in
            var places: [Int: Int] = [:]
            var texts: [Exchanged] = []
            for (row, text) in part.textOfRow.enumerated() {
                if let place = places[text] {
                    texts[place].groups.append(part.groupOfRow[row])
                } else {
                    places[text] = texts.count
                    texts.append(
                        Exchanged(
                            value: part.rows.tuned[row], cluster: part.rows.clusters[row], truth: part.truthOfRow[row],
                            groups: [part.groupOfRow[row]]))
                }
            }
            return texts
        }
        let all = texts.flatMap(\.self)
        let sets = all.map(\.groups).distinct
        let labels = all.map(\.groups).numbered
        // Where no cluster has texts of different groups, all of them are exchangeable.
        let permutations =
            PermutedGroups(groupOfRow: labels, clusterOfRow: all.map { $0.cluster * 2 + $0.truth }, seed: seed)
            ?? PermutedGroups(groupOfRow: labels, clusterOfRow: all.map(\.truth), seed: seed)
        return permutations?.expectation { labels in
            var rest = labels[...]
            var largest: Double?
            for (part, texts) in zip(parts, texts) {
                var sums = [Double](repeating: 0, count: groups)
                var counts = sums
                for (text, label) in zip(texts, rest) {
                    for group in sets[label] {
                        sums[group] += text.value
                        counts[group] += 1
                    }
                }
                rest = rest.dropFirst(texts.count)
                let means: [Double?] = zip(sums, counts).map { $1 > 0 ? $0 / $1 : nil }
                guard let value = part.summary.value(means) else { return nil }
                largest = max(largest ?? value, value)
            }
            return largest
        }?.mean
    }
}
