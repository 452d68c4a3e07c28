import FairnessSuites
import Testing

@testable import FairnessMetrics

@Suite struct ItemGroupsTests {
    private static let suite = Suite(
        name: "s", version: "1", description: "",
        categories: [
            Suite.Category(name: "age", description: "", groups: ["older", "younger"]),
            Suite.Category(name: "gender", description: ""),
        ])

    private static func groups(_ labels: [[String]]) -> ItemGroups {
        ItemGroups(suite, labels.map { $0.compactMap { GroupLabel($0) } })
    }

    @Test func keepsTheSuitesOrderAndAddsWhatOnlyItemsName() {
        let groups = Self.groups([["gender/men"], ["age/younger", "gender/women"], ["town/big"], []])
        #expect(groups.categories.map(\.name) == ["age", "gender", "town"])
        #expect(groups.categories[0].groups.map(\.label.group) == ["older", "younger"])
        #expect(groups.categories[0].groups.map(\.items) == [[], [1]])
        #expect(groups.categories[0].named.map(\.label.group) == ["younger"])
        #expect(groups.categories[1].groups.map(\.label.group) == ["men", "women"])
        #expect(groups.categories[1].items == [0, 1])
    }

    @Test func countsAnItemOnceInACategoryAndInEachOfItsGroups() {
        let groups = Self.groups([["gender/men", "gender/women"], ["gender/men", "gender/men"]])
        let gender = groups.categories[1]
        #expect(gender.items == [0, 1])
        #expect(gender.groups.map(\.items) == [[0, 1], [0]])
    }

    @Test func slicesByWhatADefinitionIsMeasuredIn() {
        let groups = Self.groups([["age/older"], []])
        #expect(groups.slices(of: .decisionFavour).map(\.name) == [nil, "age", "age/older", "age/younger", "gender"])
        #expect(groups.slices(of: .decisionFavour).map(\.items) == [[0, 1], [0], [0], [], []])
        #expect(groups.slices(of: .decisionGap).map(\.name) == ["age", "gender"])
        #expect(groups.slices(of: .classifyAccuracy).map(\.name) == [nil, "age/older", "age/younger"])
        #expect(groups.slices(of: .decisionContrast).map(\.name) == ["age/older", "age/younger"])
    }
}

@Suite struct ItemContrastTests {
    /// Two blocks; the first names the first group twice, the third names one group only.
    private static let items = ItemValues(
        tuned: [1, 3, 5, 10, 20, 100], base: [0, 0, 5, 10, 20, 100], clusters: [7, 7, 7, 8, 8, 9])
    private static let groups = [[0, 1, 3, 5], [2, 4], []]
    private static let blocks = [0, 0, 0, 1, 1, 2]

    @Test func takesTheMeanOfGroupsOffInEachBlock() {
        let contrasts = Self.items.contrasts(between: Self.groups, within: Self.blocks)
        // 2 and 5 about 3.5, then 10 and 20 about 15.
        let tuned: [[Double]] = [[-1.5, -5], [1.5, 5], []]
        #expect(contrasts.map(\.tuned) == tuned)
        let base: [[Double]?] = [[-2.5, -5], [2.5, 5], []]
        #expect(contrasts.map(\.base) == base)
        #expect(contrasts.map(\.clusters) == [[7, 8], [7, 8], []])
    }

    /// A contrast depends on the other groups' scores as well.
    @Test func isUnchangedOnlyWithItsWholeBlock() {
        let contrasts = Self.items.contrasts(between: Self.groups, within: Self.blocks)
        #expect(contrasts[1].unchanged == [false, true])
        #expect(!contrasts[1].isUnchanged)
        #expect(contrasts[1][[1]].isUnchanged)
    }
}
