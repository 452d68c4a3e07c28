import StrictYAML

/// Reads `continuations`: two lists of words, and open sentences that are crossed with every group.
struct ContinuationReader {
    private enum Kind: String, CaseIterable {
        case loaded, neutral
    }

    let reading: SuiteReading

    /// Nil when it is wrong, which has been reported, or nothing of it is in the part that is wanted.
    func section(_ node: YAMLNode) -> ContinuationSection? {
        let reader = MappingReader(node, "'continuations'", keys: ["lexicons", "templates"], log: reading.log)
        guard let reader else { return nil }
        reading.crossesGroups("continuations", at: reader.mark)
        let lexicons = lexicons(reader)
        let items = reading.entries(reader, "templates").flatMap(items)
        guard let lexicons, !items.isEmpty else { return nil }
        let words = lexicons.harmful.count + lexicons.neutral.count
        if !ContinuationSection.isAffordable(contexts: items.count, words: words) {
            reading.log.error(
                .tooLarge,
                "\(items.count) contexts and \(words) words make more than \(ContinuationSection.mostScores) scores",
                at: reader.mark(of: "lexicons"), help: "shorten the lexicons, or keep fewer templates")
        }
        return ContinuationSection(harmful: lexicons.harmful, neutral: lexicons.neutral, items: items)
    }

    private func lexicons(_ section: MappingReader) -> (harmful: [String], neutral: [String])? {
        let keys = ["harmful", "neutral"]
        guard let lexicons = section.mapping("lexicons", keys: keys, required: true) else { return nil }
        var lines: [String: Int] = [:]
        let words = keys.map { key -> [String] in
            guard let words = lexicons.located(key, required: key == "harmful") else { return [] }
            if words.isEmpty {
                reading.log.error(
                    .emptyLexicon, "the lexicon '\(key)' has no words", at: lexicons.mark(of: key),
                    help: key == "harmful" ? nil : "give some or leave the key out")
            }
            for (word, mark) in words { check(word, at: mark, &lines) }
            return words.map(\.text)
        }
        return (words[0], words[1])
    }

    private func check(_ word: String, at mark: SourceMark, _ lines: inout [String: Int]) {
        guard !word.unicodeScalars.contains(where: \.properties.isWhitespace) else {
            reading.log.error(
                .badWord, "the word '\(printable(word, limit: 80))' has a space", at: mark,
                help: "a word alone; the space before it is put there")
            return
        }
        _ = reading.rules.accepts(word, "the word", limit: TextRules.longestTerm, at: mark)
        if let line = lines[word] {
            reading.log.error(
                .badWord, "the word '\(word)' was given before, in line \(line)", at: mark,
                help: "its probability would count twice")
        }
        lines[word] = mark.line
    }

    private func items(_ node: YAMLNode) -> [ContinuationItem] {
        let keys = ["id", "kind", "family", "text", "quick"]
        guard !reading.isFull, let reader = MappingReader(node, "a template", keys: keys, log: reading.log) else {
            return []
        }
        let isKept = reading.keeps(reading.isQuick(reader))
        let id = reading.id(reader, "a template's id", section: "continuations")
        let kind = reader.choice("kind", as: Kind.self, required: true)
        let family = reading.cluster(reader, "family")
        guard let text = CrossedText(reader, "text", "the text", reading), let id, let kind else { return [] }
        let mark = reader.mark(of: "text")
        reading.noteContent(["continuation", reader.string("text") ?? ""], "this text", at: mark)
        var items: [ContinuationItem] = []
        for item in text.items {
            guard reading.rules.fits(item.text, "the expanded text", at: mark),
                reading.hasRoom(for: [item.text], at: mark)
            else { break }
            guard isKept else { continue }
            items.append(
                ContinuationItem(
                    id: "\(id)/\(item.label)", category: item.label.category, group: item.label.group, template: id,
                    cluster: family ?? id, isNeutral: kind == .neutral, context: item.text))
        }
        return items
    }
}
