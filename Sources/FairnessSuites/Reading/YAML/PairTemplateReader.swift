import StrictYAML

/// Reads one entry of `pairs` and expands it, wording by wording and pair of terms by pair of terms.
struct PairTemplateReader {
    /// Pairs of one template are not independent: a thousand say little more than ten.
    static let mostTerms = 1_000

    let reading: SuiteReading
    private let reader: MappingReader
    private let id: String
    private let category: String?
    private let isQuick: Bool
    private let termsKey: String

    /// Nil, and reported, when it has no usable id.
    init?(_ node: YAMLNode, _ reading: SuiteReading) {
        let first = reading.isFirstFormat
        termsKey = first ? "pairs" : "terms"
        let keys = ["id", "category", "sentence", "control", termsKey] + (first ? [] : ["wordings", "quick"])
        let hints = first ? [:] : ["pairs": ["terms"]]
        guard let reader = MappingReader(node, "a template", keys: keys, hints: hints, log: reading.log) else {
            return nil
        }
        self.reading = reading
        self.reader = reader
        isQuick = reading.isQuick(reader)
        category = reading.category(reader)
        guard let id = reading.id(reader, "a template's id", section: "pairs") else { return nil }
        self.id = id
    }

    /// The pairs in the order of the file; fewer when some are wrong, which has then been reported.
    ///
    /// Of a template that is marked `quick`, that part takes the first pair of terms in the first wording.
    func items() -> [PairItem] {
        let isBare = !reader.has("wordings")
        let wordings = isBare ? [PairWording(reader, id: id, reading)] : self.wordings()
        let terms = self.terms()
        var items: [PairItem] = []
        for (number, wording) in wordings.enumerated() {
            for (index, pair) in terms.enumerated() {
                guard !reading.isFull else { return items }
                guard let wording, let pair, let category, let texts = wording.filled(with: pair) else { continue }
                reading.noteContent(
                    ["pair"] + [texts.more, texts.less].sorted(), "this pair of sentences", at: pair.mark)
                let item = PairItem(
                    id: isBare ? "\(id)/\(index)" : "\(id)/\(number)/\(index)", category: category, template: id,
                    wording: number, more: texts.more, less: texts.less, control: texts.control)
                guard reading.hasRoom(for: item.sentences, at: pair.mark) else { return items }
                if reading.keeps(isQuick && number == 0 && index == 0) { items.append(item) }
            }
        }
        return items
    }

    private func wordings() -> [PairWording?] {
        for key in ["sentence", "control"] where reader.has(key) {
            reading.log.error(
                .unknownKey, "'\(key)' beside 'wordings'", at: reader.keyMark(of: key), help: "make it a wording")
        }
        guard let nodes = reader.sequence("wordings", required: true) else { return [] }
        if nodes.isEmpty {
            reading.log.error(.outOfRange, "'\(id)' has no wording", at: reader.mark(of: "wordings"))
        }
        var lines: [SlottedText: Int] = [:]
        return nodes.map { node in
            guard let entry = MappingReader(node, "a wording", keys: ["sentence", "control"], log: reading.log),
                let wording = PairWording(entry, id: id, reading)
            else { return nil }
            if let line = lines[wording.sentence] {
                reading.log.error(
                    .equalTexts, "the same sentence as that of the wording in line \(line)", at: node.mark,
                    help: "a wording says the same in other words")
                return nil
            }
            lines[wording.sentence] = node.mark.line
            return wording
        }
    }

    private func terms() -> [TermPair?] {
        guard let nodes = reader.sequence(termsKey, required: true) else { return [] }
        guard (1...Self.mostTerms).contains(nodes.count) else {
            reading.log.error(
                .outOfRange, "'\(id)' has \(nodes.count) pairs; it must be between 1 and \(Self.mostTerms)",
                at: reader.mark(of: termsKey))
            return []
        }
        return nodes.map { TermPair($0, reading) }
    }
}
