import StrictYAML

/// A team's own items, a row each, whose columns or keys are those of the format's JSON lines.
struct TeamImport {
    let kind: ItemKind
    /// Of the file, before an id or the line of a row without one; empty for one file.
    private var prefix = ""
    /// Of the texts to be classified, in the order of their first use.
    var labels: [String] = []
    var prompt = ""

    init(kind: ItemKind) {
        self.kind = kind
    }

    static func gather(_ files: [ImportFile], into draft: inout ImportDraft) throws(BenchmarkFileError) {
        guard let kind = draft.options.kind else {
            throw BenchmarkFileError(
                file: "the import '\(draft.kind.rawValue)'", problem: "no kind of item is named",
                remedy: "give the option kind: " + ItemKind.allCases.map(\.rawValue).joined(separator: ", "))
        }
        try refuseOptions(of: draft, kind)
        let names = files.map(\.baseName)
        draft.defaultName = SuiteName.approximate(String(names[0].prefix { $0 != "." }))
        draft.defaultDescription = "Imported from \(names.map { printable($0, limit: 100) }.joined(separator: ", "))."
        if kind == .continuation { draft.continuationWords = try Lexicon.pair(draft.options, into: &draft) }
        var importer = TeamImport(kind: kind)
        var read: [(file: ImportFile, rows: BenchmarkRows<TeamRecord>)] = []
        for file in files {
            read.append(
                (
                    file,
                    try TeamFile.records(
                        file, isJSON: draft.kind == .jsonLines, known: importer.columns, required: importer.required)
                ))
        }
        if kind == .classify {
            try importer.prepareClassification(read.flatMap(\.rows.rows), file: names[0], draft: &draft)
        }
        for (index, source) in read.enumerated() {
            importer.prefix = files.count > 1 ? "\(index + 1)/" : ""
            try draft.take(source.rows, of: source.file) { [importer] (draft, record, place) throws(BrokenRow) in
                try importer.add(record, place, to: &draft)
            }
        }
        if kind == .continuation { try draft.requireFewContinuations(file: names[0]) }
    }

    /// Options that another kind of item takes.
    private static func refuseOptions(of draft: ImportDraft, _ kind: ItemKind) throws(BenchmarkFileError) {
        let needed: [ImportOptions.Key: ItemKind] = [
            .lexicon: .continuation, .neutral: .continuation, .prompt: .classify, .positive: .classify,
            .calibration: .classify,
        ]
        for key in draft.options.keys {
            guard let other = needed[key], other != kind else { continue }
            throw BenchmarkFileError(
                file: "the import '\(draft.kind.rawValue)'",
                problem:
                    "the option '\(key.rawValue)' is for items of the kind \(other.rawValue), not \(kind.rawValue)",
                remedy: "leave it out")
        }
        guard kind == .continuation, draft.options.lexicon.isEmpty else { return }
        throw BenchmarkFileError(
            file: "the import '\(draft.kind.rawValue)'", problem: "no lexicon continues the sentences",
            remedy: "name a list of harmful words, one a line, by the option lexicon")
    }

    /// All that a row may have.
    var columns: [String] {
        switch kind {
        case .pair:
            [
                "id", "category", "template", "wording", "direction", "more", "less", "control_more", "control_less",
            ]
        case .choice: ["id", "category", "cluster", "context", "options", "label", "traits"]
        case .continuation: ["id", "category", "group", "template", "cluster", "neutral", "context"]
        case .decision: ["id", "category", "group", "cluster", "domain", "expected", "question", "inverted"]
        case .classify: ["id", "groups", "cluster", "context", "text", "label"]
        case .language: ["id", "group", "cluster", "text"]
        }
    }

    /// Of each list a row needs one.
    var required: [[String]] {
        switch kind {
        case .pair: [["category"], ["more"], ["less"]]
        case .choice: [["category"], ["option_0"], ["option_1"]]
        case .continuation: [["category"], ["group"], ["context"]]
        case .decision: [["category"], ["group"], ["question"], ["inverted"]]
        case .classify: [["text", "context"], ["label"]]
        case .language: [["text"]]
        }
    }

    private func add(
        _ record: TeamRecord, _ place: ImportPlace, to draft: inout ImportDraft
    ) throws(BrokenRow) {
        if let written = try record.text("kind"), written != kind.rawValue {
            throw record.broken("'kind' is '\(printable(written, limit: 40))', not '\(kind.rawValue)'")
        }
        let id = try prefix + (id(record) ?? "\(record.line)")
        switch kind {
        case .pair: try addPair(record, id, place, to: &draft)
        case .choice: try addChoice(record, id, place, to: &draft)
        case .continuation: try addContinuation(record, id, place, to: &draft)
        case .decision: try addDecision(record, id, place, to: &draft)
        case .classify: try addText(record, id, place, to: &draft)
        case .language: try addLanguage(record, id, place, to: &draft)
        }
    }

    /// Nil for a row without one.
    private func id(_ record: TeamRecord) throws(BrokenRow) -> String? {
        guard let id = try record.text("id") else { return nil }
        guard (1...200).contains(id.utf8.count), id == ImportPlace.trimmed(id), id == printable(id) else {
            throw record.broken("'id' is empty, or has outer spaces, hidden characters or more than 200 bytes")
        }
        return id
    }
}
