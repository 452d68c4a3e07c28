import StrictYAML

/// Reads one entry of `language`: a text whose perplexity is measured.
struct LanguageReader {
    let reading: SuiteReading

    /// Nil when it is wrong, which has been reported, or not in the part of the suite that is wanted.
    func item(_ node: YAMLNode) -> LanguageItem? {
        let first = reading.isFirstFormat
        let keys = ["id", "text"] + (first ? [] : ["category", "group", "cluster", "quick"])
        guard let reader = MappingReader(node, "a sentence", keys: keys, log: reading.log) else { return nil }
        let isQuick = reading.isQuick(reader)
        let id = reading.id(reader, "a sentence's id", section: "language")
        let cluster = reading.cluster(reader, "cluster")
        let group = group(reader)
        guard let text = reading.text(reader, "text", "the text") else { return nil }
        let mark = reader.mark(of: "text")
        reading.noteContent(["language", text], "this sentence", at: mark)
        guard let id, reading.hasRoom(for: [text], at: mark), reading.keeps(isQuick) else { return nil }
        return LanguageItem(id: id, text: text, group: group, cluster: cluster)
    }

    /// Nil for a plain sentence and, reported, for a group that can't be one.
    private func group(_ reader: MappingReader) -> GroupLabel? {
        guard reader.has("category") || reader.has("group") else { return nil }
        guard let category = reading.category(reader), let group = reader.string("group", required: true),
            reading.rules.acceptsName(group, "a group's name", at: reader.mark(of: "group"))
        else { return nil }
        let label = GroupLabel(category: category, group: group)
        let known = reading.groups.names(of: category)
        guard known.isEmpty || reading.groups.contains(label) else {
            reading.log.error(
                .unknownGroup, "'\(group)' is not one of the groups of '\(category)'", at: reader.mark(of: "group"),
                help: reading.suggestion(group, among: known))
            return nil
        }
        return label
    }
}
