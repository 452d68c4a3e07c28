import FairnessSuites
import StrictJSON

extension SuiteSummary {
    /// "1,374 pairs in 232 templates, 104 texts".
    var text: String {
        totals.isEmpty ? "no items" : totals.map(\.text).joined(separator: ", ")
    }

    var json: JSON {
        .array(
            totals.map { total in
                [
                    "kind": JSON(total.kind.rawValue), "items": JSON(total.items), "clusters": JSON(total.clusters),
                    "groups": JSON(total.groups),
                    "categories": .array(
                        counts.filter { $0.kind == total.kind && $0.category != nil }.map { count in
                            [
                                "category": JSON(count.category), "items": JSON(count.items),
                                "clusters": JSON(count.clusters), "groups": JSON(count.groups),
                            ]
                        }),
                ]
            })
    }
}

extension SuiteSummary.Count {
    fileprivate var text: String {
        let items = NumberText.grouped(items)
        let clusters = NumberText.grouped(clusters)
        return switch kind {
        case .pair: "\(items) pairs in \(clusters) templates"
        case .choice: "\(items) choices in \(clusters) clusters"
        case .continuation: "\(items) open sentences in \(clusters) clusters"
        case .decision: "\(items) decisions in \(clusters) cases"
        case .classify: "\(items) texts to classify in \(clusters) topics"
        case .language where category == nil && groups == 0: "\(items) plain sentences"
        case .language: "\(items) texts for perplexity in \(clusters) clusters"
        }
    }
}

extension Suite {
    /// "core 2.0.0: 1,374 pairs in 232 templates, 104 plain sentences".
    var title: String { "\(name) \(version): \(SuiteSummary(self).text)" }
}
