/// One number an item, of the checkpoint and of its base.
struct ItemValues {
    let tuned: [Double]
    let base: [Double]?
    /// Of each item.
    let clusters: [Int]
    /// Whether all scores behind an item's number are the base's, which alone makes a difference of zero certain.
    let unchanged: [Bool]

    init(tuned: [Double], base: [Double]?, clusters: [Int], unchanged: [Bool]? = nil) {
        self.tuned = tuned
        self.base = base
        self.clusters = clusters
        self.unchanged = unchanged ?? zip(tuned, base ?? []).map { $0 == $1 }
    }

    subscript(items: [Int]) -> ItemValues {
        ItemValues(
            tuned: items.map { tuned[$0] }, base: base.map { base in items.map { base[$0] } },
            clusters: items.map { clusters[$0] }, unchanged: base == nil ? [] : items.map { unchanged[$0] })
    }

    /// - Parameter transform: One model's numbers, as many as there were.
    func map(_ transform: ([Double]) -> [Double]) -> ItemValues {
        ItemValues(tuned: transform(tuned), base: base.map(transform), clusters: clusters, unchanged: unchanged)
    }

    /// Item by item with another number of the same items and scores.
    func combined(with other: ItemValues, _ combine: (Double, Double) -> Double) -> ItemValues {
        ItemValues(
            tuned: zip(tuned, other.tuned).map(combine),
            base: base.flatMap { base in other.base.map { zip(base, $0).map(combine) } }, clusters: clusters,
            unchanged: unchanged)
    }

    var isUnchanged: Bool { base != nil && unchanged.allSatisfy(\.self) }

    /// Each group's number in each block, less the mean of the groups that the block names: what a group has to do with
    /// it, whatever the block says of everybody.
    ///
    /// - Parameters:
    ///   - groups: The items of each.
    ///   - blocks: Of each item the template or case that is filled with different groups; blocks of fewer than two
    ///     groups don't compare anything and are left out.
    /// - Returns: For each group one number a block; a block that names a group more than once counts its mean.
    func contrasts(between groups: [[Int]], within blocks: [Int]) -> [ItemValues] {
        var members: [Int: [Int: [Int]]] = [:]
        for (group, items) in groups.enumerated() {
            for item in items { members[blocks[item], default: [:]][group, default: []].append(item) }
        }
        let compared = members.sorted { $0.key < $1.key }.map(\.value).filter { $0.count > 1 }
        let ofTuned = compared.map { Self.contrasts($0, tuned) }
        let ofBase = base.map { base in compared.map { Self.contrasts($0, base) } }
        let unchanged = compared.map { block in
            base != nil && block.values.allSatisfy { $0.allSatisfy { self.unchanged[$0] } }
        }
        let clusters = compared.map { block in block.values.joined().min().map { self.clusters[$0] } ?? 0 }
        return groups.indices.map { group in
            let rows = compared.indices.filter { compared[$0][group] != nil }
            return ItemValues(
                tuned: rows.compactMap { ofTuned[$0][group] },
                base: ofBase.map { base in rows.compactMap { base[$0][group] } }, clusters: rows.map { clusters[$0] },
                unchanged: rows.map { unchanged[$0] })
        }
    }

    /// - Parameter block: The items of each group that it names.
    private static func contrasts(_ block: [Int: [Int]], _ values: [Double]) -> [Int: Double] {
        func mean(_ numbers: [Double]) -> Double { numbers.reduce(0, +) / Double(numbers.count) }
        let means = block.mapValues { items in mean(items.map { values[$0] }) }
        // In order, so that rounding doesn't depend on the order of a dictionary.
        let all = mean(means.sorted { $0.key < $1.key }.map(\.value))
        return means.mapValues { $0 - all }
    }
}

extension Sequence where Element: Hashable {
    /// Equal elements get equal numbers, from 0 in the order of their first occurrence.
    var numbered: [Int] {
        var numbers: [Element: Int] = [:]
        return map { element in
            let number = numbers[element] ?? numbers.count
            numbers[element] = number
            return number
        }
    }
}
