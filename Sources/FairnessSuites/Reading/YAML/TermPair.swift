import StrictYAML

/// The two members of a pair: what fills a sentence's slots so that it states the stereotype, and so that it doesn't.
struct TermPair {
    struct Member {
        /// By slot.
        let words: [String: String]
        let mark: SourceMark
    }

    let more: Member
    let less: Member
    let mark: SourceMark

    /// Nil, and reported, when a member is missing or wrong, or they don't fill the same slots.
    init?(_ node: YAMLNode, _ reading: SuiteReading) {
        guard let reader = MappingReader(node, "a pair", keys: ["more", "less"], log: reading.log) else { return nil }
        let members = (Self.member("more", of: reader, reading), Self.member("less", of: reader, reading))
        guard let more = members.0, let less = members.1 else { return nil }
        guard more.words.keys == less.words.keys else {
            let uneven = Set(more.words.keys).symmetricDifference(less.words.keys).sorted()
            reading.log.error(
                .unevenTerms,
                "'more' and 'less' must fill the same slots; only one fills \(SlottedText.list(uneven))",
                at: less.mark)
            return nil
        }
        self.more = more
        self.less = less
        mark = node.mark
    }

    /// Sorted.
    var slots: [String] { more.words.keys.sorted() }

    /// A text alone fills the slot `group`.
    private static func member(_ key: String, of pair: MappingReader, _ reading: SuiteReading) -> Member? {
        guard let node = pair.node(key, required: true) else { return nil }
        guard node.mapping != nil else {
            return reading.text(pair, key, "'\(key)'", limit: TextRules.longestTerm)
                .map { Member(words: ["group": $0], mark: node.mark) }
        }
        guard let entries = pair.namedEntries(key),
            let slots = MappingReader(node, "'\(key)'", keys: entries.map(\.key), log: pair.log)
        else { return nil }
        var words: [String: String] = [:]
        for entry in entries {
            guard SlottedText.isSlotName(entry.key) else {
                pair.log.error(
                    .badName, "'\(entry.key)' can't be a slot's name", at: entry.keyMark, help: SlottedText.slotNames)
                return nil
            }
            guard let word = reading.text(slots, entry.key, "'\(entry.key)'", limit: TextRules.longestTerm) else {
                return nil
            }
            words[entry.key] = word
        }
        return Member(words: words, mark: node.mark)
    }
}
