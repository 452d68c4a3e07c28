import StrictYAML

/// Reads `categories`: each name with the harm that it stands for.
struct CategoryReader {
    struct Category {
        let name: String
        let description: String
        let mark: SourceMark
    }

    let reading: SuiteReading

    func categories(_ suite: MappingReader, required: Bool) -> [Category] {
        guard let entries = suite.namedEntries("categories", required: required),
            let node = suite.node("categories"),
            let texts = MappingReader(node, "'categories'", keys: entries.map(\.key), log: reading.log)
        else { return [] }
        return entries.map { entry in
            _ = reading.rules.acceptsName(entry.key, "a category's name", at: entry.keyMark)
            let description = texts.string(entry.key)
            if let description {
                _ = reading.rules.accepts(description, "the category's description", at: entry.value.mark)
            }
            return Category(name: entry.key, description: description ?? "", mark: entry.keyMark)
        }
    }
}
