import StrictJSON
import StrictYAML

/// Reads a suite that is written in JSON lines: a header, then an item a line, as `Suite.canonicalText` has them.
///
/// The texts are those of a benchmark and may hold anything but NUL; items may come in any order of kinds.
struct SuiteLines {
    /// Several times the largest public benchmark.
    static let mostItems = 1_000_000
    static let largestFile = 256 << 20
    private static let lineLimits = JSONLimits(bytes: 1 << 20, depth: 8, values: 10_000)
    /// Two lexicons at the largest, and every category's groups.
    private static let headerLimits = JSONLimits(bytes: 8 << 20, depth: 8, values: 100_000)

    private let log: LineLog
    private let header: SuiteHeader
    private var ids: [ItemKind: Set<String>] = [:]
    private var pairs: [PairItem] = []
    private var choices: [ChoiceItem] = []
    private var continuations: [ContinuationItem] = []
    private var decisions: [DecisionItem] = []
    private var classifications: [ClassificationItem] = []
    private var language: [LanguageItem] = []

    static func parse(
        _ bytes: [UInt8], fileName: String, part: SuiteFile.Part, mostItems: Int = mostItems,
        largestFile: Int = largestFile
    ) throws(SuiteFileErrors) -> Suite {
        let log = LineLog(file: fileName)
        guard part == .whole else {
            log.error(
                .emptyPart, "a suite in JSON lines has no part '\(SuiteFile.quickName)'", line: 1,
                help: "read the YAML file that it was exported from")
            throw log.errors
        }
        guard bytes.count <= largestFile else {
            log.error(
                .tooLarge, "\(bytes.count) bytes, more than the \(largestFile) allowed", line: 1, help: "split the file"
            )
            throw log.errors
        }
        guard let suite = suite(bytes, log, mostItems: mostItems), !log.hasErrors else { throw log.errors }
        return suite
    }

    private static func suite(_ bytes: [UInt8], _ log: LineLog, mostItems: Int) -> Suite? {
        var lines: SuiteLines?
        var items = 0
        for line in TextLines(bytes) {
            let reader = LineReader(
                Array(line.bytes), number: line.number, limits: lines == nil ? headerLimits : lineLimits, log)
            if lines == nil {
                guard let header = reader.flatMap({ SuiteHeader($0) }) else { return nil }
                lines = SuiteLines(log: log, header: header)
                continue
            }
            items += 1
            guard items <= mostItems else {
                log.error(.tooLarge, "more than \(mostItems) items", line: line.number, help: "split the file")
                return nil
            }
            if let reader { lines?.append(reader) }
        }
        return lines?.suite()
    }

    private init(log: LineLog, header: SuiteHeader) {
        self.log = log
        self.header = header
    }

    private mutating func append(_ line: LineReader) {
        guard let written = line.text("kind") else { return }
        guard let kind = ItemKind(rawValue: written) else {
            line.error(
                .unknownKind, "the kind '\(printable(written, limit: 80))' is not known", at: "kind",
                help: Suggestion.help(written, among: ItemKind.allCases.map(\.rawValue)))
            return
        }
        if let id = line.object["id"]?.string, !ids[kind, default: []].insert(id).inserted {
            line.error(.duplicateID, "the id '\(printable(id, limit: 80))' of a \(kind) was used before", at: "id")
        }
        switch kind {
        case .pair: PairItem(line, header).map { pairs.append($0) }
        case .choice: ChoiceItem(line, header).map { choices.append($0) }
        case .continuation:
            require("lexicons", for: kind, line)
            ContinuationItem(line, header).map { continuations.append($0) }
        case .decision:
            require("answers", for: kind, line)
            DecisionItem(line, header).map { decisions.append($0) }
        case .classify:
            require("labels", for: kind, line)
            ClassificationItem(line, header).map { classifications.append($0) }
        case .language: LanguageItem(line, header).map { language.append($0) }
        }
    }

    private func require(_ key: String, for kind: ItemKind, _ line: LineReader) {
        guard header.line.object[key] == nil else { return }
        line.error(
            .unknownKind, "a line of the kind '\(kind)' without '\(key)' in the header", at: "kind",
            help: "add '\(key)' to the header")
    }

    /// Nil, and reported, when the header promises items that don't come, or nothing comes at all.
    private func suite() -> Suite? {
        guard !log.hasErrors else { return nil }
        let promised: [(key: String, kind: ItemKind, isBroken: Bool)] = [
            ("lexicons", .continuation, header.continuations != nil && continuations.isEmpty),
            ("answers", .decision, header.decisions != nil && decisions.isEmpty),
            ("labels", .classify, header.classifications != nil && classifications.isEmpty),
        ]
        for section in promised where section.isBroken {
            header.line.error(
                .missingKey, "'\(section.key)' in the header, but no line of the kind '\(section.kind)'",
                at: section.key, help: "remove '\(section.key)' or add such lines")
        }
        if ids.isEmpty { header.line.error(.missingKey, "a header without items", help: "add an item a line") }
        let words = (header.continuations?.harmful.count ?? 0) + (header.continuations?.neutral.count ?? 0)
        if !ContinuationSection.isAffordable(contexts: continuations.count, words: words) {
            header.line.error(
                .tooLarge,
                "\(continuations.count) contexts and \(words) words make more than "
                    + "\(ContinuationSection.mostScores) scores",
                at: "lexicons", help: "shorten the lexicons, or keep fewer contexts")
        }
        return Suite(
            name: header.name, version: header.version, description: header.description, benchmark: header.benchmark,
            categories: header.categories, pairs: pairs, choices: choices,
            continuations: header.continuations.map {
                ContinuationSection(harmful: $0.harmful, neutral: $0.neutral, items: continuations)
            },
            decisions: header.decisions.map { DecisionSection(yes: $0.yes, no: $0.no, items: decisions) },
            classifications: header.classifications.map {
                ClassificationSection(
                    labels: $0.labels, positive: $0.positive, calibration: $0.calibration, items: classifications)
            }, language: language)
    }
}
