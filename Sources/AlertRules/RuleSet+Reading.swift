import FairnessStatistics
import StrictYAML

extension RuleSet {
    /// Reads rule files of format version 1, in the order given; all problems of all files are returned.
    ///
    /// There is a rule set only when no file has an error: a reload is all or nothing.
    package static func read(
        _ files: [(file: String, bytes: [UInt8])], catalogue: MetricCatalogue
    ) -> (ruleSet: RuleSet?, diagnostics: [Diagnostic]) {
        var merged = RuleMerger()
        var logs: [DiagnosticLog] = []
        for (file, bytes) in files {
            let (root, log) = StrictYAML.read(bytes, file: file, prefix: "R")
            logs.append(log)
            guard let root, let part = RuleFileReader(log: log, catalogue: catalogue).read(root) else { continue }
            merged.add(part, log: log)
        }
        let diagnostics = logs.flatMap(\.inOrder)
        guard !logs.contains(where: \.hasErrors) else { return (nil, diagnostics) }
        return (RuleSet(family: merged.family, rules: merged.rules), diagnostics)
    }
}

/// One file's share of a rule set.
struct RuleFilePart {
    /// A setting of the whole family with its place.
    struct Setting<Value: Equatable> {
        let value: Value
        let mark: SourceMark
    }

    /// Of what a paging rule of this file needs.
    struct Minimum {
        var clusters = 20
        /// Independent items.
        var effective = 30
    }

    var alpha: Setting<Double>?
    var spending: Setting<AlphaSpending.Plan>?
    var quietCorrection: Setting<RuleSet.Family.QuietCorrection>?
    var rules: [(rule: AlertRule, nameMark: SourceMark)] = []
}

/// Puts files together; what concerns the family may be said in several files, but only in one way.
private struct RuleMerger {
    private(set) var family = RuleSet.Family()
    private(set) var rules: [AlertRule] = []
    private var said: [String: String] = [:]
    private var origins: [String: String] = [:]

    mutating func add(_ part: RuleFilePart, log: DiagnosticLog) {
        settle("alpha", part.alpha, \.alpha, log)
        settle("planned_checkpoints", part.spending, \.spending, log)
        settle("correction.warnings", part.quietCorrection, \.quietCorrection, log)
        for (rule, mark) in part.rules {
            if let earlier = origins[rule.name] {
                log.error(
                    .duplicateRule, "duplicate rule name '\(rule.name)'; first given at \(earlier)", at: mark,
                    help: "alerts are known by the name of their rule")
                continue
            }
            origins[rule.name] = rule.origin
            rules.append(rule)
        }
    }

    private mutating func settle<Value: Equatable>(
        _ key: String, _ setting: RuleFilePart.Setting<Value>?, _ target: WritableKeyPath<RuleSet.Family, Value>,
        _ log: DiagnosticLog
    ) {
        guard let setting else { return }
        if let earlier = said[key], family[keyPath: target] != setting.value {
            log.error(
                .conflictingDefaults, "'\(key)' differs from the one given at \(earlier)", at: setting.mark,
                help: "it concerns all rules of all files together: say it once")
            return
        }
        family[keyPath: target] = setting.value
        said[key] = "\(log.source.file):\(setting.mark.line)"
    }
}
