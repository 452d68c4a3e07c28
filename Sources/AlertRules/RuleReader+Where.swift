import StrictYAML

/// To what a rule's `where` restricts it.
extension RuleReader {
    struct Named {
        let text: String
        /// Of a name in a list, where the list is defined.
        let mark: SourceMark
        /// Where the list is used; empty for a name that stands there itself.
        var use = ""
    }

    struct Restriction {
        /// Nil where no category is named.
        var categories: [String]?
        /// As they are written; nil where none is named.
        var groups: [Named]?
        /// Nil for all runs.
        var run: [GlobPattern]?

        /// The groups of a metric that the categories leave, each as `category/group`.
        func candidates(_ metric: MetricCatalogue.Metric) -> [String] {
            metric.groups.filter { group in categories?.contains { group.hasPrefix($0 + "/") } ?? true }
        }
    }

    /// Nil where anything was reported; without `where` it restricts nothing.
    func readRestriction(_ rule: MappingReader, _ subject: Subject?) -> Restriction? {
        guard rule.has("where") else { return Restriction() }
        guard let reader = rule.mapping("where", keys: ["category", "group", "run"]) else { return nil }
        guard !reader.entries.isEmpty else {
            log.error(
                .missingKey, "'where' names no category, group or run", at: reader.mark, help: "leave it out for all")
            return nil
        }
        var restriction = Restriction()
        var isSound = true
        if reader.has("category") {
            restriction.categories = names("category", reader).flatMap { categories($0, subject) }
            isSound = restriction.categories != nil
        }
        if reader.has("group") {
            restriction.groups = names("group", reader)
            isSound = isSound && restriction.groups != nil
        }
        if reader.has("run") {
            restriction.run = reader.patterns("run")
            isSound = isSound && restriction.run != nil
        }
        return isSound ? restriction : nil
    }

    /// Those that a key names, lists expanded, each once.
    private func names(_ key: String, _ reader: MappingReader) -> [Named]? {
        guard let words = reader.located(key) else { return nil }
        guard !words.isEmpty else {
            log.error(.wrongValue, "'\(key)' names nothing", at: reader.mark(of: key))
            return nil
        }
        var found: [Named] = []
        var isSound = true
        for (word, mark) in words {
            var names = [Named(text: word, mark: mark)]
            if word.hasPrefix("$") {
                switch lists[String(word.dropFirst())] {
                case .items(let items):
                    names = items.map {
                        Named(text: $0.text, mark: $0.mark, use: " (used at \(mark.line):\(mark.column))")
                    }
                case .broken:
                    isSound = false
                    continue
                case nil:
                    log.error(
                        .unknownList, "unknown list '\(word)'", at: mark,
                        help: Suggestion.help(String(word.dropFirst()), among: lists.keys.sorted())
                            ?? "define it under 'lists:'")
                    isSound = false
                    continue
                }
            }
            for name in names where !found.contains(where: { $0.text == name.text }) { found.append(name) }
        }
        return isSound ? found : nil
    }

    /// Nil where one of them isn't in the suite.
    private func categories(_ names: [Named], _ subject: Subject?) -> [String]? {
        guard let suite = subject?.suite else { return nil }
        let unknown = names.filter { !suite.categories.contains($0.text) }
        for name in unknown {
            log.error(
                .unknownCategory, "category '\(name.text)' is not in \(suite.name)\(name.use)", at: name.mark,
                help: Suggestion.help(name.text, among: suite.categories))
        }
        return unknown.isEmpty ? names.map(\.text) : nil
    }

    /// Each as `category/group`; nil, and reported, where one is unknown or could be several.
    func groups(_ names: [Named], _ restriction: Restriction, _ subject: Subject) -> [String?]? {
        guard !subject.metric.groups.isEmpty else {
            log.error(
                .unknownCategory, "'\(subject.metric.name)' is not measured by group",
                at: names.first?.mark ?? .start, help: subject.metric.byCategory ? "name categories" : "leave it out")
            return nil
        }
        let known = restriction.candidates(subject.metric)
        var found: [String] = []
        for name in names {
            let meant =
                name.text.contains("/")
                ? known.filter { $0 == name.text } : known.filter { $0.hasSuffix("/" + name.text) }
            if let group = meant.first, meant.count == 1 {
                if !found.contains(group) { found.append(group) }
                continue
            }
            let isAmbiguous = meant.count > 1
            log.error(
                .unknownCategory,
                isAmbiguous
                    ? "the group '\(name.text)' is in \(meant.count) categories"
                    : "'\(subject.metric.name)' is not measured for a group '\(name.text)'"
                        + (restriction.categories == nil ? "" : " of these categories") + name.use,
                at: name.mark,
                help: isAmbiguous
                    ? "write \(Suggestion.alternatives(meant))" : Self.suggestion(name.text, among: known))
            return nil
        }
        return found
    }

    /// A bare name is compared with bare names.
    private static func suggestion(_ name: String, among groups: [String]) -> String? {
        guard !name.contains("/") else { return Suggestion.help(name, among: groups) }
        let near = Suggestion.near(name, among: groups.map { String($0.drop { $0 != "/" }.dropFirst()) })
        let meant = groups.filter { group in near.contains { group.hasSuffix("/" + $0) } }
        return meant.isEmpty ? Suggestion.help(name, among: groups) : "did you mean \(Suggestion.alternatives(meant))?"
    }
}
