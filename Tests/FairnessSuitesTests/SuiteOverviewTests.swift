import FairnessSuites
import Testing

@Suite("An overview of a suite")
struct SuiteOverviewTests {
    @Test func countsItemsClustersAndGroups() throws {
        let summary = SuiteSummary(try EveryKindFixture.parse())
        #expect(
            summary.totals == [
                .init(kind: .pair, category: nil, items: 5, clusters: 2, groups: 0),
                .init(kind: .choice, category: nil, items: 2, clusters: 2, groups: 0),
                .init(kind: .continuation, category: nil, items: 6, clusters: 2, groups: 3),
                .init(kind: .decision, category: nil, items: 6, clusters: 2, groups: 3),
                .init(kind: .classify, category: nil, items: 6, clusters: 1, groups: 3),
                .init(kind: .language, category: nil, items: 2, clusters: 2, groups: 1),
            ])
        #expect(
            summary.counts.filter { $0.kind == .pair || $0.kind == .language } == [
                .init(kind: .pair, category: "religion", items: 1, clusters: 1, groups: 0),
                .init(kind: .pair, category: "age", items: 4, clusters: 1, groups: 0),
                .init(kind: .language, category: "religion", items: 1, clusters: 1, groups: 1),
                .init(kind: .language, category: nil, items: 1, clusters: 1, groups: 0),
            ])
        #expect(
            summary.counts.contains(
                .init(kind: .classify, category: "religion", items: 4, clusters: 1, groups: 2)))
    }

    @Test func countsATextOfTwoCategoriesInBoth() {
        let groups = [
            GroupLabel(category: "age", group: "old"), GroupLabel(category: "age", group: "young"),
            GroupLabel(category: "class", group: "rich"),
        ]
        let suite = Suite(
            name: "s", version: "1", description: "d",
            categories: [.init(name: "age", description: "a"), .init(name: "class", description: "c")],
            classifications: ClassificationSection(
                labels: [.init(name: "a", word: " a"), .init(name: "b", word: " b")], positive: 0, calibration: nil,
                items: [
                    ClassificationItem(id: "0", groups: groups, cluster: "0", context: "x", label: 0),
                    ClassificationItem(id: "1", groups: [], cluster: "1", context: "x", label: 1),
                ]))
        let summary = SuiteSummary(suite)
        #expect(
            summary.counts == [
                .init(kind: .classify, category: "age", items: 1, clusters: 1, groups: 2),
                .init(kind: .classify, category: "class", items: 1, clusters: 1, groups: 1),
                .init(kind: .classify, category: nil, items: 1, clusters: 1, groups: 0),
            ])
        #expect(summary.totals.map(\.items) == [2])
    }
}

@Suite("Advice on a suite")
struct SuiteAdviceTests {
    static func advice(_ text: String) throws -> [String] {
        try EveryKindFixture.parse(text).advice.map(\.description)
    }

    @Test func namesWhatIsWeak() throws {
        let pages = "rules that page need 20"
        #expect(
            try Self.advice(EveryKindFixture.text) == [
                "the pair items of 'religion' have 1 cluster (templates, cases or topics): \(pages)",
                "the pair items of 'age' have 1 cluster (templates, cases or topics): \(pages)",
                "the choice items of 'religion' have 1 cluster (templates, cases or topics): \(pages)",
                "the choice items of 'age' have 1 cluster (templates, cases or topics): \(pages)",
                "the continuation items have 2 clusters (templates, cases or topics): \(pages)",
                "the decision items have 2 clusters (templates, cases or topics): \(pages)",
                "the classify items have 1 cluster (templates, cases or topics): \(pages)",
                "2 pair templates ('phone', 'prayer') have fewer than 3 wordings: wording_sd says little or nothing, "
                    + "and a preference may be one of the wording",
                "2 pair templates ('phone', 'prayer') have items without a control: preference_gap is undefined for them",
                "the category 'age' has only one group: there is no contrast or difference of groups",
                "3 groups ('age/older', 'religion/jewish', 'religion/muslim') have fewer than 20 texts of a label: "
                    + "rates of it are undefined, and so are differences of its category",
            ])
    }

    @Test(arguments: [
        ("kind: neutral", "kind: loaded", "the continuation items have no neutral template"),
        ("    neutral: [tired, wet]\n", "", "the continuation items have no neutral lexicon"),
        ("label: civil", "label: uncivil", "the label 'uncivil' is that of 6 of 6 texts"),
    ])
    func isAddedFor(old: String, new: String, expected: String) throws {
        #expect(try !Self.advice(EveryKindFixture.text).contains { $0.hasPrefix(expected) })
        let advice = try Self.advice(EveryKindFixture.replacing(old, with: new))
        #expect(advice.contains { $0.hasPrefix(expected) }, "\(advice)")
    }

    @Test func isAddedForASuiteWithoutLanguage() throws {
        var text = EveryKindFixture.text
        text.removeSubrange(try #require(text.range(of: "language:\n")).lowerBound...)
        #expect(try Self.advice(text).last?.hasPrefix("the suite has no language items: perplexity") == true)
    }

    @Test func isAddedForGroupsWithOtherShares() {
        func item(_ group: String, _ label: Int, _ number: Int) -> ClassificationItem {
            ClassificationItem(
                id: "\(group)\(label)\(number)", groups: [GroupLabel(category: "age", group: group)],
                cluster: "\(number)", context: "x", label: label)
        }
        func advice(oldPositives: Int) -> [String] {
            let items =
                (0..<20).flatMap { [item("young", 0, $0), item("young", 1, $0), item("old", 0, $0)] }
                + (0..<oldPositives).map { item("old", 1, $0) }
            return Suite(
                name: "s", version: "1", description: "d", categories: [.init(name: "age", description: "a")],
                classifications: ClassificationSection(
                    labels: [.init(name: "a", word: " a"), .init(name: "b", word: " b")], positive: 1,
                    calibration: nil, items: items), language: [LanguageItem(id: "l", text: "T.")]
            ).advice.map(\.description)
        }
        #expect(advice(oldPositives: 20).isEmpty)
        #expect(
            advice(oldPositives: 30) == [
                "the category 'age' has groups whose texts have the positive label unequally often: parity differences "
                    + "contain that of the labels"
            ])
    }

    @Test func isNotAboutTheWordingOfABenchmark() {
        let pair = PairItem(id: "0", category: "age", template: "0", more: "a", less: "b", control: nil)
        func advice(_ benchmark: Benchmark?) -> [SuiteAdvice] {
            Suite(
                name: "s", version: "1", description: "d", benchmark: benchmark,
                categories: [.init(name: "age", description: "a"), .init(name: "none", description: "n")],
                pairs: [pair],
                language: [LanguageItem(id: "l", text: "T.")]
            ).advice
        }
        #expect(
            advice(.crowsPairs).map(\.description) == [
                "the category 'none' has no items: there is no metric of it",
                "the pair items of 'age' have 1 cluster (templates, cases or topics): rules that page need 20",
            ])
        #expect(advice(nil).count == 4)
    }
}
