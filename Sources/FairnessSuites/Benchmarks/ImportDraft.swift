import StrictYAML

/// What an import has gathered: items, names, broken rows and notes, until it is a suite.
struct ImportDraft {
    /// Of all texts together, in UTF-8 bytes.
    static let largestText = 64 << 20

    let kind: BenchmarkImport
    let options: ImportOptions
    var pairs: [PairItem] = []
    var choices: [ChoiceItem] = []
    var continuations: [ContinuationItem] = []
    var decisions: [DecisionItem] = []
    var classifications: [ClassificationItem] = []
    var language: [LanguageItem] = []
    /// Words of continuations, labels and answers, which stand once in a suite.
    var continuationWords: (harmful: [String], neutral: [String]) = ([], [])
    var labels: (words: [ClassificationSection.Label], positive: Int, calibration: String?)?
    var answers: (yes: String, no: String) = (" yes", " no")
    /// A harm or subject by a category's name.
    var categoryDescription: (String) -> String = { "Items filed under \($0)." }
    var notes: [String] = []
    var defaultName: String
    var defaultDescription: String

    private var broken: [ImportedSuite.BrokenRows] = []
    private var ids: Set<String> = []
    private var categories = NameTable()
    private var groups: [String: NameTable] = [:]
    private var clusters = NameTable()
    private var collision: BenchmarkFileError?
    private var size = 0
    private var considered = 0
    private var kept = 0

    init(kind: BenchmarkImport, options: ImportOptions) {
        self.kind = kind
        self.options = options
        defaultName = kind.rawValue
        defaultDescription = kind.summary
    }

    /// Takes every row of a file; those that can't be an item join the rows that can't be read.
    mutating func take<Row>(
        _ rows: BenchmarkRows<Row>, of file: ImportFile,
        _ item: (inout ImportDraft, Row, ImportPlace) throws(BrokenRow) -> Void
    ) throws(BenchmarkFileError) {
        var problems = rows.broken
        for (row, line) in zip(rows.rows, rows.lines) {
            do throws(BrokenRow) {
                try item(&self, row, ImportPlace(file: file.name, line: line))
            } catch {
                problems.append(error)
            }
            if let collision { throw collision }
            guard kept <= SuiteLines.mostItems else {
                throw BenchmarkFileError(
                    file: file.name, problem: "it makes more than the \(SuiteLines.mostItems) items of a suite",
                    remedy: "keep fewer of them with the option sample")
            }
            guard size <= Self.largestText else {
                throw BenchmarkFileError(
                    file: file.name, problem: "the items come to more than \(Self.largestText) bytes",
                    remedy: "keep fewer of them with the option sample")
            }
        }
        leaveOut(problems, of: file)
    }

    mutating func leaveOut(_ rows: [BrokenRow], of file: ImportFile) {
        guard !rows.isEmpty else { return }
        broken.append(ImportedSuite.BrokenRows(file: file.name, rows: rows.sorted { $0.line < $1.line }))
    }

    /// Takes note of an item; false where the sample leaves it out.
    ///
    /// - Parameters:
    ///   - key: What items share that are kept or left out together; the id by default.
    ///   - texts: All that the item is going to hold, so that a suite can't grow beyond all bounds.
    mutating func admits(
        _ id: String, sampledBy key: String? = nil, _ place: ImportPlace, texts: [String]
    ) throws(BrokenRow) -> Bool {
        guard ids.insert(id).inserted else {
            throw place.broken("the id '\(printable(id, limit: 80))' is that of an earlier row")
        }
        considered += 1
        if let sample = options.sample, sample > 1, Self.hash(key ?? id) % UInt64(sample) != 0 { return false }
        kept += 1
        for text in texts { size += text.utf8.count }
        return true
    }

    /// FNV-1a, its bits mixed once more so that its remainders are even.
    private static func hash(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
        return hash ^ (hash >> 31)
    }

    // MARK: Names

    mutating func category(_ written: String, _ place: ImportPlace) throws(BrokenRow) -> String {
        let outcome = categories.name(of: written)
        return try name(outcome, written, "a category", place)
    }

    mutating func group(_ written: String, in category: String, _ place: ImportPlace) throws(BrokenRow) -> String {
        let outcome = groups[category, default: NameTable()].name(of: written)
        return try name(outcome, written, "a group", place)
    }

    /// A cluster's name; clusters are never asked for by name, so that any writing gets one of its own.
    mutating func cluster(_ written: String) -> String { clusters.distinctName(of: written) }

    private mutating func name(
        _ outcome: NameTable.Outcome, _ written: String, _ what: String, _ place: ImportPlace
    ) throws(BrokenRow) -> String {
        switch outcome {
        case .name(let name): return name
        case .unusable:
            throw place.broken(
                "'\(printable(written, limit: 60))' can't become \(what)'s name of up to \(SuiteName.longest) "
                    + "letters a-z, digits, '-' and '_'")
        case .collision(let collision):
            self.collision = BenchmarkFileError(
                file: place.file,
                problem: "line \(place.line): '\(printable(collision.second, limit: 60))' and "
                    + "'\(printable(collision.first, limit: 60))' both become \(what)'s name '\(collision.name)'",
                remedy: "spell them alike, or make them differ in more than capitals, accents and signs")
            throw place.broken("its name is taken")
        }
    }

    // MARK: The suite

    /// Every context is scored with every word.
    func requireFewContinuations(file: String) throws(BenchmarkFileError) {
        let words = continuationWords.harmful.count + continuationWords.neutral.count
        guard ContinuationSection.isAffordable(contexts: continuations.count, words: words) else {
            throw BenchmarkFileError(
                file: file,
                problem: "\(continuations.count) sentences and \(words) words make more than "
                    + "\(ContinuationSection.mostScores) continuations",
                remedy: "shorten the word lists, or keep fewer sentences with the option sample")
        }
    }

    /// Undefined without an item: then the error says what is wrong with the first row.
    func finished(file: String) throws(BenchmarkFileError) -> ImportedSuite {
        guard kept > 0 else {
            let first = broken.first.flatMap(\.descriptions.first).map { ", \($0)" } ?? ""
            let isSampledAway = considered > 0
            throw BenchmarkFileError(
                file: file,
                problem: isSampledAway
                    ? "the sample keeps none of the \(considered) items" : "no row is an item\(first)",
                remedy: isSampledAway ? "take a smaller number for the option sample" : "name \(kind.files)")
        }
        var notes = notes
        if let sample = options.sample, sample > 1 {
            notes.append("Sample: \(kept) of \(considered) items, one in \(sample) by a hash of their ids.")
        }
        let categories = categories.names.map { name in
            Suite.Category(name: name, description: categoryDescription(name), groups: groups[name]?.names ?? [])
        }
        let suite = Suite(
            name: options.name ?? defaultName, version: options.version ?? "1",
            description: options.description ?? defaultDescription, benchmark: kind.benchmark, categories: categories,
            pairs: pairs, choices: choices,
            continuations: continuations.isEmpty
                ? nil
                : ContinuationSection(
                    harmful: continuationWords.harmful, neutral: continuationWords.neutral, items: continuations),
            decisions: decisions.isEmpty
                ? nil : DecisionSection(yes: answers.yes, no: answers.no, items: decisions),
            classifications: labels.flatMap { labels in
                classifications.isEmpty
                    ? nil
                    : ClassificationSection(
                        labels: labels.words, positive: labels.positive, calibration: labels.calibration,
                        items: classifications)
            },
            language: language)
        return ImportedSuite(suite: suite, broken: broken, notes: notes)
    }
}
