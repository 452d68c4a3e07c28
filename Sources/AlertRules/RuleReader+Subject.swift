import StrictYAML

/// What a rule is about: suite, metric, categories or groups.
extension RuleReader {
    func readSubject(_ rule: MappingReader) -> Subject? {
        guard let full = rule.string("metric", required: true) else { return nil }
        let mark = rule.mark(of: "metric")
        let pieces = full.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let known = catalogue.suites.flatMap { suite in suite.metrics.map { "\(suite.name).\($0.name)" } }
        guard pieces.count == 2 else {
            log.error(
                .unknownMetric, "a metric is written suite.metric, not '\(full)'", at: mark,
                help: Suggestion.help(full, among: known))
            return nil
        }
        guard let suite = catalogue.suite(pieces[0]) else {
            let suites = catalogue.suites.map(\.name)
            log.error(
                .unknownMetric, "unknown suite '\(pieces[0])'", at: mark,
                help: Suggestion.help(String(pieces[0]), among: suites))
            return nil
        }
        guard let metric = suite.metrics.first(where: { $0.name == pieces[1] }) else {
            log.error(
                .unknownMetric, "the suite '\(suite.name)' has no metric '\(pieces[1])'", at: mark,
                help: Suggestion.help(String(pieces[1]), among: suite.metrics.map(\.name)))
            return nil
        }
        return Subject(suite: suite, metric: metric)
    }

    func readCategories(_ rule: MappingReader, _ subject: Subject?) -> [String?]? {
        let chosen = rule.mapping(
            "where", keys: ["category"], refused: ["group": Self.later, "run": Self.later],
            refusal: .notSupportedYet
        ).flatMap { readWhere($0, subject) }
        let written = rule.string("each")
        let each = written.flatMap(Each.init)
        if let written, each == nil {
            log.error(
                .wrongValue, "'each' can't be '\(written)'", at: rule.mark(of: "each"),
                help: "'category' or 'group'")
            return nil
        }
        if let subject, !isMeasured(subject.metric, each, rule) { return nil }
        guard !rule.has("where") || chosen != nil, !rule.has("each") || each != nil else { return nil }
        guard let each else {
            guard let chosen else { return [nil] }
            guard chosen.count == 1 else {
                log.error(
                    .missingKey, "several categories need 'each: category'", at: rule.keyMark(of: "where"),
                    help: "each is then judged by itself")
                return nil
            }
            return chosen
        }
        guard let subject else { return nil }
        let places =
            switch each {
            case .category: chosen ?? subject.suite.categories
            case .group:
                subject.metric.groups.filter { group in chosen?.contains { group.hasPrefix($0 + "/") } ?? true }
            }
        guard !places.isEmpty else {
            let plural = each == .category ? "categories" : "groups"
            log.error(
                .unknownCategory, "the suite '\(subject.suite.name)' has no \(plural)\(chosen == nil ? "" : " there")",
                at: rule.mark(of: "each"))
            return nil
        }
        return places
    }

    /// What a rule judges one by one.
    private enum Each: String {
        case category, group
    }

    /// Whether the metric has the values that the rule asks for; an error was reported if not.
    private func isMeasured(_ metric: MetricCatalogue.Metric, _ each: Each?, _ rule: MappingReader) -> Bool {
        if each == .group {
            guard metric.groups.isEmpty else { return true }
            log.error(
                .unknownCategory, "'\(metric.name)' is not measured by group", at: rule.mark(of: "each"),
                help: metric.byCategory ? "'each: category'" : "leave 'each' out")
            return false
        }
        if let key = ["each", "where"].first(where: rule.has) {
            guard !metric.byCategory else { return true }
            log.error(
                .unknownCategory,
                "'\(metric.name)' is measured \(metric.overall ? "over the whole suite" : "by group") only",
                at: rule.keyMark(of: key), help: metric.overall ? "leave '\(key)' out" : "'each: group'")
            return false
        }
        guard !metric.overall else { return true }
        log.error(
            .missingKey, "'\(metric.name)' has no value for the whole suite", at: rule.keyMark(of: "metric"),
            help: metric.byCategory ? "add 'each: category'" : "add 'each: group'")
        return false
    }

    /// The categories named, lists expanded, each once.
    private func readWhere(_ reader: MappingReader, _ subject: Subject?) -> [String]? {
        guard let words = reader.located("category", required: true) else { return nil }
        var found: [String] = []
        var isSound = true
        for (word, mark) in words {
            var names = [(text: word, mark: mark)]
            if word.hasPrefix("$") {
                switch lists[String(word.dropFirst())] {
                case .items(let items): names = items
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
            guard let suite = subject?.suite else { continue }
            for name in names where !suite.categories.contains(name.text) {
                isSound = false
                let used = name.mark == mark ? "" : " (used at \(mark.line):\(mark.column))"
                log.error(
                    .unknownCategory, "category '\(name.text)' is not in \(suite.name)\(used)", at: name.mark,
                    help: Suggestion.help(name.text, among: suite.categories))
            }
            for name in names where !found.contains(name.text) { found.append(name.text) }
        }
        if words.isEmpty {
            log.error(.wrongValue, "'category' names nothing", at: reader.mark(of: "category"))
            isSound = false
        }
        return isSound && subject != nil ? found : nil
    }
}
