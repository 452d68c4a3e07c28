import FairnessStatistics
import FairnessSuites
import Transformer

/// BBQ's questions with their three options, prompted as lm-evaluation-harness' task `bbq` does.
///
/// That task has ten ways to say "unknown" as options; here an item has the three that its row offers.
struct BBQItems {
    private let contexts: [String]
    private let items: [[ScoringSequence]]

    init(_ rows: [BBQFile.Row], _ encoder: ItemEncoder) throws {
        contexts = rows.map(\.context)
        items = try rows.map { row in
            try encoder.options(row.answers.map(\.text), after: "\(row.context)\n\nQ: \(row.question)\nA:")
        }
    }

    /// All rows of so many contexts, in the file's order; all rows without a number.
    static func sample(_ rows: [BBQFile.Row], contexts: Int?, seed: UInt64) -> [BBQFile.Row] {
        guard let contexts else { return rows }
        var left = Set<String>()
        var distinct = rows.map(\.context).filter { left.insert($0).inserted }
        var generator = SeededGenerator(seed: seed)
        var drawn = Set<String>()
        while drawn.count < contexts, !distinct.isEmpty {
            let place = Int(generator.next(below: UInt64(distinct.count)))
            distinct.swapAt(place, distinct.count - 1)
            drawn.insert(distinct.removeLast())
        }
        return rows.filter { drawn.contains($0.context) }
    }

    /// Grouped, all items are one plan, and share whatever they have in common. Otherwise they are dealt to so many
    /// plans that an item shares next to nothing with others, as if each were scored for itself.
    func workload(grouped: Bool) -> Workload {
        var workload = Workload(
            grouped ? "BBQ, items grouped by context" : "BBQ, three options an item", items: items,
            plans: grouped ? nil : itemsApart())
        let byContext = Dictionary(grouping: items.indices, by: { contexts[$0] }).values
        workload.sharing.append(
            (
                "within a context",
                byContext.reduce(0) { sum, group in sum + group.flatMap { items[$0] }.distinctPrefixes }
            ))
        return workload
    }

    private var distinctWithinItems: Int { items.reduce(0) { $0 + $1.distinctPrefixes } }

    /// Few plans that leave at least 98 % of the distinct tokens that there are when only an item's options share
    /// theirs; neighbours in the order of their tokens go to different plans.
    private func itemsApart() -> [[Int]] {
        let order = items.indices.sorted { first, second in
            guard let first = items[first].first, let second = items[second].first else { return false }
            return first.tokens.lexicographicallyPrecedes(second.tokens)
        }
        func dealt(_ count: Int) -> [[Int]] {
            (0..<count).map { start in stride(from: start, to: order.count, by: count).map { order[$0] } }
        }
        let wanted = 0.98 * Double(distinctWithinItems)
        var count = 1
        while count < items.count {
            let plans = dealt(count)
            let distinct = plans.reduce(0) { sum, plan in sum + plan.flatMap { items[$0] }.distinctPrefixes }
            if Double(distinct) >= wanted { return plans }
            count += max(1, count / 8)
        }
        return dealt(max(1, items.count))
    }
}

extension [ScoringSequence] {
    /// Nodes of the trie of all sequences: their distinct beginnings, the whole sequences included.
    var distinctPrefixes: Int {
        var last: [Int32] = []
        return map(\.tokens).sorted { $0.lexicographicallyPrecedes($1) }.reduce(0) { sum, tokens in
            let shared = zip(last, tokens).prefix { $0 == $1 }.count
            last = tokens
            return sum + tokens.count - shared
        }
    }
}
