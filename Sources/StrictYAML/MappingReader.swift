/// Reads the keys of one mapping, reporting unknown, missing and mistyped ones to the log.
///
/// Accessors return nil both for an absent key and for a wrong value; the latter has been reported.
package struct MappingReader {
    package let log: DiagnosticLog
    /// "a rule", "the configuration": how messages name the mapping.
    package let what: String
    package let mark: SourceMark
    private let mapping: YAMLMapping

    /// Reports every key that is not allowed; nil, and reported, when the node is no mapping.
    ///
    /// - Parameters:
    ///   - keys: All that are allowed.
    ///   - hints: For words that people try instead of a key: what they may mean.
    ///   - refused: Known keys that can't be used, with the reason, reported under `refusal`.
    package init?(
        _ node: YAMLNode, _ what: String, keys: [String], hints: [String: [String]] = [:],
        refused: [String: String] = [:], refusal: DiagnosticCode = .refusedFeature, log: DiagnosticLog
    ) {
        guard let mapping = node.mapping else {
            log.error(.wrongValue, "\(what) must be a mapping, not \(node.kind)", at: node.mark)
            return nil
        }
        self.log = log
        self.what = what
        self.mapping = mapping
        mark = node.mark
        // Callers that take any key pass all that are there, which may be many.
        let known = Set(keys)
        for entry in mapping.entries where !known.contains(entry.key) {
            if let reason = refused[entry.key] {
                log.error(refusal, "'\(entry.key)': \(reason)", at: entry.keyMark)
                continue
            }
            let help = Self.help(entry.key, keys: keys, hints: hints)
            log.error(.unknownKey, "unknown key '\(entry.key)' in \(what)", at: entry.keyMark, help: help)
        }
    }

    private static func help(_ key: String, keys: [String], hints: [String: [String]]) -> String? {
        let near = Suggestion.near(key, among: keys + hints.keys.sorted())
        guard let best = near.first else { return Suggestion.help(key, among: keys) }
        return "did you mean \(Suggestion.alternatives(hints[best] ?? near.filter { hints[$0] == nil }))?"
    }

    package func has(_ key: String) -> Bool { mapping.entry(key) != nil }

    /// In the order of the text.
    package var entries: [YAMLMapping.Entry] { mapping.entries }

    /// Of the key's value, or of the whole mapping for an absent key.
    package func mark(of key: String) -> SourceMark { mapping.entry(key)?.value.mark ?? mark }

    package func keyMark(of key: String) -> SourceMark { mapping.entry(key)?.keyMark ?? mark }

    /// The value unless it is absent; a key without a value is an error, and an absent one is when `required`.
    package func node(_ key: String, required: Bool = false) -> YAMLNode? {
        guard let entry = mapping.entry(key) else {
            if required { log.error(.missingKey, "\(what) needs the key '\(key)'", at: mark) }
            return nil
        }
        guard !entry.value.isNull else {
            log.error(.wrongValue, "'\(key)' has no value", at: entry.keyMark, help: "give one or leave the key out")
            return nil
        }
        return entry.value
    }

    package func string(_ key: String, required: Bool = false) -> String? {
        node(key, required: required).flatMap { text($0, key) }
    }

    /// A list of texts; a single text counts as a list of one.
    package func strings(_ key: String, required: Bool = false) -> [String]? {
        located(key, required: required)?.map(\.text)
    }

    /// As `strings`, each with its place.
    package func located(_ key: String, required: Bool = false) -> [(text: String, mark: SourceMark)]? {
        guard let node = node(key, required: required) else { return nil }
        let nodes = node.sequence ?? [node]
        let texts = nodes.compactMap { element in text(element, key).map { ($0, element.mark) } }
        return texts.count == nodes.count ? texts : nil
    }

    package func integer(_ key: String, in range: ClosedRange<Int>? = nil, required: Bool = false) -> Int? {
        guard let node = node(key, required: required) else { return nil }
        guard let value = node.scalar?.integer else {
            wrong(key, "a whole number", node)
            return nil
        }
        if let range, !range.contains(value) {
            log.error(
                .outOfRange, "'\(key)' is \(value); it must be between \(range.lowerBound) and \(range.upperBound)",
                at: node.mark)
            return nil
        }
        return value
    }

    package func double(_ key: String, in range: ClosedRange<Double>? = nil, required: Bool = false) -> Double? {
        guard let node = node(key, required: required) else { return nil }
        guard let value = number(node, key) else { return nil }
        if let range, !range.contains(value) {
            log.error(
                .outOfRange, "'\(key)' is \(value); it must be between \(range.lowerBound) and \(range.upperBound)",
                at: node.mark)
            return nil
        }
        return value
    }

    /// A list of finite numbers, each with its place.
    package func doubles(_ key: String, required: Bool = false) -> [(value: Double, mark: SourceMark)]? {
        guard let node = node(key, required: required) else { return nil }
        guard let nodes = node.sequence else {
            wrong(key, "a list of numbers", node)
            return nil
        }
        let values = nodes.compactMap { element in number(element, key).map { ($0, element.mark) } }
        return values.count == nodes.count ? values : nil
    }

    package func bool(_ key: String, required: Bool = false) -> Bool? {
        guard let node = node(key, required: required) else { return nil }
        guard let value = node.scalar?.boolean else {
            wrong(key, "true or false", node)
            return nil
        }
        return value
    }

    /// Such as `10s`, `15m`, `1h30m` or `2d`; never negative.
    package func duration(
        _ key: String, in range: ClosedRange<Duration>? = nil, required: Bool = false
    ) -> Duration? {
        guard let node = node(key, required: required) else { return nil }
        guard let scalar = node.scalar, let value = Duration(written: scalar.text) else {
            wrong(key, "a duration with its unit, such as 10s, 15m, 2h or 1d", node)
            return nil
        }
        if let range, !range.contains(value) {
            log.error(
                .outOfRange, "'\(key)' must be between \(range.lowerBound) and \(range.upperBound)", at: node.mark)
            return nil
        }
        return value
    }

    /// One of the words of an enumeration.
    package func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, as type: Choice.Type = Choice.self, required: Bool = false
    ) -> Choice? where Choice.RawValue == String {
        guard let node = node(key, required: required) else { return nil }
        guard let word = node.scalar?.text else {
            wrong(key, "one word", node)
            return nil
        }
        if let value = Choice(rawValue: word) { return value }
        let known = Choice.allCases.map(\.rawValue)
        log.error(
            .wrongValue, "'\(key)' can't be '\(word)'", at: node.mark,
            help: Suggestion.near(word, among: known).isEmpty
                ? "one of " + known.joined(separator: ", ") : Suggestion.help(word, among: known))
        return nil
    }

    package func sequence(_ key: String, required: Bool = false) -> [YAMLNode]? {
        guard let node = node(key, required: required) else { return nil }
        guard let nodes = node.sequence else {
            wrong(key, "a list", node)
            return nil
        }
        return nodes
    }

    /// A mapping below this one; see `init` for the parameters.
    package func mapping(
        _ key: String, _ what: String? = nil, keys: [String], hints: [String: [String]] = [:],
        refused: [String: String] = [:], refusal: DiagnosticCode = .refusedFeature, required: Bool = false
    ) -> MappingReader? {
        guard let node = node(key, required: required) else { return nil }
        return MappingReader(
            node, what ?? "'\(key)'", keys: keys, hints: hints, refused: refused, refusal: refusal, log: log)
    }

    /// The mapping's entries when its keys are free, such as names; reported and nil when it is no mapping.
    package func namedEntries(_ key: String, required: Bool = false) -> [YAMLMapping.Entry]? {
        guard let node = node(key, required: required) else { return nil }
        guard let mapping = node.mapping else {
            wrong(key, "a mapping", node)
            return nil
        }
        return mapping.entries
    }

    private func text(_ node: YAMLNode, _ key: String) -> String? {
        guard let scalar = node.scalar, !scalar.isNull else {
            wrong(key, "text", node)
            return nil
        }
        guard !scalar.looksNumeric, !scalar.looksBoolean else {
            wrong(key, "text", node, help: "quote it: \"\(scalar.text)\"")
            return nil
        }
        return scalar.text
    }

    private func number(_ node: YAMLNode, _ key: String) -> Double? {
        guard let value = node.scalar?.double else {
            wrong(key, "a finite decimal number", node)
            return nil
        }
        return value
    }

    private func wrong(_ key: String, _ wanted: String, _ node: YAMLNode, help: String? = nil) {
        let found = node.scalar.map { $0.isNull || $0.text.isEmpty ? $0.kind : "'\($0.text)'" } ?? node.kind
        log.error(
            .wrongValue, "'\(key)' must be \(wanted), not \(found)", at: node.mark,
            help: help ?? node.scalar.flatMap { Self.help(for: $0, wanted: wanted) })
    }

    private static func help(for scalar: YAMLScalar, wanted: String) -> String? {
        if wanted == "true or false" {
            switch scalar.text.lowercased() {
            case "yes", "on", "y", "true": return "write true, without quotes"
            case "no", "off", "n", "false": return "write false, without quotes"
            default: return nil
            }
        }
        guard wanted.contains("number") else { return nil }
        if scalar.isQuoted && NumberShape(scalar.text) != .none { return "remove the quotes" }
        let unquoted = YAMLScalar(text: scalar.text, isQuoted: false)
        if unquoted.double != nil { return nil }
        return unquoted.looksNumeric ? "plain decimal digits only: 60, 0.25, 1e-3" : nil
    }
}
