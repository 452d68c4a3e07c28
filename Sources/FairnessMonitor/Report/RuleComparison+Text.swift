import DisplayText

extension RuleComparison {
    /// What `fairwatch rules diff` prints for people.
    ///
    /// - Parameter showsAll: Also what fires, waits or is muted on neither side.
    package func lines(showsAll: Bool = false) -> [String] {
        let shown = differences.filter { showsAll || $0.isLoud }
        let quiet = differences.count - shown.count
        var lines = [Self.counted(checkpoints, "checkpoint") + " of \(Self.counted(runs, "run")), judged again by both"]
        lines += notes.map { note in
            let line: EscapedText = "note: \(note)"
            return line.text
        }
        if !shown.isEmpty { lines += [""] + table(shown) }
        if quiet > 0 {
            let verb = quiet == 1 ? "differs" : "differ"
            lines += [
                "",
                "\(Self.counted(quiet, shown.isEmpty ? "verdict" : "more verdict")) \(verb) without firing on either "
                    + "side: --all",
            ]
        }
        return lines + [""] + totalLines + ["", conclusion]
    }

    private func table(_ differences: [Difference]) -> [String] {
        let severalBases = Set(differences.map(\.base)).count > 1
        var table = TextTable(
            [.left("CHECKPOINT")] + (severalBases ? [.left("BASE")] : []) + [
                .left("RULE"), .left("CATEGORY"), .left("OLD"), .left("NEW"), .right("VALUE"), .right("OLD INTERVAL"),
                .right("NEW INTERVAL"),
            ])
        for difference in differences {
            let value = difference.new?.value ?? difference.old?.value
            let format = MetricFormat(unit: "", size: value ?? 0)
            func interval(_ finding: Finding?) -> EscapedText {
                guard let low = finding?.low, let high = finding?.high else { return "–" }
                return "[\(format.value(low)), \(format.value(high))]"
            }
            table.add(
                ["\(difference.checkpoint.displayName)"] + (severalBases ? ["\(difference.base.prefix(12))"] : []) + [
                    "\(difference.rule)", "\(difference.category ?? "overall")", Self.word(difference.old),
                    Self.word(difference.new), "\(format.value(value))", interval(difference.old),
                    interval(difference.new),
                ])
        }
        return table.lines
    }

    private static func word(_ finding: Finding?) -> EscapedText {
        guard let finding else { return "–" }
        return finding.isLoud ? "\(finding.state) (\(finding.severity.rawValue))" : "\(finding.state)"
    }

    private var totalLines: [String] {
        var table = TextTable([.left("TOTALS"), .right("OLD"), .right("NEW")])
        func add(_ name: EscapedText, _ count: (Totals) -> Int) {
            table.add([name, "\(NumberText.grouped(count(totals.old)))", "\(NumberText.grouped(count(totals.new)))"])
        }
        add("verdicts") { $0.verdicts.values.reduce(0, +) }
        add("firing") { $0.verdicts["firing"] ?? 0 }
        add("  that page") { $0.paging }
        add("muted") { $0.verdicts["muted"] ?? 0 }
        for state in ["pending", "passed", "inconclusive", "unknown"] {
            add("\(state)") { $0.verdicts[state] ?? 0 }
        }
        add("alerts raised") { $0.raised }
        add("  that page") { $0.pages }
        add("runs that page") { $0.runsThatPage.count }
        return table.lines
    }

    private var conclusion: String {
        guard !differences.isEmpty else { return "no verdict differs" }
        let places = Set(differences.map(\.checkpoint.id)).count
        return "\(Self.counted(differences.count, "verdict")) on \(Self.counted(places, "checkpoint")) "
            + "differ\(differences.count == 1 ? "s" : "")"
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        "\(NumberText.grouped(count)) \(noun)\(count == 1 ? "" : "s")"
    }
}
