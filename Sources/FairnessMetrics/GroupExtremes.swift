import FairnessStatistics

/// Summaries of several rates of the same groups, and the largest of some of them, as one statistic to resample.
struct GroupExtremes: SwappableStatistic {
    typealias Part = (ratios: GroupRatios, summary: GroupSummary)

    private(set) var clusters: Int
    let quantities: [ResampledQuantity]
    private var parts: [[Part]]

    /// - Parameters:
    ///   - extremes: For each quantity the parts of which it is the largest; all of them of the same clusters.
    ///   - definitions: What each quantity is.
    /// - Returns: nil without any part.
    init?(_ extremes: [[Part]], _ definitions: [MetricDefinition]) {
        guard let clusters = extremes.first?.first?.ratios.clusters else { return nil }
        self.clusters = clusters
        parts = extremes
        quantities = zip(extremes, definitions).map { parts, definition in
            ResampledQuantity(
                n: parts.reduce(0) { $0 + $1.ratios.rows },
                clusters: parts.map(\.ratios.fewestClusters).min(),
                range: definition.range.isFinite ? definition.range : nil, ideal: definition.ideal)
        }
    }

    func beside(_ other: GroupExtremes) -> GroupExtremes {
        var both = self
        both.clusters += other.clusters
        both.parts = zip(parts, other.parts).map { own, others in
            zip(own, others).map { ($0.ratios.beside($1.ratios), $0.summary) }
        }
        return both
    }

    func values(_ multiplicities: [Double]) -> [Double?] {
        parts.map { parts in
            var largest: Double?
            for part in parts {
                guard let value = part.summary.value(part.ratios.ratios(multiplicities)) else { return nil }
                largest = max(largest ?? value, value)
            }
            return largest
        }
    }
}
