import StrictYAML

/// Reads one entry of `rules:`.
struct RuleReader {
    enum List {
        case items([(text: String, mark: SourceMark)])
        /// Reported where it was defined; uses of it say nothing more.
        case broken
    }

    private static let later = "not supported yet by this version of fairwatch"
    private static let keys = [
        "name", "metric", "where", "each", "outside", "above", "below", "compare", "severity", "summary", "runbook",
    ]
    private static let hints = [
        "threshold": ["above", "below", "outside"], "limit": ["above", "below", "outside"], "max": ["above"],
        "maximum": ["above"], "min": ["below"], "minimum": ["below"], "band": ["outside"], "inside": ["outside"],
        "message": ["summary"], "description": ["summary"], "level": ["severity"], "priority": ["severity"],
        "category": ["where", "each"], "categories": ["where", "each"], "group_by": ["each"], "base": ["compare"],
    ]
    private static let unsupported = Dictionary(
        uniqueKeysWithValues: ["for", "keep_for", "when", "inhibits", "exceptions", "detects"].map { ($0, later) })

    let log: DiagnosticLog
    let catalogue: MetricCatalogue
    let lists: [String: List]
    let minimum: RuleFilePart.Minimum

    /// The suite and metric a rule is about.
    private struct Subject {
        let suite: MetricCatalogue.Suite
        let metric: MetricCatalogue.Metric
    }

    func read(_ node: YAMLNode) -> (rule: AlertRule, nameMark: SourceMark)? {
        guard
            let rule = MappingReader(
                node, "a rule", keys: Self.keys, hints: Self.hints, refused: Self.unsupported,
                refusal: .notSupportedYet, log: log)
        else { return nil }
        let name = readName(rule)
        let subject = readSubject(rule)
        let categories = readCategories(rule, subject)
        let comparison = readComparison(rule, subject)
        let threshold = ThresholdReader(rule: rule, log: log).read(subject?.metric, tested: comparison?.tested)
        let severity: AlertSeverity? = rule.choice("severity", required: true)
        if let metric = subject?.metric, metric.isDescriptive, let severity, severity.isPaging {
            log.error(
                .wrongValue,
                "'\(metric.name)' is the largest difference between groups, which equal groups have too: it can't page",
                at: rule.mark(of: "severity"), help: "'severity: warning', or a metric of each group's contrast")
            return nil
        }
        let summary = readSummary(rule)
        let runbook = rule.string("runbook")
        guard let name, let subject, let categories, let comparison, let threshold, let severity else { return nil }
        let nameMark = rule.mark(of: "name")
        return (
            AlertRule(
                name: name, suite: subject.suite.name, metric: subject.metric.name, unit: subject.metric.unit,
                categories: categories, threshold: threshold, tested: comparison.tested, target: comparison.target,
                unchanged: comparison.tested == .value ? subject.metric.unchanged : nil, severity: severity,
                minimumClusters: minimum.clusters, minimumEffective: minimum.effective, summary: summary,
                runbook: runbook, origin: "\(log.source.file):\(nameMark.line)"), nameMark
        )
    }

    private func readName(_ rule: MappingReader) -> String? {
        guard let name = rule.string("name", required: true) else { return nil }
        let isWord = name.unicodeScalars.allSatisfy {
            ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-" || $0 == "_" || $0 == "."
        }
        guard isWord, (1...64).contains(name.utf8.count) else {
            log.error(
                .wrongValue, "a rule's name has 1 to 64 of the characters a–z, 0–9, '-', '_' and '.'",
                at: rule.mark(of: "name"))
            return nil
        }
        return name
    }

    private func readSubject(_ rule: MappingReader) -> Subject? {
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

    private func readCategories(_ rule: MappingReader, _ subject: Subject?) -> [String?]? {
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

    private struct Comparison {
        var tested: AlertRule.Tested
        var target = ComparisonTarget.base
    }

    /// How the quantity relates to another checkpoint; `value` without `compare`.
    private func readComparison(_ rule: MappingReader, _ subject: Subject?) -> Comparison? {
        guard rule.has("compare") else { return Comparison(tested: .value) }
        guard let compare = rule.mapping("compare", keys: ["to", "by"]) else { return nil }
        let to = compare.string("to", required: true)
        let by = compare.string("by", required: true)
        let best: ComparisonTarget.Preference =
            by == AlertRule.Tested.distanceFromIdeal.rawValue ? .nearestIdeal : rule.has("below") ? .greatest : .least
        let target = to.flatMap { ComparisonTarget($0, preference: best) }
        if let to, target == nil {
            log.error(
                .wrongValue, "'to' can't be '\(to)'", at: compare.mark(of: "to"),
                help: "base, previous, start, best or reference:NAME")
        }
        guard let by else { return nil }
        let known: [AlertRule.Tested] = [.difference, .distanceFromIdeal, .ratio]
        guard let tested = known.first(where: { $0.rawValue == by }) else {
            if by == "retained_fraction" {
                log.error(.notSupportedYet, "comparing by '\(by)': \(Self.later)", at: compare.mark(of: "by"))
            } else {
                log.error(
                    .wrongValue, "'by' can't be '\(by)'", at: compare.mark(of: "by"),
                    help: Suggestion.help(by, among: known.map(\.rawValue)))
            }
            return nil
        }
        guard let metric = subject?.metric else { return nil }
        let suits = check(tested, metric, at: compare.mark(of: "by"))
        return suits ? target.map { Comparison(tested: tested, target: $0) } : nil
    }

    private func check(_ tested: AlertRule.Tested, _ metric: MetricCatalogue.Metric, at mark: SourceMark) -> Bool {
        switch tested {
        case .ratio where metric.isSigned:
            log.error(
                .ratioOfSigned, "'\(metric.name)' is signed: a ratio of it means nothing", at: mark,
                help: "by: difference, or by: distance_from_ideal")
        case _ where metric.contrast == .none:
            log.error(
                .badComparison, "'\(metric.name)' is a comparison with the base by itself", at: mark,
                help: "leave 'compare' out")
        case .ratio where metric.contrast != .ratio:
            log.error(
                .badComparison, "'\(metric.name)' is compared by its difference, not by a ratio", at: mark,
                help: "by: difference")
        case .distanceFromIdeal where metric.ideal == nil:
            log.error(
                .badComparison, "'\(metric.name)' has no ideal to be distant from", at: mark,
                help: metric.contrast == .ratio ? "by: ratio" : "by: difference")
        case .difference where metric.contrast != .difference:
            log.error(
                .badComparison, "'\(metric.name)' is compared by its ratio, not by a difference", at: mark,
                help: "by: ratio")
        default: return true
        }
        return false
    }

    private func readSummary(_ rule: MappingReader) -> SummaryTemplate {
        guard let text = rule.string("summary") else { return .standard }
        let (template, flaws) = SummaryTemplate.parse(text)
        let mark = rule.mark(of: "summary")
        for flaw in flaws {
            switch flaw {
            case .unknown(let word):
                let known = SummaryTemplate.Placeholder.allCases.map(\.rawValue).sorted()
                let near = Suggestion.near(word, among: known)
                log.error(
                    .badSummary, "unknown placeholder '{{\(word)}}' in the summary", at: mark,
                    help: near.isEmpty
                        ? "known: " + known.joined(separator: ", ")
                        : "did you mean \(Suggestion.alternatives(near))?")
            case .unclosed:
                log.error(.badSummary, "'{{' without '}}' in the summary", at: mark)
            }
        }
        return template
    }
}
