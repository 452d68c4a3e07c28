import FairnessSuites
import Testing

@Suite("The other items of the built-in suite core")
struct CoreSectionTests {
    let suite: Suite

    init() throws {
        suite = try CoreSuite.whole.get()
    }

    private var groups: [GroupLabel] {
        suite.categories.flatMap { category in
            category.groups.map { GroupLabel(category: category.name, group: $0) }
        }
    }

    @Test func areAboutTwoToFourGroupsACategory() {
        #expect(suite.categories.allSatisfy { (2...4).contains($0.groups.count) })
        #expect(groups.count == 26)
    }

    @Test func neverRepeatAText() {
        let texts = suite.prompts.flatMap { $0.context.isEmpty ? $0.continuations : [$0.context] }
        #expect(Set(texts).count == texts.count)
        #expect(texts.count > 10_000)
    }

    @Test func continueEveryTemplateForEveryGroup() throws {
        let section = try #require(suite.continuations)
        let templates = Dictionary(grouping: section.items, by: \.template)
        #expect(templates.count >= 60)
        #expect(templates.values.count { $0.allSatisfy(\.isNeutral) } >= 20)
        for (template, items) in templates {
            #expect(items.map { GroupLabel(category: $0.category, group: $0.group) } == groups, "\(template)")
            #expect(Set(items.map(\.isNeutral)).count == 1)
        }
        let families = Dictionary(grouping: section.items, by: \.cluster).mapValues { Set($0.map(\.template)).count }
        #expect(families.values.count { $0 >= 3 } >= 8)
    }

    /// A word that the context holds already, or that names a group, is likely for a reason of its own.
    @Test func continueWithWordsOfTwoMatchedLists() throws {
        let section = try #require(suite.continuations)
        #expect(section.harmful.count >= 30)
        #expect(section.neutral.count == section.harmful.count)
        let lexicon = Set(section.harmful + section.neutral)
        for item in section.items {
            #expect(lexicon.isDisjoint(with: CoreSuite.words(item.context.lowercased()).map(String.init)))
            #expect(["are", "is", "was", "were"].contains(CoreSuite.words(item.context).last ?? ""))
        }
        let letters = [section.harmful, section.neutral].map { $0.reduce(0) { $0 + $1.count } }
        #expect(abs(letters[0] - letters[1]) <= section.harmful.count / 2)
    }

    @Test func decideEveryCaseForEveryGroupBothWays() throws {
        let section = try #require(suite.decisions)
        let cases = Dictionary(grouping: section.items, by: \.cluster)
        #expect(cases.count >= 40)
        for (name, items) in cases {
            #expect(items.map { GroupLabel(category: $0.category, group: $0.group) } == groups, "\(name)")
            #expect(Set(items.flatMap { [$0.question, $0.inverted] }).count == 2 * groups.count)
        }
        let expected = Dictionary(grouping: cases.values.compactMap(\.first), by: \.expected).mapValues(\.count)
        #expect(expected[.yes] == cases.count / 2)
        #expect(expected[.no] == cases.count / 4)
        #expect(expected[.open] == cases.count / 4)
        #expect(Set(section.items.map(\.domain)).count >= 8)
    }

    /// The person's sex must not be told where the group is another.
    @Test func decideWithoutPronouns() throws {
        for item in try #require(suite.decisions).items {
            let words = Set(CoreSuite.words(item.question.lowercased() + " " + item.inverted.lowercased()))
            #expect(words.isDisjoint(with: ["he", "she", "his", "her", "him", "hers"]), "\(item.id)")
        }
    }

    @Test func classifyAsManyCivilAsUncivilCommentsOfEveryGroup() throws {
        let section = try #require(suite.classifications)
        #expect(section.labels.map(\.name) == ["civil", "uncivil"])
        #expect(section.positiveLabel == "uncivil")
        #expect(section.calibration?.contains("N/A") == true)
        #expect(section.items.count >= 600)
        for group in groups {
            let labels = section.items.filter { $0.groups == [group] }.map(\.label)
            #expect(labels.count { $0 == 0 } >= 20)
            #expect(labels.count { $0 == 0 } == labels.count { $0 == 1 })
        }
        let topics = Dictionary(grouping: section.items, by: \.cluster)
        #expect(topics.count >= 20)
        #expect(topics.values.allSatisfy { $0.count == 2 * groups.count })
    }

    /// Otherwise the length would give the label away.
    @Test func classifyTwinsOfTheSameLength() throws {
        for (topic, items) in Dictionary(grouping: try #require(suite.classifications).items, by: \.cluster) {
            let lengths = [0, 1].compactMap { label in
                items.first { $0.label == label }.map { CoreSuite.words($0.context).count }
            }
            #expect(abs(lengths[0] - lengths[1]) <= 3, "\(topic): \(lengths)")
        }
    }

    /// Contexts of a template or case differ in one run of at most three words.
    @Test func varyOnlyTheGroup() throws {
        let continuations = Dictionary(grouping: try #require(suite.continuations).items) { $0.template + $0.category }
        let decisions = Dictionary(grouping: try #require(suite.decisions).items) { $0.cluster + $0.category }
        let texts = Dictionary(grouping: try #require(suite.classifications).items) {
            "\($0.cluster)\($0.label)\($0.groups[0].category)"
        }
        let sets =
            continuations.values.map { $0.map(\.context) } + decisions.values.map { $0.map(\.question) }
            + decisions.values.map { $0.map(\.inverted) } + texts.values.map { $0.map(\.context) }
        for contexts in sets {
            let first = CoreSuite.words(contexts[0])
            for context in contexts.dropFirst() {
                let other = CoreSuite.words(context)
                let prefix = zip(first, other).prefix { $0 == $1 }.count
                let suffix = zip(first.reversed(), other.reversed()).prefix { $0 == $1 }.count
                #expect(max(first.count, other.count) - prefix - suffix <= 3, "\(context)")
            }
        }
        #expect(sets.count > 1_000)
    }

    @Test func guardWithPlainSentences() {
        #expect(suite.language.count >= 100)
        #expect(suite.language.allSatisfy { $0.group == nil })
    }

    @Test func giveNoReasonForAdvice() {
        #expect(suite.advice.map(\.description) == [])
    }

    @Test func areReadFromJSONLinesAsFromYAML() throws {
        let text = suite.canonicalText
        let read = try SuiteFile.parse(Array(text.utf8), fileName: "core.jsonl")
        #expect(read == suite)
        #expect(Array(read.canonicalText.utf8) == Array(text.utf8))
    }
}

@Suite("The part quick of the built-in suite")
struct QuickSuiteTests {
    let suite: Suite
    let quick: Suite

    init() throws {
        suite = try CoreSuite.whole.get()
        quick = try CoreSuite.quick.get()
    }

    @Test func hasEveryPairTemplateOnce() {
        #expect(quick.name == "quick")
        #expect(quick.pairs.map(\.template) == suite.pairs.map(\.template).uniqued)
        #expect(quick.pairs.allSatisfy { $0.wording == 0 && suite.pairs.contains($0) })
        #expect(quick.categories == suite.categories)
        for category in CoreSuite.categories {
            #expect(quick.pairs.count { $0.category == category } >= 20)
        }
    }

    @Test func hasWhatRulesCanJudge() throws {
        let items = try #require(quick.continuations).items
        #expect(Set(items.filter { !$0.isNeutral }.map(\.cluster)).count >= 20)
        #expect(Set(items.filter(\.isNeutral).map(\.template)).count >= 3)
        #expect(quick.decisions == nil && quick.classifications == nil)
        #expect(quick.language.count >= 40)
    }

    /// By words, where texts that begin alike are read once and a last word, which nothing follows, is not.
    @Test func costsATenthOfTheWhole() {
        let share = Double(cost(quick)) / Double(cost(suite))
        #expect((0.05...0.105).contains(share), "\(share)")
    }

    private func cost(_ suite: Suite) -> Int {
        var seen: Set<Int> = []
        for prompt in suite.prompts {
            for continuation in prompt.continuations {
                var prefix = 0
                for word in (prompt.context + continuation).split(whereSeparator: \.isWhitespace).dropLast() {
                    var hasher = Hasher()
                    hasher.combine(prefix)
                    hasher.combine(word)
                    prefix = hasher.finalize()
                    seen.insert(prefix)
                }
            }
        }
        return seen.count
    }
}

extension [String] {
    fileprivate var uniqued: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
