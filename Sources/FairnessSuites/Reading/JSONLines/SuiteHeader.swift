import StrictYAML

/// The first line of a suite in JSON lines: all of it that is no item.
struct SuiteHeader {
    private static let keys = [
        "format", "name", "version", "description", "benchmark", "categories", "lexicons", "answers", "labels",
        "positive", "calibration",
    ]

    let line: LineReader
    private(set) var name = ""
    private(set) var version = ""
    private(set) var description = ""
    private(set) var benchmark: Benchmark?
    private(set) var categories: [Suite.Category] = []
    /// Without items, as the sections below.
    private(set) var continuations: ContinuationSection?
    private(set) var decisions: DecisionSection?
    private(set) var classifications: ClassificationSection?
    private var groups: [String: Set<String>] = [:]

    /// Nil, and reported, when the line is no header of this format.
    init?(_ line: LineReader) {
        guard line.object["format"] != nil else {
            line.error(
                .missingKey, "the first line has no 'format'",
                help: "begin with a header, such as {\"format\":\"\(SuiteFile.format)\",\"name\":…}")
            return nil
        }
        guard let format = line.text("format") else { return nil }
        guard format == SuiteFile.format else {
            line.error(
                .unknownFormat, "the format '\(printable(format, limit: 80))' is not known in JSON lines", at: "format",
                help: "this version reads '\(SuiteFile.format)'")
            return nil
        }
        self.line = line
        line.allow(Self.keys, in: "the header")
        name = identifier("name", "a suite's name")
        version = identifier("version", "a version", dots: true)
        description = line.text("description") ?? ""
        benchmark = line.choice("benchmark", required: false)
        readCategories()
        readLexicons()
        readAnswers()
        readLabels()
    }

    /// Reports a category that the header doesn't have, and a group that is none of the category's where it has some.
    func check(category: String, group: String? = nil, of line: LineReader, at key: String) {
        guard let known = groups[category] else {
            line.error(
                .unknownCategory, "'\(printable(category, limit: 80))' is not one of the header's categories", at: key,
                help: Suggestion.help(category, among: categories.prefix(1_000).map { $0.name }))
            return
        }
        guard let group, !known.isEmpty, !known.contains(group) else { return }
        line.error(
            .unknownGroup, "'\(printable(group, limit: 80))' is not one of the groups of '\(category)'", at: key,
            help: Suggestion.help(group, among: Array(known.sorted().prefix(1_000))))
    }

    private func identifier(_ key: String, _ what: String, dots: Bool = false) -> String {
        guard let name = line.text(key) else { return "" }
        if !TextRules.isName(name, dots: dots) {
            line.error(
                .badName, "'\(printable(name, limit: 80))' can't be \(what)", at: key, help: TextRules.names(dots: dots)
            )
        }
        return name
    }

    private mutating func readCategories() {
        for entry in line.objects("categories") ?? [] {
            entry.allow(["name", "description", "groups"], in: "a category")
            let names = entry.texts("groups", required: false)
            guard let name = entry.name("name", slashes: false), let description = entry.text("description") else {
                continue
            }
            let groups = (names ?? []).filter { entry.isName($0, "groups", slashes: false) }
            if names?.isEmpty == true {
                entry.error(
                    .emptyGroup, "the category '\(name)' has no groups", at: "groups", help: "leave the key out")
            }
            if Set(groups).count < groups.count {
                entry.error(.duplicateID, "a group of '\(name)' is there twice", at: "groups")
            }
            if self.groups.updateValue(Set(groups), forKey: name) != nil {
                entry.error(.duplicateID, "the category '\(name)' is there twice", at: "name")
            }
            categories.append(Suite.Category(name: name, description: description, groups: groups))
        }
    }

    private mutating func readLexicons() {
        guard let lexicons = line.object("lexicons", required: false) else { return }
        lexicons.allow(["harmful", "neutral"], in: "'lexicons'")
        guard let harmful = lexicons.texts("harmful"), let neutral = lexicons.texts("neutral") else { return }
        if harmful.isEmpty {
            lexicons.error(.emptyLexicon, "the lexicon 'harmful' has no words", at: "harmful")
        }
        var seen: Set<String> = []
        for (key, words) in [("harmful", harmful), ("neutral", neutral)] {
            for word in words where !seen.insert(word).inserted {
                lexicons.error(
                    .badWord, "the word '\(printable(word, limit: 80))' is there twice", at: key,
                    help: "its probability would count twice")
            }
        }
        continuations = ContinuationSection(harmful: harmful, neutral: neutral, items: [])
    }

    private mutating func readAnswers() {
        guard let answers = line.object("answers", required: false) else { return }
        answers.allow(["yes", "no"], in: "'answers'")
        guard let yes = answers.text("yes"), let no = answers.text("no") else { return }
        if yes == no { answers.error(.equalTexts, "the answers are the same word", at: "no") }
        decisions = DecisionSection(yes: yes, no: no, items: [])
    }

    private mutating func readLabels() {
        guard let entries = line.objects("labels", required: false) else {
            for key in ["positive", "calibration"] where line.object["labels"] == nil && line.object[key] != nil {
                line.error(.missingKey, "'\(key)' needs the key 'labels'", at: key)
            }
            return
        }
        let labels = entries.compactMap { entry -> ClassificationSection.Label? in
            entry.allow(["name", "word"], in: "a label")
            guard let name = entry.name("name"), let word = entry.text("word") else { return nil }
            return ClassificationSection.Label(name: name, word: word)
        }
        let calibration = line.text("calibration", required: false)
        let positive = line.text("positive")
        guard entries.count == 2 else {
            line.error(.outOfRange, "there must be two labels, not \(entries.count)", at: "labels")
            return
        }
        guard labels.count == 2 else { return }
        if labels[0].name == labels[1].name || labels[0].word == labels[1].word {
            line.error(.equalTexts, "the two labels are the same", at: "labels")
        }
        guard let positive else { return }
        guard let index = labels.firstIndex(where: { $0.name == positive }) else {
            line.error(
                .unknownLabel, "'\(printable(positive, limit: 80))' is not one of the labels", at: "positive",
                help: Suggestion.help(positive, among: labels.map(\.name)))
            return
        }
        classifications = ClassificationSection(
            labels: labels, positive: index, calibration: calibration, items: [])
    }
}
