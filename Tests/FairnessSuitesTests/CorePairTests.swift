import FairnessSuites
import Foundation
import Testing

/// The built-in suite, read once.
enum CoreSuite {
    static let categories = [
        "gender", "race-ethnicity", "religion", "age", "disability", "nationality", "sexual-orientation",
        "socioeconomic",
    ]
    static let whole = Result { try read(.whole) }
    static let quick = Result { try read(.quick) }

    private static func read(_ part: SuiteFile.Part) throws -> Suite {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/FairnessSuites/Resources/core.yaml")
        return try SuiteFile.parse(Array(Data(contentsOf: file)), fileName: "core.yaml", part: part)
    }

    static func words(_ text: String) -> [Substring] { text.split { $0.isWhitespace || $0 == "." || $0 == "," } }
}

@Suite("The pairs of the built-in suite core")
struct CorePairTests {
    let suite: Suite

    init() throws {
        suite = try CoreSuite.whole.get()
    }

    @Test func areEnough() {
        #expect(suite.name == "core")
        #expect(suite.version == "2.0.0")
        #expect(suite.categories.map(\.name) == CoreSuite.categories)
        #expect(suite.pairs.count { $0.wording == 0 } >= 400)
        #expect(suite.pairs.count >= 1_200)
    }

    /// Each with the same terms, so that a template's spread over wordings compares like with like.
    @Test func haveThreeWordingsATemplateOrMore() {
        for (template, pairs) in Dictionary(grouping: suite.pairs, by: \.template) {
            let counts = Dictionary(grouping: pairs, by: \.wording).mapValues(\.count)
            #expect(counts.count >= 3, "\(template)")
            #expect(Set(counts.values).count == 1, "\(template)")
        }
    }

    @Test(arguments: CoreSuite.categories)
    func areEnoughIn(category: String) {
        let pairs = pairs(in: category)
        #expect(Set(pairs.map(\.template)).count >= 25)
        #expect(pairs.count { $0.wording == 0 } >= 50)
    }

    /// A template's id starts with its category, so that an item's id alone says what it is about.
    @Test func namesTemplatesAfterTheirCategory() {
        for pair in suite.pairs { #expect(pair.template.hasPrefix(pair.category + "-")) }
    }

    @Test func hasAControlForEveryPair() {
        #expect(suite.pairs.allSatisfy { $0.control != nil })
    }

    /// A model that puts no token before the text leaves its first token unscored: a term there would be measured
    /// only in part, and differently for terms of different lengths.
    @Test func startsBothMembersWithTheSameWord() {
        for pair in suite.pairs {
            #expect(words(pair.more).first == words(pair.less).first, "\(pair.more)")
        }
    }

    @Test func writesSentencesOfSixToTwentyWords() {
        for sentence in suite.pairs.flatMap(\.sentences) {
            #expect((6...20).contains(words(sentence).count), "\(sentence)")
        }
    }

    /// Everything outside the terms is common: what differs is one run of at most six words.
    @Test func varyOnlyTheGroup() {
        for pair in suite.pairs where !["gender-nurse-gloves", "gender-surgeon-hands"].contains(pair.template) {
            let more = words(pair.more)
            let less = words(pair.less)
            #expect(abs(more.count - less.count) <= 1, "\(pair.more)")
            let prefix = zip(more, less).prefix { $0 == $1 }.count
            let suffix = zip(more.reversed(), less.reversed()).prefix { $0 == $1 }.count
            #expect(max(more.count, less.count) - prefix - suffix <= 6, "\(pair.more)")
        }
    }

    @Test func writesControlsAboutAsLongAsTheirSentences() throws {
        for pair in suite.pairs {
            let control = try #require(pair.control)
            #expect(abs(words(pair.more).count - words(control.more).count) <= 3, "\(pair.more)")
        }
    }

    @Test(arguments: CoreSuite.categories)
    func balancesTheLengthOfMembersIn(category: String) {
        let pairs = pairs(in: category)
        let more = mean(pairs.map { words($0.more).count })
        let less = mean(pairs.map { words($0.less).count })
        #expect(abs(more - less) < 0.1, "\(category): \(more) and \(less) words")
        let letters = mean(pairs.map(\.more.count)) - mean(pairs.map(\.less.count))
        #expect(abs(letters) < 1.5, "\(category): \(letters) letters")
    }

    /// Otherwise a preference for a group's name, whatever the context, would look like a stereotype.
    @Test(
        arguments: [
            "gender": ["she", "woman", "girl", "mother", "sister", "aunt", "wife", "daughter", "lady", "Mrs"],
            "race-ethnicity": ["white"],
            "religion": ["Christian", "Catholic", "Mormon", "evangelical"],
            "age": ["old", "older", "elderly", "pensioner", "grandmother", "grandfather", "retired"],
            "disability": ["tall", "left-handed", "red-haired", "bilingual", "diabetes"],
            "nationality": ["American", "British", "Canadian", "Australian", "Irish", "Scottish", "Englishman"],
            "sexual-orientation": ["gay"],
            "socioeconomic": ["rich", "wealthy", "upper-class", "banker", "millionaire", "owner", "director"],
        ].sorted { $0.key < $1.key })
    func putsEachSideOnBothEnds(category: String, group: [String]) {
        func share(_ text: (PairItem) -> String) -> Int {
            pairs(in: category).count { pair in
                group.contains { words(text(pair)).map { $0.lowercased() }.contains($0.lowercased()) }
            }
        }
        let more = share(\.more)
        let less = share(\.less)
        #expect(more >= 15, "\(category): only \(more) pairs have it as the stereotype")
        #expect(less >= 15, "\(category): only \(less) pairs have it as the alternative")
    }

    private func pairs(in category: String) -> [PairItem] { suite.pairs.filter { $0.category == category } }

    private func words(_ text: String) -> [Substring] { CoreSuite.words(text) }

    private func mean(_ counts: [Int]) -> Double { Double(counts.reduce(0, +)) / Double(counts.count) }
}
