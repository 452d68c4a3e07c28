import StrictYAML

/// Reads one entry of `templates` and expands it into pairs, reporting what is wrong to the log.
struct TemplateReader {
    /// A pair and the place to point at when it collides with another.
    struct Located {
        let item: PairItem
        let mark: SourceMark
    }

    /// The words of one member of a pair, by slot.
    private struct Terms {
        let words: [String: String]
        let mark: SourceMark
    }

    /// Pairs of one template are not independent: a thousand say little more than ten.
    static let mostPairs = 1_000
    private static let keys = ["id", "category", "sentence", "control", "pairs"]

    private let reader: MappingReader
    private let rules: TextRules
    let id: String
    /// Nil when it is absent or mistyped, which has been reported.
    let category: String?

    /// Nil, and reported, when it has no usable id.
    init?(_ node: YAMLNode, log: DiagnosticLog) {
        guard let reader = MappingReader(node, "a template", keys: Self.keys, log: log) else { return nil }
        rules = TextRules(log: log)
        self.reader = reader
        category = reader.string("category", required: true)
        guard let id = reader.string("id", required: true),
            rules.acceptsName(id, "a template's id", dots: true, at: reader.mark(of: "id"))
        else { return nil }
        self.id = id
    }

    var idMark: SourceMark { reader.mark(of: "id") }
    var categoryMark: SourceMark { reader.mark(of: "category") }

    /// The pairs in the order of the file; fewer when some are wrong, which has then been reported.
    func items() -> [Located] {
        let sentence = slotted("sentence", required: true)
        let control = slotted("control", required: false)
        guard let nodes = reader.sequence("pairs", required: true) else { return [] }
        guard (1...Self.mostPairs).contains(nodes.count) else {
            reader.log.error(
                .outOfRange, "'\(id)' has \(nodes.count) pairs; it must be between 1 and \(Self.mostPairs)",
                at: reader.mark(of: "pairs"))
            return []
        }
        return nodes.enumerated().compactMap { index, node in
            guard let pair = MappingReader(node, "a pair", keys: ["more", "less"], log: reader.log) else { return nil }
            let members = (terms("more", of: pair), terms("less", of: pair))
            guard let more = members.0, let less = members.1, areEven(more, less) else { return nil }
            guard let sentence, reader.has("control") == (control != nil), let category else { return nil }
            let item = expand(sentence, control, more, less, id: "\(id)/\(index)", category: category, at: node.mark)
            return item.map { Located(item: $0, mark: node.mark) }
        }
    }

    private func slotted(_ key: String, required: Bool) -> SlottedText? {
        guard let text = reader.string(key, required: required) else { return nil }
        let mark = reader.mark(of: key)
        guard rules.accepts(text, "the \(key)", at: mark) else { return nil }
        do {
            let slotted = try SlottedText(text)
            guard slotted.slots.isEmpty else { return slotted }
            reader.log.error(
                .noSlot, "the \(key) has no slot, so that its two members would be the same", at: mark,
                help: "put {group} where the group is named")
        } catch {
            reader.log.error(
                .malformedSlot, "no slot starts or ends at '\(error.excerpt)'", at: mark,
                help: "write {group} or {Group}; braces can't be used for anything else")
        }
        return nil
    }

    /// A text alone fills the slot `group`.
    private func terms(_ key: String, of pair: MappingReader) -> Terms? {
        guard let node = pair.node(key, required: true) else { return nil }
        guard node.mapping != nil else {
            return pair.string(key).flatMap { word in
                rules.accepts(word, "'\(key)'", limit: TextRules.longestTerm, at: node.mark)
                    ? Terms(words: ["group": word], mark: node.mark) : nil
            }
        }
        guard let entries = pair.namedEntries(key),
            let slots = MappingReader(node, "'\(key)'", keys: entries.map(\.key), log: pair.log)
        else { return nil }
        var words: [String: String] = [:]
        for entry in entries {
            guard SlottedText.isSlotName(entry.key) else {
                pair.log.error(
                    .badName, "'\(entry.key)' can't be a slot's name", at: entry.keyMark,
                    help: "a lower-case letter, then lower-case letters, digits and '_'")
                return nil
            }
            guard let word = slots.string(entry.key),
                rules.accepts(word, "'\(entry.key)'", limit: TextRules.longestTerm, at: entry.value.mark)
            else { return nil }
            words[entry.key] = word
        }
        return Terms(words: words, mark: node.mark)
    }

    private func areEven(_ more: Terms, _ less: Terms) -> Bool {
        guard more.words.keys != less.words.keys else { return true }
        let uneven = Set(more.words.keys).symmetricDifference(less.words.keys).sorted()
        reader.log.error(
            .unevenTerms, "'more' and 'less' must fill the same slots; only one fills \(Self.list(uneven))",
            at: less.mark)
        return false
    }

    private func expand(
        _ sentence: SlottedText, _ control: SlottedText?, _ more: Terms, _ less: Terms, id: String, category: String,
        at mark: SourceMark
    ) -> PairItem? {
        let unused = more.words.keys.filter { !sentence.slots.contains($0) }.sorted()
        guard unused.isEmpty else {
            reader.log.error(.unusedTerm, "the sentence has no slot \(Self.list(unused))", at: more.mark)
            return nil
        }
        guard let members = self.members(of: sentence, "sentence", more, less, at: mark) else { return nil }
        guard let control else {
            return PairItem(
                id: id, category: category, template: self.id, more: members.more, less: members.less, control: nil)
        }
        guard let controls = self.members(of: control, "control", more, less, at: mark) else { return nil }
        guard controls.more != members.more, controls.less != members.less else {
            reader.log.error(
                .equalTexts, "the control is the same as the sentence", at: reader.mark(of: "control"),
                help: "a control is a sentence of the same build without the stereotype")
            return nil
        }
        return PairItem(
            id: id, category: category, template: self.id, more: members.more, less: members.less,
            control: PairItem.Control(more: controls.more, less: controls.less))
    }

    private func members(
        of text: SlottedText, _ key: String, _ more: Terms, _ less: Terms, at mark: SourceMark
    ) -> (more: String, less: String)? {
        guard let first = text.filled(with: more.words), let second = text.filled(with: less.words) else {
            let unfilled = text.slots.filter { more.words[$0] == nil }
            reader.log.error(.unfilledSlot, "no term for the slot \(Self.list(unfilled)) of the \(key)", at: mark)
            return nil
        }
        guard first != second else {
            reader.log.error(
                .equalTexts, "both members of this pair come out the same in the \(key)", at: mark)
            return nil
        }
        guard rules.accepts(first, "the expanded \(key)", at: mark),
            rules.accepts(second, "the expanded \(key)", at: mark)
        else { return nil }
        return (first, second)
    }

    private static func list(_ slots: [String]) -> String {
        slots.map { "{\($0)}" }.joined(separator: ", ")
    }
}
