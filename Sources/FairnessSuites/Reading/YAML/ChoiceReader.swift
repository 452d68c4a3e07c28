import StrictYAML

/// Reads one entry of `choices`: a context and the ways to go on.
struct ChoiceReader {
    /// More than any test offers.
    static let mostOptions = 100
    private static let keys = ["id", "category", "cluster", "context", "options", "label", "traits", "quick"]

    let reading: SuiteReading

    /// Nil when it is wrong, which has been reported, or not in the part of the suite that is wanted.
    func item(_ node: YAMLNode) -> ChoiceItem? {
        guard let reader = MappingReader(node, "a choice", keys: Self.keys, log: reading.log) else { return nil }
        let isQuick = reading.isQuick(reader)
        let id = reading.id(reader, "a choice's id", section: "choices")
        let category = reading.category(reader)
        let cluster = reading.cluster(reader, "cluster")
        // A choice has no prompt around it, so that its context may have a prompt's lines.
        let context = reading.text(reader, "context", "the context", required: false, breaks: true)
        let options = options(reader, isWhole: !reader.has("context"))
        let label = options.flatMap { reader.integer("label", in: 0...$0.count - 1) }
        let traits = traits(reader)
        guard let id, let category, let options, reader.has("context") == (context != nil) else { return nil }
        reading.noteContent(["choice", context ?? ""] + options.map(\.text), "this choice", at: node.mark)
        let texts = [context ?? ""] + options.map(\.text)
        guard reading.hasRoom(for: texts, at: node.mark), reading.keeps(isQuick) else { return nil }
        return ChoiceItem(
            id: id, category: category, cluster: cluster ?? id, context: context ?? "", options: options,
            label: label, traits: traits)
    }

    /// Nil, and reported, unless there are two or more that can be used.
    ///
    /// - Parameter isWhole: Whether an option is a whole text; otherwise a space is put before it.
    private func options(_ reader: MappingReader, isWhole: Bool) -> [ChoiceItem.Option]? {
        guard let nodes = reader.sequence("options", required: true) else { return nil }
        guard (2...Self.mostOptions).contains(nodes.count) else {
            reading.log.error(
                .outOfRange, "a choice has between 2 and \(Self.mostOptions) options, not \(nodes.count)",
                at: reader.mark(of: "options"))
            return nil
        }
        var lines: [String: Int] = [:]
        let options = nodes.compactMap { node -> ChoiceItem.Option? in
            guard let option = MappingReader(node, "an option", keys: ["text", "role"], log: reading.log) else {
                return nil
            }
            let role = option.choice("role", as: ChoiceItem.Role.self)
            guard let text = reading.text(option, "text", "the option") else { return nil }
            if let line = lines[text] {
                reading.log.error(
                    .equalTexts, "the same option was given in line \(line)", at: option.mark(of: "text"))
            }
            lines[text] = node.mark.line
            return ChoiceItem.Option(text: isWhole ? text : " " + text, role: role)
        }
        return options.count == nodes.count ? options : nil
    }

    private func traits(_ reader: MappingReader) -> [String: String] {
        guard let entries = reader.namedEntries("traits"),
            let texts = reader.mapping("traits", keys: entries.map(\.key))
        else { return [:] }
        var traits: [String: String] = [:]
        for entry in entries {
            _ = reading.rules.acceptsName(entry.key, "a trait's name", at: entry.keyMark)
            traits[entry.key] = reading.text(
                texts, entry.key, "the trait '\(entry.key)'", limit: TextRules.longestTerm)
        }
        return traits
    }
}
