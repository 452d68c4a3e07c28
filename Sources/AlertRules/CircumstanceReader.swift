import StrictYAML

/// Reads what a rule says beside its test: for which checkpoints it is, how patient, whom it mutes and where it is muted.
struct CircumstanceReader {
    struct Circumstances {
        var condition: RuleCondition?
        var patience = AlertRule.Patience()
        var inhibits: [String] = []
        var exceptions: [RuleException] = []
    }

    let rule: MappingReader
    let log: DiagnosticLog
    /// Of the rule's suite; nil where it isn't known.
    let categories: [String]?

    private static let longestPatience = 1_000

    /// Nil where anything was reported.
    func read() -> Circumstances? {
        var found = Circumstances()
        var isSound = true
        func take<Value>(_ key: String, _ read: () -> Value?, _ keep: (Value) -> Void) {
            guard rule.has(key) else { return }
            if let value = read() { keep(value) } else { isSound = false }
        }
        take("when", condition) { found.condition = $0 }
        take("for", { checkpoints("for", atLeast: 1) }) { found.patience.waitsFor = $0 }
        take("keep_for", { checkpoints("keep_for", atLeast: 0) }) { found.patience.keepsFor = $0 }
        take("inhibits", { rule.strings("inhibits") }) { found.inhibits = $0 }
        take("exceptions", exceptions) { found.exceptions = $0 }
        return isSound ? found : nil
    }

    /// "3 checkpoints": a number alone would leave open of what.
    private func checkpoints(_ key: String, atLeast least: Int) -> Int? {
        guard let node = rule.node(key) else { return nil }
        let words = node.scalar?.text.split(separator: " ") ?? []
        let counted = words.count == 2 && (words[1] == "checkpoints" || words[1] == "checkpoint")
        guard counted, words[0].allSatisfy(\.isNumber), let count = Int(words[0]) else {
            let isCount = words.count == 1 && Int(words[0]) != nil
            log.error(
                .wrongValue, "'\(key)' counts checkpoints, such as '3 checkpoints'", at: node.mark,
                help: isCount ? "'\(words[0]) checkpoints'" : "times of the day say nothing of a training run")
            return nil
        }
        guard (least...Self.longestPatience).contains(count) else {
            log.error(
                .outOfRange,
                "'\(key)' is \(count) checkpoints; it must be between \(least) and \(Self.longestPatience)",
                at: node.mark)
            return nil
        }
        return count
    }

    private func condition() -> RuleCondition? {
        guard let reader = rule.mapping("when", keys: ["rank", "alpha", "targets", "run", "base"]) else { return nil }
        guard !reader.entries.isEmpty else {
            log.error(.wrongValue, "'when' has no condition", at: reader.mark, help: "leave it out for all checkpoints")
            return nil
        }
        var condition = RuleCondition()
        condition.rank = number("rank", reader)
        condition.alpha = number("alpha", reader)
        condition.targets = reader.patterns("targets")
        let run = reader.patterns("run")
        condition.runs = run.map { [$0] } ?? []
        condition.base = reader.patterns("base")
        let read = [
            condition.rank != nil, condition.alpha != nil, condition.targets != nil, run != nil,
            condition.base != nil,
        ].count { $0 }
        return read == reader.entries.count ? condition : nil
    }

    private func number(_ key: String, _ reader: MappingReader) -> NumberCondition? {
        guard let node = reader.node(key) else { return nil }
        if let condition = node.scalar.flatMap({ NumberCondition($0.text) }) { return condition }
        log.error(
            .wrongValue, "'\(key)' must be a number, or a comparison with one", at: node.mark,
            help: "such as \"<= 8\", with quotes because of YAML")
        return nil
    }

    private func exceptions() -> [RuleException]? {
        guard let nodes = rule.sequence("exceptions") else { return nil }
        let found = nodes.map(exception)
        return found.contains { $0 == nil } ? nil : found.compactMap { $0 }
    }

    private func exception(_ node: YAMLNode) -> RuleException? {
        guard
            let reader = MappingReader(
                node, "an exception", keys: ["name", "run", "category", "reason", "until"], log: log)
        else { return nil }
        let name = reader.string("name", required: true)
        let reason = reader.string("reason", required: true)
        let until = day(reader)
        let run = reader.has("run") ? reader.patterns("run") : nil
        let places = reader.located("category")
        for (text, mark) in places ?? [] {
            guard let categories, !categories.contains(where: { text == $0 || text.hasPrefix($0 + "/") }) else {
                continue
            }
            log.error(
                .unknownCategory, "category '\(text)' is not in the rule's suite", at: mark,
                help: Suggestion.help(text, among: categories))
            return nil
        }
        guard let name, let reason, let until, !reader.has("run") || run != nil,
            !reader.has("category") || places != nil
        else { return nil }
        return RuleException(name: name, run: run, categories: places?.map(\.text), reason: reason, until: until)
    }

    private func day(_ reader: MappingReader) -> CalendarDay? {
        guard let node = reader.node("until", required: true) else { return nil }
        if let day = node.scalar.flatMap({ CalendarDay($0.text) }) { return day }
        log.error(
            .wrongValue, "'until' must be a day, such as 2027-01-31", at: node.mark,
            help: "an exception without an end would be forgotten")
        return nil
    }
}
