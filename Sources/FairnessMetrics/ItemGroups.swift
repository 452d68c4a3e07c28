import FairnessSuites

/// Which items of a kind are about which category and which of its groups.
struct ItemGroups {
    struct Group {
        let label: GroupLabel
        let items: [Int]
    }

    struct Category {
        let name: String
        let items: [Int]
        /// Those that the suite declares, with or without items, and then any others that items name.
        let groups: [Group]

        /// Those with items: an empty one can't be compared with anything.
        var named: [Group] { groups.filter { !$0.items.isEmpty } }
    }

    /// The items that one metric is computed from.
    struct Slice {
        /// As `Metric.category` has it; nil for all items.
        let name: String?
        let items: [Int]
    }

    /// How many items there are.
    let count: Int
    /// In the order of the suite.
    let categories: [Category]

    /// - Parameter labels: The groups that each item is about; it counts in every one.
    init(_ suite: Suite, _ labels: [[GroupLabel]]) {
        var members: [GroupLabel: [Int]] = [:]
        var order = suite.categories.flatMap { category in
            category.groups.map { GroupLabel(category: category.name, group: $0) }
        }
        let declared = Set(order)
        for (item, labels) in labels.enumerated() {
            for label in labels where members[label]?.last != item {
                if members[label] == nil, !declared.contains(label) { order.append(label) }
                members[label, default: []].append(item)
            }
        }
        var names = suite.categories.map(\.name)
        names += order.map(\.category).distinct.filter { !names.contains($0) }
        let groups = Dictionary(grouping: order, by: \.category)
        categories = names.map { name in
            let groups = (groups[name] ?? []).map { Group(label: $0, items: members[$0] ?? []) }
            return Category(name: name, items: Set(groups.flatMap(\.items)).sorted(), groups: groups)
        }
        count = labels.count
    }

    /// Where a metric is measured.
    func slices(of definition: MetricDefinition) -> [Slice] {
        var slices = definition.overall ? [Slice(name: nil, items: Array(0..<count))] : []
        for category in categories {
            if definition.byCategory { slices.append(Slice(name: category.name, items: category.items)) }
            guard definition.byGroup else { continue }
            slices += category.groups.map { Slice(name: $0.label.description, items: $0.items) }
        }
        return slices
    }
}

extension Sequence where Element: Hashable {
    /// Each once, in the order of their first occurrence.
    var distinct: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
