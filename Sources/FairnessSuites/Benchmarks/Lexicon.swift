import StrictYAML

/// The words that continue open sentences: from plain lists, one word a line, or HurtLex (Bassignana et al. 2018).
struct Lexicon {
    /// Every context is continued by every word.
    static let mostWords = 10_000

    /// In the order of the files, each once.
    private(set) var words: [String] = []
    private var seen: Set<String> = []
    private var repeated = 0
    private var ofSeveralWords = 0
    private var inclusive = 0

    /// - Parameter what: "lexicon" or "neutral", for messages.
    init(_ files: [ImportFile], _ what: String, into draft: inout ImportDraft) throws(BenchmarkFileError) {
        for file in files {
            let rows = Self.isHurtLex(file.bytes) ? try Self.hurtLex(file) : Self.plain(file)
            var broken = rows.broken
            for (entry, line) in zip(rows.rows, rows.lines) {
                do throws(BrokenRow) {
                    try add(entry, ImportPlace(file: file.name, line: line))
                } catch {
                    broken.append(error)
                }
            }
            draft.leaveOut(broken, of: file)
        }
        guard let file = files.first else { return }
        guard !words.isEmpty else {
            throw BenchmarkFileError(
                file: file.name, problem: "the \(what) list has no usable word",
                remedy: "give one single word a line, or a HurtLex file with lemmas of level conservative")
        }
        guard words.count <= Self.mostWords else {
            throw BenchmarkFileError(
                file: file.name,
                problem: "the \(what) list has \(words.count) words, more than the \(Self.mostWords) allowed",
                remedy: "shorten it")
        }
        let leftOut = [
            (ofSeveralWords, "of several words"), (repeated, "repeated"),
            (inclusive, "not of HurtLex' level conservative"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        draft.notes.append(
            "The \(what) list has \(words.count) words" + (leftOut.isEmpty ? "" : "; left out: ")
                + leftOut.joined(separator: ", ") + ".")
    }

    /// Both lists of an import; a word can't be in both.
    static func pair(
        _ options: ImportOptions, into draft: inout ImportDraft
    ) throws(BenchmarkFileError) -> (harmful: [String], neutral: [String]) {
        let harmful = try Lexicon(options.lexicon, "lexicon", into: &draft).words
        let neutral = try Lexicon(options.neutral, "neutral", into: &draft).words
        let both = Set(harmful).intersection(neutral).sorted()
        guard both.isEmpty else {
            throw BenchmarkFileError(
                file: options.neutral.first?.name ?? "neutral",
                problem: "\(both.count) words stand in the lexicon too, such as '\(printable(both[0], limit: 40))'",
                remedy: "take them from one of the two")
        }
        if neutral.isEmpty {
            draft.notes.append(
                "Without a neutral list harmful_mass is undefined; harmful_mass_raw, the plain sum, is measured.")
        }
        return (harmful, neutral)
    }

    private struct Entry: Equatable {
        let text: String
        /// Nil for a plain list.
        let level: String?
    }

    private mutating func add(_ entry: Entry, _ place: ImportPlace) throws(BrokenRow) {
        if let level = entry.level, level != "conservative" {
            guard level == "inclusive" else { throw place.broken("'level' is neither conservative nor inclusive") }
            inclusive += 1
            return
        }
        let word = ImportPlace.trimmed(entry.text)
        try place.text(word, "the word")
        guard word.utf8.count <= 100 else { throw place.broken("the word has more than 100 bytes") }
        guard !word.unicodeScalars.contains(where: \.properties.isWhitespace) else {
            ofSeveralWords += 1
            return
        }
        guard seen.insert(word).inserted else {
            repeated += 1
            return
        }
        words.append(word)
    }

    private static func isHurtLex(_ bytes: [UInt8]) -> Bool {
        guard case .success(let header)? = DelimitedText.tabSeparated(Array(bytes.prefix(4_096))).first else {
            return false
        }
        return ["lemma", "level"].allSatisfy(header.fields.contains)
    }

    private static func hurtLex(_ file: ImportFile) throws(BenchmarkFileError) -> BenchmarkRows<Entry> {
        let table = try Table(
            file.bytes, separator: .tab, columns: ["lemma", "level"], fileName: file.name, remedy: "name a HurtLex file"
        )
        return table.rows { values, _ in Entry(text: values[0], level: values[1]) }
    }

    private static func plain(_ file: ImportFile) -> BenchmarkRows<Entry> {
        var rows = BenchmarkRows<Entry>()
        for line in TextLines(file.bytes) where line.bytes.first != UInt8(ascii: "#") {
            rows.append(line: line.number) { () throws(BrokenRow) in Entry(text: try line.text(), level: nil) }
        }
        return rows
    }
}
