import StrictYAML

extension MappingReader {
    /// Patterns in which `*` stands for any text; nil, and reported, where there is none.
    func patterns(_ key: String) -> [GlobPattern]? {
        guard let texts = strings(key) else { return nil }
        guard !texts.isEmpty, texts.allSatisfy({ !$0.isEmpty }) else {
            log.error(.wrongValue, "'\(key)' names nothing", at: mark(of: key))
            return nil
        }
        return texts.map(GlobPattern.init)
    }
}
