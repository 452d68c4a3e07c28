import StrictYAML

/// What the readers of one YAML file share: where to report, what has been seen, and how much may still be expanded.
final class SuiteReading {
    let log: DiagnosticLog
    let rules: TextRules
    let part: SuiteFile.Part
    let isFirstFormat: Bool
    var categories: [CategoryReader.Category] = [] {
        didSet { knownCategories = Set(categories.map(\.name)) }
    }
    var groups = GroupTable()

    /// A product of wrong wordings and wrong terms must not fill the memory with messages.
    private static let mostErrors = 1_000

    private let largestExpansion: Int
    private var expansion = 0
    private var knownCategories: Set<String> = []
    private var usedCategories: Set<String> = []
    private var ids: [String: Int] = [:]
    private var contents: [[String]: Int] = [:]

    init(log: DiagnosticLog, part: SuiteFile.Part, isFirstFormat: Bool, largestExpansion: Int) {
        self.log = log
        rules = TextRules(log: log)
        self.part = part
        self.isFirstFormat = isFirstFormat
        self.largestExpansion = largestExpansion
    }

    /// Whether no item needs to be made any more, because the suite is too large or has errors without end.
    var isFull: Bool { expansion > largestExpansion || log.diagnostics.count > Self.mostErrors }

    /// Counts the texts of an item; false, and reported once, when the suite has become too large.
    func hasRoom(for texts: [String], at mark: SourceMark) -> Bool {
        guard !isFull else { return false }
        expansion += texts.reduce(0) { $0 + $1.utf8.count }
        guard expansion > largestExpansion else { return true }
        log.error(.tooLarge, "the items expand to more than \(largestExpansion) bytes", at: mark)
        return false
    }

    /// Whether what is marked so belongs to the part of the suite that is wanted.
    func keeps(_ isQuick: Bool) -> Bool { part == .whole || isQuick }

    /// The value of `quick`; the first format has no such key.
    func isQuick(_ reader: MappingReader) -> Bool { reader.bool("quick") ?? false }

    /// A usable id of an entry; nil, and reported, when there is none, and reported when it was used before.
    ///
    /// - Parameter section: The first format has ids that are unique in their section only.
    func id(_ reader: MappingReader, _ what: String, section: String) -> String? {
        guard let id = reader.string("id", required: true),
            rules.acceptsName(id, what, dots: true, at: reader.mark(of: "id"))
        else { return nil }
        let key = isFirstFormat ? "\(section)/\(id)" : id
        note(key, in: &ids, .duplicateID, "the id '\(id)'", at: reader.mark(of: "id"))
        return id
    }

    /// Reports texts that were given before.
    ///
    /// - Parameter texts: With what keeps them apart from those of other kinds.
    func noteContent(_ texts: [String], _ what: String, at mark: SourceMark) {
        note(texts, in: &contents, .repeatedItem, what, at: mark)
    }

    /// A category of the suite; nil, and reported, for a word that is none.
    func category(_ reader: MappingReader, required: Bool = true) -> String? {
        guard let name = reader.string("category", required: required) else { return nil }
        use(name, at: reader.mark(of: "category"))
        return name
    }

    /// Notes that a category has items, and reports one that the suite doesn't have.
    func use(_ name: String, at mark: SourceMark) {
        usedCategories.insert(name)
        guard !isCategory(name) else { return }
        log.error(
            .unknownCategory, "'\(name)' is not one of the suite's categories", at: mark,
            help: suggestion(name, among: categories.lazy.map(\.name)))
    }

    func isCategory(_ name: String) -> Bool { knownCategories.contains(name) }

    /// What a word may stand for; nil once there are so many errors that looking for it would take long.
    func suggestion(_ word: String, among known: some Sequence<String>) -> String? {
        guard log.diagnostics.count < SuiteFileErrors.mostShown else { return nil }
        return Suggestion.help(word, among: Array(known.prefix(1_000)))
    }

    func reportUnusedCategories() {
        let items = isFirstFormat ? "template" : "items"
        for category in categories where !usedCategories.contains(category.name) {
            log.error(.emptyCategory, "the category '\(category.name)' has no \(items)", at: category.mark)
        }
    }

    /// The key's text when it can be used; nil for an absent one and, reported, for a wrong one.
    func text(
        _ reader: MappingReader, _ key: String, _ what: String, required: Bool = true,
        limit: Int = TextRules.longestText, breaks: Bool = false
    ) -> String? {
        guard let text = reader.string(key, required: required),
            rules.accepts(text, what, limit: limit, breaks: breaks, at: reader.mark(of: key))
        else { return nil }
        return text
    }

    /// As `text`, with its slots; whether it has any is not looked at.
    func slotted(
        _ reader: MappingReader, _ key: String, _ what: String, required: Bool = true, breaks: Bool = false,
        example: String = "{person} or {Person}"
    ) -> SlottedText? {
        guard let text = text(reader, key, what, required: required, breaks: breaks) else { return nil }
        do {
            return try SlottedText(text)
        } catch {
            log.error(
                .malformedSlot, "no slot starts or ends at '\(error.excerpt)'", at: reader.mark(of: key),
                help: "write \(example); braces can't be used for anything else")
            return nil
        }
    }

    private func note<Key: Hashable>(
        _ key: Key, in seen: inout [Key: Int], _ code: DiagnosticCode, _ what: String, at mark: SourceMark
    ) {
        if let line = seen[key] {
            log.error(code, "\(what) was used before, in line \(line)", at: mark)
        } else {
            seen[key] = mark.line
        }
    }
}
