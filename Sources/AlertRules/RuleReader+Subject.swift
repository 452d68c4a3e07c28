import StrictYAML

/// What a rule is about: suite, metric, categories or groups.
extension RuleReader {
    func readSubject(_ rule: MappingReader) -> Subject? {
        guard let full = rule.string("metric", required: true) else { return nil }
        do throws(MetricCatalogue.UnknownMetric) {
            let (suite, metric) = try catalogue.metric(named: full)
            return Subject(suite: suite, metric: metric)
        } catch {
            log.error(.unknownMetric, error.message, at: rule.mark(of: "metric"), help: error.help)
            return nil
        }
    }

    /// One hypothesis each.
    func readPlaces(_ rule: MappingReader, _ subject: Subject?, _ restriction: Restriction?) -> [String?]? {
        let written = rule.string("each")
        let each = written.flatMap(Each.init)
        if let written, each == nil {
            log.error(
                .wrongValue, "'each' can't be '\(written)'", at: rule.mark(of: "each"),
                help: "'category' or 'group'")
            return nil
        }
        guard let restriction, !rule.has("each") || each != nil, let subject else { return nil }
        if let groups = restriction.groups {
            return isOneByOne(groups, each, rule) ? self.groups(groups, restriction, subject) : nil
        }
        let isPlace = restriction.categories != nil
        guard isMeasured(subject.metric, each, isPlace: isPlace, rule) else { return nil }
        guard let each else {
            guard let chosen = restriction.categories else { return [nil] }
            guard chosen.count == 1 else {
                log.error(
                    .missingKey, "several categories need 'each: category'", at: rule.keyMark(of: "where"),
                    help: "each is then judged by itself")
                return nil
            }
            return chosen
        }
        let places =
            switch each {
            case .category: restriction.categories ?? subject.suite.categories
            case .group: restriction.candidates(subject.metric)
            }
        guard !places.isEmpty else {
            let plural = each == .category ? "categories" : "groups"
            log.error(
                .unknownCategory, "the suite '\(subject.suite.name)' has no \(plural)\(isPlace ? " there" : "")",
                at: rule.mark(of: "each"))
            return nil
        }
        return places
    }

    /// What a rule judges one by one.
    private enum Each: String {
        case category, group
    }

    /// Whether the rule says that its groups are judged one by one, which one alone needn't.
    private func isOneByOne(_ groups: [Named], _ each: Each?, _ rule: MappingReader) -> Bool {
        if each == .category {
            log.error(
                .wrongValue, "'where' names groups, which 'each: category' doesn't judge", at: rule.mark(of: "each"),
                help: "'each: group'")
            return false
        }
        guard each == nil, groups.count > 1 else { return true }
        log.error(
            .missingKey, "several groups need 'each: group'", at: rule.keyMark(of: "where"),
            help: "each is then judged by itself")
        return false
    }

    /// Whether the metric has the values that the rule asks for; an error was reported if not.
    private func isMeasured(
        _ metric: MetricCatalogue.Metric, _ each: Each?, isPlace: Bool, _ rule: MappingReader
    ) -> Bool {
        if each == .group {
            guard metric.groups.isEmpty else { return true }
            log.error(
                .unknownCategory, "'\(metric.name)' is not measured by group", at: rule.mark(of: "each"),
                help: metric.byCategory ? "'each: category'" : "leave 'each' out")
            return false
        }
        if each != nil || isPlace {
            guard !metric.byCategory else { return true }
            let key = each == nil ? "where" : "each"
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
}
