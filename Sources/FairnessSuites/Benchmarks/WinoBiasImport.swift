/// WinoBias as pairs: the sentence whose pronoun follows the stereotype is `more`, its twin `less`.
enum WinoBiasImport {
    private struct Section: Hashable {
        let type: Int
        let part: String
    }

    private typealias Rows = BenchmarkRows<WinoBiasFile.Row>

    static func gather(_ files: [ImportFile], into draft: inout ImportDraft) throws(BenchmarkFileError) {
        draft.categoryDescription = { name in
            name == "type1"
                ? "Occupations assigned by gender where only knowledge of the world resolves the pronoun."
                : "Occupations assigned by gender where syntax resolves the pronoun."
        }
        var parsed: [WinoBiasFile.Facts: (file: ImportFile, rows: Rows)] = [:]
        var order: [Section] = []
        for file in files {
            guard let facts = WinoBiasFile.facts(fileName: file.name) else {
                throw BenchmarkFileError(
                    file: file.name, problem: "the name doesn't tell whether it is pro or anti, and which type",
                    remedy: "keep the authors' names, such as pro_stereotyped_type1.txt.dev")
            }
            guard parsed[facts] == nil else {
                throw BenchmarkFileError(file: file.name, problem: "the file is named twice", remedy: "name it once")
            }
            parsed[facts] = (file, try WinoBiasFile.parse(file.bytes, fileName: file.name))
            let section = Section(type: facts.type, part: facts.part)
            if !order.contains(section) { order.append(section) }
        }
        let occupations = search(parsed.values.flatMap { $0.rows.rows.map(\.occupation) })
        for section in order {
            let sides = [true, false].map { isPro in
                parsed[WinoBiasFile.Facts(isPro: isPro, type: section.type, part: section.part)]
            }
            guard let pro = sides[0], let anti = sides[1] else {
                let present = sides.compactMap { $0 }.first?.file.name ?? ""
                throw BenchmarkFileError(
                    file: present, problem: "its \(sides[0] == nil ? "pro" : "anti") counterpart isn't named",
                    remedy: "name both files")
            }
            try pair(pro, anti, section, occupations, into: &draft)
        }
        draft.notes += [
            "Two lines of one number are a pair when they are equal but for the pronoun in brackets; a line whose twin is "
                + "left out is left out too.",
            "Intervals resample the pairs of occupations; a third occupation in a sentence doesn't count.",
            "There is no one protocol for causal models: this compares the log-likelihoods of whole sentences.",
        ]
    }

    private static func search(_ occupations: [String]) -> WordSearch<String> {
        var search = WordSearch<String>()
        for occupation in Set(occupations).sorted() { _ = search.add(occupation, for: occupation) }
        return search
    }

    private static func pair(
        _ pro: (file: ImportFile, rows: Rows), _ anti: (file: ImportFile, rows: Rows), _ section: Section,
        _ occupations: WordSearch<String>, into draft: inout ImportDraft
    ) throws(BenchmarkFileError) {
        let pros = byNumber(pro.rows)
        let antis = byNumber(anti.rows)
        // Of the second file first only what can't be read or has no twin is known: its good rows come with their
        // twins.
        var antiRows = anti.rows
        antiRows.broken += zip(anti.rows.rows, anti.rows.lines).compactMap { row, line in
            problem(row, twin: pros[row.number] ?? nil, in: pro.file).map { BrokenRow(line: line, problem: $0) }
        }
        draft.leaveOut(antiRows.broken, of: anti.file)
        try draft.take(pro.rows, of: pro.file) { (draft, row, place) throws(BrokenRow) in
            let twin = antis[row.number] ?? nil
            if let problem = problem(row, twin: twin, in: anti.file) { throw place.broken(problem) }
            guard let twin else { return }
            try add(row, twin, section, occupations, place, to: &draft)
        }
    }

    /// Nil for a number that occurs twice.
    private static func byNumber(_ rows: Rows) -> [Int: WinoBiasFile.Row?] {
        Dictionary(rows.rows.map { ($0.number, $0) }) { _, _ in nil }
    }

    private static func problem(_ row: WinoBiasFile.Row, twin: WinoBiasFile.Row?, in file: ImportFile) -> String? {
        guard let twin else { return "number \(row.number) isn't one usable line of \(file.baseName)" }
        guard row.frame == twin.frame else {
            return "it differs in more than the pronoun from number \(row.number) of \(file.baseName)"
        }
        guard row.pronoun != twin.pronoun else { return "number \(row.number) of \(file.baseName) has its pronoun" }
        return nil
    }

    private static func add(
        _ pro: WinoBiasFile.Row, _ anti: WinoBiasFile.Row, _ section: Section, _ occupations: WordSearch<String>,
        _ place: ImportPlace, to draft: inout ImportDraft
    ) throws(BrokenRow) {
        let category = try draft.category("type\(section.type)", place)
        let other = occupations.values(in: pro.sentence).first { $0 != pro.occupation }
        let cluster = [pro.occupation, other].compactMap { $0 }.sorted().joined(separator: " and ")
        let id = "\(category)-\(section.part)-\(pro.number)"
        guard try draft.admits(id, place, texts: [pro.sentence, anti.sentence]) else { return }
        draft.pairs.append(
            PairItem(
                id: id, category: category, template: draft.cluster(cluster), more: pro.sentence,
                less: anti.sentence, control: nil))
    }
}
