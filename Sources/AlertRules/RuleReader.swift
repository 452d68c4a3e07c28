import StrictYAML

/// Reads one entry of `rules:`.
struct RuleReader {
    enum List {
        case items([(text: String, mark: SourceMark)])
        /// Reported where it was defined; uses of it say nothing more.
        case broken
    }

    private static let keys = [
        "name", "metric", "where", "each", "outside", "above", "below", "detects", "compare", "severity", "when", "for",
        "keep_for", "inhibits", "exceptions", "summary", "runbook",
    ]
    private static let hints = [
        "threshold": ["above", "below", "outside"], "limit": ["above", "below", "outside"], "max": ["above"],
        "maximum": ["above"], "min": ["below"], "minimum": ["below"], "band": ["outside"], "inside": ["outside"],
        "message": ["summary"], "description": ["summary"], "level": ["severity"], "priority": ["severity"],
        "category": ["where", "each"], "categories": ["where", "each"], "group_by": ["each"], "base": ["compare"],
    ]
    let log: DiagnosticLog
    let catalogue: MetricCatalogue
    let lists: [String: List]
    let minimum: RuleFilePart.Minimum

    /// The suite and metric a rule is about.
    struct Subject {
        let suite: MetricCatalogue.Suite
        let metric: MetricCatalogue.Metric
    }

    func read(_ node: YAMLNode) -> (rule: AlertRule, nameMark: SourceMark)? {
        guard
            let rule = MappingReader(
                node, "a rule", keys: Self.keys, hints: Self.hints, log: log)
        else { return nil }
        let name = readName(rule)
        var subject = readSubject(rule)
        let restriction = readRestriction(rule, subject)
        let categories = readPlaces(rule, subject, restriction)
        let comparison = readComparison(rule, &subject)
        let thresholds = ThresholdReader(rule: rule, log: log)
        let threshold = thresholds.read(subject?.metric, tested: comparison?.tested)
        let detects = threshold.flatMap {
            thresholds.readDetects(beyond: $0, subject?.metric, tested: comparison?.tested)
        }
        let severity: AlertSeverity? = rule.choice("severity", required: true)
        if let metric = subject?.metric, metric.isDescriptive, let severity, severity.isPaging {
            log.error(
                .wrongValue,
                "'\(metric.name)' is the largest difference between groups, which equal groups have too: it can't page",
                at: rule.mark(of: "severity"), help: "'severity: warning', or a metric of each group's contrast")
            return nil
        }
        let circumstances = CircumstanceReader(rule: rule, log: log, categories: subject?.suite.categories).read()
        let summary = readSummary(rule)
        let runbook = rule.string("runbook")
        guard let name, let subject, let restriction, let categories, let comparison, let threshold, let severity,
            let circumstances, !rule.has("detects") || detects != nil
        else { return nil }
        let nameMark = rule.mark(of: "name")
        return (
            AlertRule(
                name: name, suite: subject.suite.name, metric: subject.metric.name, unit: subject.metric.unit,
                categories: categories, threshold: threshold, detects: detects, tested: comparison.tested,
                target: comparison.target,
                unchanged: comparison.tested == .value ? subject.metric.unchanged : nil, severity: severity,
                minimumClusters: minimum.clusters, minimumEffective: minimum.effective,
                condition: condition(circumstances.condition, restriction), patience: circumstances.patience,
                inhibits: circumstances.inhibits, exceptions: circumstances.exceptions, summary: summary,
                runbook: runbook, origin: RuleOrigin(rule)), nameMark
        )
    }

    /// `where` and `when` may both name runs.
    private func condition(_ condition: RuleCondition?, _ restriction: Restriction) -> RuleCondition? {
        guard let run = restriction.run else { return condition }
        var both = condition ?? RuleCondition()
        both.runs.append(run)
        return both
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
