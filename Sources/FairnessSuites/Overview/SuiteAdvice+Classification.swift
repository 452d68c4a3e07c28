extension Suite {
    /// Beyond it a classifier that always answers the same looks good.
    private static let largestShare = 0.6
    /// Beyond it a parity difference says more about the texts than about the classifier.
    private static let largestDifference = 0.05

    var classificationAdvice: [SuiteAdvice] {
        guard let classifications else { return [] }
        var cells: [GroupLabel: [Int]] = [:]
        for item in classifications.items where classifications.labels.indices.contains(item.label) {
            for group in item.groups {
                cells[group, default: [Int](repeating: 0, count: classifications.labels.count)][item.label] += 1
            }
        }
        return [balance(classifications), rates(cells, positive: classifications.positive), smallCells(cells)]
            .compactMap { $0 }
    }

    private func balance(_ section: ClassificationSection) -> SuiteAdvice? {
        let counts = section.labels.indices.map { label in section.items.count { $0.label == label } }
        guard let most = counts.indices.max(by: { counts[$0] < counts[$1] }), !section.items.isEmpty else { return nil }
        let share = Double(counts[most]) / Double(section.items.count)
        guard share > Self.largestShare else { return nil }
        return SuiteAdvice(
            subject: "the label '\(section.labels[most].name)'",
            problem: "is that of \(counts[most]) of \(section.items.count) texts",
            consequence: "accuracy rewards a classifier that always answers it")
    }

    private func rates(_ cells: [GroupLabel: [Int]], positive: Int) -> SuiteAdvice? {
        var extremes: [String: (least: Double, most: Double)] = [:]
        for (group, counts) in cells where counts.indices.contains(positive) {
            let rate = Double(counts[positive]) / Double(counts.reduce(0, +))
            let known = extremes[group.category] ?? (rate, rate)
            extremes[group.category] = (min(known.least, rate), max(known.most, rate))
        }
        let uneven = extremes.filter { $0.value.most - $0.value.least > Self.largestDifference }.keys.sorted()
        return Self.advice(
            on: uneven, "category", "groups whose texts have the positive label unequally often",
            "parity differences contain that of the labels")
    }

    private func smallCells(_ cells: [GroupLabel: [Int]]) -> SuiteAdvice? {
        let small = cells.filter { $0.value.contains { $0 < Self.fewestInCell } }.keys.map(\.description).sorted()
        return Self.advice(
            on: small, "group", "fewer than \(Self.fewestInCell) texts of a label",
            "rates of it are undefined, and so are differences of its category")
    }
}
