/// How much of what a suite holds, for `fairwatch suite list`, `show` and `check`.
package struct SuiteSummary: Sendable, Equatable {
    package struct Count: Sendable, Equatable {
        package let kind: ItemKind
        /// Nil for items that belong to none.
        package let category: String?
        package let items: Int
        /// Templates, cases, topics: the independent units.
        package let clusters: Int
        package let groups: Int

        package init(kind: ItemKind, category: String?, items: Int, clusters: Int, groups: Int) {
            self.kind = kind
            self.category = category
            self.items = items
            self.clusters = clusters
            self.groups = groups
        }
    }

    /// Of each kind that occurs, in every category that it occurs in; an item of several categories counts in each.
    package let counts: [Count]
    /// Of each kind that occurs, over all categories.
    package let totals: [Count]
    package init(_ suite: Suite) {
        let members = suite.members
        let names = suite.categories.map { Optional($0.name) } + [nil]
        let kinds = ItemKind.allCases.map { kind in (kind, members.filter { $0.kind == kind }) }
        counts = kinds.flatMap { kind, members in
            var filed: [String?: [SuiteMember]] = [:]
            for member in members {
                let names = member.categories.isEmpty ? [nil] : member.categories.map { Optional($0) }
                for name in names { filed[name, default: []].append(member) }
            }
            return names.compactMap { Self.count(kind, $0, filed[$0] ?? []) }
        }
        totals = kinds.compactMap { kind, members in Self.count(kind, nil, members) }
    }

    private static func count(_ kind: ItemKind, _ category: String?, _ members: [SuiteMember]) -> Count? {
        guard !members.isEmpty else { return nil }
        let groups = members.flatMap(\.groups).filter { category == nil || $0.category == category }
        return Count(
            kind: kind, category: category, items: members.count, clusters: Set(members.map(\.cluster)).count,
            groups: Set(groups).count)
    }
}
