import AlertRules
import DisplayText
import FairnessMetrics
import FairnessStatistics
import ResultStore

extension ExplainedRule {
    /// Of which places items are shown, and how many of each.
    package struct Detail: Sendable {
        /// Nil for those where the rule fires, else the one that is nearest to it.
        package var category: String?
        package var items = Self.defaultItems

        package static let defaultItems = 3

        package init() {}
    }

    /// What `fairwatch rules explain` prints for people.
    ///
    /// - Throws: A `Refusal` for a category that the rule doesn't judge.
    package func lines(_ detail: Detail = Detail()) throws -> [String] {
        var facts = FactLines()
        for (label, text) in words { facts.add(label, "\(text)") }
        guard let checkpoint else {
            let why: EscapedText = "note: \(absence ?? "")"
            return facts.lines + ["", why.text]
        }
        var lines = facts.lines + ["", title(checkpoint)]
        if !checkpoint.isBySameRules {
            lines.append(
                "note: judged by these rules now; other rules, or calibrations, were in force at its evaluation")
        }
        lines += [""] + table(checkpoint.places) + reasons(checkpoint.places)
        for place in try Self.shown(checkpoint.places, detail) {
            lines += [""] + itemLines(place, most: detail.items)
        }
        return lines
    }

    private func title(_ checkpoint: Checkpoint) -> String {
        let suite = checkpoint.suite.suite
        let line: EscapedText =
            "\(checkpoint.record.checkpoint.displayName) on suite \(suite.name) \(suite.version) and base \(checkpoint.baseName)"
        return line.text
    }

    private func table(_ places: [Place]) -> [String] {
        let hasDrift = places.contains { $0.verdict.drift != nil }
        var table = TextTable(
            [
                .left("CATEGORY"), .left("STATE"), .right("VALUE"), .right("ADJUSTED INTERVAL"), .right("FIRES FROM"),
                .right("FURTHER"), .right("DETECTS"), .right("N"), .right("TEMPLATES"),
            ] + (hasDrift ? [.right("DRIFT")] : []) + [.left("ALERT")])
        for place in places {
            let verdict = place.verdict
            let format = MetricFormat(unit: rule.unit, size: verdict.value ?? 0)
            let state = verdict.state == .firing ? "firing (\(verdict.severity.rawValue))" : verdict.state.rawValue
            table.add(
                [
                    "\(verdict.category ?? "overall")", "\(state)", "\(format.value(verdict.value))",
                    "\(format.interval(verdict.interval))", "\(format.value(verdict.firesFrom))",
                    "\(further(verdict, format))", "\(format.value(verdict.detects))",
                    "\(verdict.n.map(NumberText.grouped) ?? "–")", "\(verdict.clusters.map(NumberText.grouped) ?? "–")",
                ] + (hasDrift ? ["\(readable(verdict.drift))"] : [])
                    + ["\(text(place.alert))"])
        }
        return table.lines
    }

    /// How much further the value had to go; "–" where the rule fires.
    private func further(_ verdict: Verdict, _ format: MetricFormat) -> String {
        guard verdict.state != .firing, let value = verdict.value, let end = verdict.firesFrom else { return "–" }
        return rule.tested == .ratio && value > 0
            ? "×\(NumberText.fixed(end / value, decimals: 3))" : format.signed(end - value)
    }

    /// "pending, 2 of 3 since step 100", "firing since step 100 (inhibited by worse)".
    private func text(_ alert: AlertRecord?) -> String {
        guard let alert else { return "none" }
        let since = alert.sinceStep.map { " since step \($0)" } ?? ""
        switch alert.state {
        case .pending: return "pending, \(alert.count) of \(rule.patience.waitsFor)\(since)"
        case .firing: return "firing\(since)\(alert.muted.map { " (\($0))" } ?? "")"
        case .resolved: return "resolved\(alert.sinceStep.map { ", begun at step \($0)" } ?? "")"
        }
    }

    private func reasons(_ places: [Place]) -> [String] {
        var order: [String] = []
        var named: [String: [String]] = [:]
        for place in places {
            guard let reason = place.verdict.reason else { continue }
            if named[reason] == nil { order.append(reason) }
            named[reason, default: []].append(place.verdict.category ?? "overall")
        }
        return order.map { reason in
            let line: EscapedText = "\((named[reason] ?? []).joined(separator: ", ")): \(reason)"
            return line.text
        }
    }

    private static func shown(_ places: [Place], _ detail: Detail) throws -> [Place] {
        if let category = detail.category {
            guard let place = places.first(where: { $0.verdict.category == category }) else {
                let known = places.compactMap(\.verdict.category)
                throw Refusal(
                    code: "unknown-category",
                    reason: "the rule doesn't judge a category '\(category)'"
                        + (known.isEmpty ? ", but the whole suite" : "; it judges \(known.joined(separator: ", "))"))
            }
            return [place]
        }
        let firing = places.filter { $0.verdict.state == .firing }
        guard firing.isEmpty else { return firing }
        func distance(_ place: Place) -> Double {
            guard let value = place.verdict.value, let end = place.verdict.firesFrom else { return .infinity }
            return (end - value).magnitude
        }
        return places.min { distance($0) < distance($1) }.map { [$0] } ?? []
    }

    private func itemLines(_ place: Place, most: Int) -> [String] {
        let name = place.verdict.category ?? "overall"
        let metric = "\(rule.suite).\(rule.metric)"
        switch place.items {
        case .untold(let reason):
            let line: EscapedText = "\(name): \(reason)"
            return [line.text]
        case .known(let items):
            let unit = rule.unit.isEmpty ? "" : " \(rule.unit)"
            let sum = NumberText.fixed(items.reduce(0) { $0 + $1.contribution }, decimals: 3, signed: true)
            let title: EscapedText =
                "\(name): what moved \(metric) most from the base, of \(NumberText.grouped(items.count)) items that add up to \(sum)\(unit)"
            var table = TextTable([.right("  PART"), .right("BASE"), .right("NOW"), .left("ITEM"), .left("TEXT")])
            for item in items.prefix(most) {
                table.add([
                    "\(NumberText.fixed(item.contribution, decimals: 4, signed: true))",
                    "\(NumberText.fixed(item.base, decimals: 3))", "\(NumberText.fixed(item.tuned, decimals: 3))",
                    "\(item.item)", "\(item.texts.joined(separator: " / "))",
                ])
            }
            return [title.text] + table.lines
        }
    }
}

extension MetricFormat {
    /// With its sign.
    func signed(_ value: Double) -> String {
        change(Estimate(value: value, standardError: nil, interval: nil, n: 0, clusters: 0, method: ""))
    }
}
