import FairnessStatistics
import StrictYAML

extension RuleSet {
    static let codePrefix = "R"

    /// Reads rule files of format version 1, in the order given; all problems of all files are returned.
    ///
    /// There is a rule set only when no file has an error: a reload is all or nothing.
    package static func read(
        _ files: [(file: String, bytes: [UInt8])], catalogue: MetricCatalogue
    ) -> (ruleSet: RuleSet?, diagnostics: [Diagnostic]) {
        var merged = RuleMerger()
        var logs: [DiagnosticLog] = []
        for (file, bytes) in files {
            let (root, log) = StrictYAML.read(bytes, file: file, prefix: codePrefix)
            logs.append(log)
            guard let root, let part = RuleFileReader(log: log, catalogue: catalogue).read(root) else { continue }
            merged.add(part, log: log)
        }
        merged.checkInhibitions()
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
    /// In seconds; nil within stands for never.
    var reminder: Setting<Double?>?
    var rules: [(rule: AlertRule, nameMark: SourceMark)] = []
}

/// Puts files together; what concerns the family may be said in several files, but only in one way.
private struct RuleMerger {
    private(set) var family = RuleSet.Family()
    private(set) var rules: [AlertRule] = []
    private var said: [String: String] = [:]
    private var origins: [String: String] = [:]
    /// Where each rule's name stands.
    private var places: [String: (log: DiagnosticLog, mark: SourceMark)] = [:]

    mutating func add(_ part: RuleFilePart, log: DiagnosticLog) {
        settle("alpha", part.alpha, \.alpha, log)
        settle("planned_checkpoints", part.spending, \.spending, log)
        settle("correction.warnings", part.quietCorrection, \.quietCorrection, log)
        settle("remind", part.reminder, \.reminder, log)
        for (rule, mark) in part.rules {
            if let earlier = origins[rule.name] {
                log.error(
                    .duplicateRule, "duplicate rule name '\(rule.name)'; first given at \(earlier)", at: mark,
                    help: "alerts are known by the name of their rule")
                continue
            }
            origins[rule.name] = rule.origin?.description
            places[rule.name] = (log, mark)
            rules.append(rule)
        }
    }

    /// Across all files: a rule may mute one of another file.
    func checkInhibitions() {
        let muted = Dictionary(rules.map { ($0.name, $0.inhibits) }, uniquingKeysWith: { first, _ in first })
        for rule in rules {
            guard let place = places[rule.name] else { continue }
            for name in rule.inhibits where muted[name] == nil {
                place.log.error(
                    .badInhibition, "'\(rule.name)' inhibits '\(name)', and there is no rule of that name",
                    at: place.mark, help: Suggestion.help(name, among: muted.keys.sorted()))
            }
            for name in rule.inhibits {
                guard let other = rules.first(where: { $0.name == name }),
                    other.severity.priority < rule.severity.priority
                else { continue }
                place.log.error(
                    .badInhibition,
                    "'\(rule.name)' (\(rule.severity.rawValue)) inhibits '\(name)', which is louder "
                        + "(\(other.severity.rawValue))", at: place.mark,
                    help: "a quiet rule would keep a page from you")
            }
            if let circle = circle(from: rule.name, muted) {
                place.log.error(
                    .badInhibition, "rules inhibit each other in a circle: \(circle.joined(separator: " → "))",
                    at: place.mark, help: "each would keep the other quiet")
            }
        }
    }

    /// The way from a rule back to itself; only told by the first of those on it.
    private func circle(from start: String, _ muted: [String: [String]]) -> [String]? {
        var ways = [[start]]
        var seen: Set<String> = []
        while let way = ways.popLast(), let last = way.last {
            for next in muted[last] ?? [] {
                if next == start { return way.min() == start ? way + [start] : nil }
                if seen.insert(next).inserted { ways.append(way + [next]) }
            }
        }
        return nil
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
