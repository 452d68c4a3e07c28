import AlertRules
import DisplayText

/// What a rule says, in sentences; names from outside are escaped where they are put into a line.
extension ExplainedRule {
    /// A label each, and what is to be said of it.
    var words: [(label: String, text: String)] {
        var words: [(String, String)] = []
        func say(_ label: String, _ text: String?) {
            if let text { words.append((label, text)) }
        }
        say("rule", rule.origin.map { "\(rule.name), at \($0)" } ?? rule.name)
        say("measures", "\(rule.suite).\(rule.metric)\(rule.unit.isEmpty ? "" : " (\(rule.unit))")")
        say("that is", definition?.description)
        say("where", places)
        say("compared", comparison)
        say("fires", firing)
        say("wants found", rule.detects.map { "\(readable($0))\(unit), nine times in ten" })
        say("severity", severity)
        say("family", family)
        say("level", level)
        say("needs", needs)
        say("only for", rule.condition.map(Self.text))
        say("patience", patience)
        for exception in rule.exceptions {
            say("except", Self.text(exception))
        }
        say(
            "mutes", rule.inhibits.isEmpty ? nil : rule.inhibits.joined(separator: ", ") + ", in the same run and place"
        )
        let inhibitors = rules.ruleSet.rules.filter { $0.inhibits.contains(rule.name) }.map(\.name)
        say("muted by", inhibitors.isEmpty ? nil : inhibitors.joined(separator: ", ") + ", while it fires as loudly")
        say("runbook", rule.runbook)
        return words
    }

    private var unit: String { rule.testedUnit.isEmpty ? "" : " \(rule.testedUnit)" }

    private var places: String {
        let named = rule.categories.compactMap { $0 }
        guard !named.isEmpty else { return "over the whole suite" }
        let kind = named.allSatisfy { $0.contains("/") } ? "group" : "category"
        guard named.count > 1 else { return "in the \(kind) \(named[0])" }
        return "in each \(kind) by itself: \(named.joined(separator: ", "))"
    }

    private var comparison: String {
        switch rule.tested {
        case .value:
            rule.unchanged == nil
                ? "with nothing: the metric's own value"
                : "with the base, which the metric does by itself"
        case .difference: "checkpoint minus \(rule.target.phrase), on the same items"
        case .distanceFromIdeal:
            "how much further from \(readable(definition?.ideal)) than \(rule.target.phrase), on the same items, "
                + "whichever the side"
        case .ratio: "checkpoint divided by \(rule.target.phrase), on the same items"
        }
    }

    private var firing: String {
        "\(rule.threshold)\(unit), when the whole interval at the adjusted level lies there"
    }

    private var severity: String {
        guard rule.severity.isPaging else { return "\(rule.severity.rawValue): pages nobody" }
        return rule.isAboutChange
            ? "\(rule.severity.rawValue): pages where it is known how far neutral fine-tunes move this, and the "
                + "threshold is at least \(readable(AlertRule.leastThresholdInDrifts)) times that; elsewhere it warns"
            : "\(rule.severity.rawValue): pages"
    }

    private var family: String {
        let own = rule.categories.count
        let part = own == 1 ? "one hypothesis" : "\(own) hypotheses"
        let ofSuite = rules.ruleSet.rules.filter {
            $0.suite == rule.suite && $0.severity.isPaging == rule.severity.isPaging
        }
        let all = ofSuite.reduce(0) { $0 + $1.categories.count }
        if rule.severity.isPaging {
            return "\(part) of \(all) on \(rule.suite) that page, corrected together by Holm's method"
        }
        return switch rules.ruleSet.family.quietCorrection {
        case .benjaminiHochberg:
            "\(part) of \(all) on \(rule.suite) that don't page, corrected together by Benjamini and Hochberg's method"
        case .none: "\(part), not corrected for the others"
        }
    }

    private var level: String {
        let family = rules.ruleSet.family
        guard rule.severity.isPaging else { return "\(readable(family.alpha)) at every checkpoint" }
        let suites = max(1, rules.ruleSet.pagingSuites.count)
        let share = NumberText.significant(family.pagingAlpha(index: 1) / Double(suites))
        let plan = family.plannedCheckpoints.map { "\($0) planned checkpoints" } ?? "checkpoints without a plan"
        let shared = suites == 1 ? "" : " and \(suites) suites that page"
        return "\(readable(family.alpha)) a run, spread over \(plan)\(shared): \(share) at the first, for all together"
    }

    private var needs: String? {
        guard rule.severity.isPaging else { return nil }
        return "\(rule.minimumClusters) templates and \(rule.minimumEffective) effective items"
    }

    private var patience: String {
        let waits = rule.patience.waitsFor
        let keeps = rule.patience.keepsFor
        let begins =
            waits == 1
            ? "fires at the first checkpoint at which it is found"
            : "fires at the \(Self.ordinal(waits)) checkpoint at which it is found without having passed between"
        let ends =
            keeps == 0
            ? "ends at the first at which it passes"
            : "outlasts \(keeps) at which it passes, and ends at the next"
        return "\(begins); \(ends)"
    }

    private static func ordinal(_ number: Int) -> String {
        let isTeen = (11...13).contains(number % 100)
        let ending =
            switch number % 10 {
            case 1 where !isTeen: "st"
            case 2 where !isTeen: "nd"
            case 3 where !isTeen: "rd"
            default: "th"
            }
        return "\(number)\(ending)"
    }

    private static func text(_ condition: RuleCondition) -> String {
        func any(_ patterns: [GlobPattern]) -> String { patterns.map(\.text).joined(separator: " or ") }
        func number(_ condition: NumberCondition) -> String {
            condition.relation == .equal
                ? readable(condition.number) : "\(condition.relation.rawValue) \(readable(condition.number))"
        }
        let parts =
            [condition.rank.map { "rank \(number($0))" }, condition.alpha.map { "alpha \(number($0))" }].compactMap {
                $0
            }
            + condition.runs.map { "runs \(any($0))" }
            + [condition.base.map { "base \(any($0))" }, condition.targets.map { "target modules \(any($0))" }]
            .compactMap { $0 }
        return parts.joined(separator: "; ")
    }

    private static func text(_ exception: RuleException) -> String {
        let runs = exception.run.map { ", runs \($0.map(\.text).joined(separator: " or "))" } ?? ""
        let places = exception.categories.map { ", in \($0.joined(separator: ", "))" } ?? ""
        return "\(exception.name)\(runs)\(places), until \(exception.until): \(exception.reason)"
    }
}
