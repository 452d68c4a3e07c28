import StrictYAML

extension SuiteReading {
    /// What a section's list holds; an empty one is reported.
    func entries(_ section: MappingReader, _ key: String, required: Bool = true) -> [YAMLNode] {
        guard let nodes = section.sequence(key, required: required) else { return [] }
        if nodes.isEmpty, !isFirstFormat {
            log.error(.outOfRange, "'\(key)' is empty", at: section.mark(of: key))
        }
        return nodes
    }

    /// The two words that answer a prompt, in the order of the keys; nil, and reported, when one is missing or wrong or
    /// they are the same.
    func words(_ section: MappingReader, _ key: String, keys: [String]) -> [(key: String, text: String)]? {
        guard let reader = section.mapping(key, keys: keys, required: true) else { return nil }
        let words = keys.compactMap { name in
            text(reader, name, "the word for '\(name)'", limit: TextRules.longestTerm).map { (key: name, text: $0) }
        }
        guard words.count == keys.count else { return nil }
        guard Set(words.map(\.text)).count == words.count else {
            log.error(.equalTexts, "the answers are the same word", at: section.mark(of: key))
            return nil
        }
        return words
    }

    /// The name of a cluster, family, topic or domain.
    func cluster(_ reader: MappingReader, _ key: String, required: Bool = false) -> String? {
        guard let name = reader.string(key, required: required),
            rules.acceptsName(name, "a \(key)'s name", dots: true, at: reader.mark(of: key))
        else { return nil }
        return name
    }
}
