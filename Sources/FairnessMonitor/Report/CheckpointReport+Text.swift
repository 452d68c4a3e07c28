import DisplayText
import ResultStore

extension CheckpointReport {
    /// What `fairwatch show` prints for people.
    package func lines(
        style: TextStyle = .plain, detail: MetricDetail = .group, showsAllVerdicts: Bool = false
    ) -> [String] {
        var lines = facts + failureLines
        for report in shown {
            lines += ["", title(report)] + conditions(report)
            lines += [""] + MetricTable(metrics: report.metrics, detail: detail).lines
        }
        if !notes.isEmpty { lines += [""] + notes.map { "note: \(EscapedText(escaping: $0))" } }
        let verdicts = shown.flatMap(\.verdicts)
        if !verdicts.isEmpty {
            lines += [""] + VerdictLines(verdicts: verdicts, style: style, showsAll: showsAllVerdicts).lines
        }
        return lines
    }

    private var facts: [String] {
        var facts = FactLines()
        let traits = record.traits
        let title: EscapedText = traits.run.map { run in "\(run)\(traits.step.map { "/\($0)" } ?? "")" } ?? "–"
        facts.add("checkpoint", title)
        for path in record.paths {
            facts.add("path", "\(path.path)\(path.goneAt.map { " (gone since \(NumberText.instant($0)))" } ?? "")")
        }
        facts.add("sha256", record.sha256.map { "\($0)" })
        let state = "\(record.state.rawValue), since \(NumberText.instant(record.stateChanged))"
        facts.add("state", "\(state)")
        for line in record.reason?.split(separator: "\n") ?? [] { facts.add("reason", "\(line)") }
        facts.add("next", next.map { "\($0)" })
        if let rank = traits.rank {
            let alpha = traits.alpha.map { ", alpha \(NumberText.plain($0))" } ?? ""
            let targets = traits.targets.isEmpty ? "" : ", on \(traits.targets.joined(separator: ", "))"
            let kind = traits.kind.map { $0 == "lora" ? "LoRA" : $0 } ?? "LoRA"
            facts.add("method", "\(kind), rank \(rank)\(alpha)\(targets)")
        } else if record.isFullFineTune {
            facts.add("method", "\(CheckpointTraits.fullFineTune)")
        }
        facts.add("says its base", traits.baseName.map { "\($0)" })
        facts.add("complete by", traits.evidence.map { "\($0)" })
        return facts.lines
    }

    private var failureLines: [String] {
        guard let attempt else { return [] }
        return ["", "failed \(attempt.failures == 1 ? "once" : "\(attempt.failures) times")"]
            + failures.prefix(attempt.failures).map { failure in
                let cause = failure.error?.split(separator: "\n").first ?? "no reason recorded"
                let line: EscapedText = "  \(NumberText.instant(failure.cost.finished))  \(cause)"
                return line.text
            }
    }

    private func title(_ report: EvaluationReport) -> String {
        let base = report.base.map { "\($0.name) (\($0.modelType))" } ?? "an unknown base"
        let line: EscapedText = "suite \(report.suite) \(report.suiteVersion) on base \(base)"
        return line.text
    }

    private func conditions(_ report: EvaluationReport) -> [String] {
        let evaluation = report.evaluation
        let cost = evaluation.cost
        var facts = FactLines()
        facts.add("finished", "\(NumberText.instant(cost.finished))")
        let estimate = cost.estimatedSeconds.map { " (estimate: \(NumberText.forecast($0)))" } ?? ""
        facts.add("took", "\(Durations.text(cost.finished - cost.started))\(estimate)")
        facts.add("used", Self.usage(cost))
        facts.add("base", "fingerprint \(evaluation.key.base.prefix(12))")
        facts.add("suite", "sha256 \(evaluation.key.suite.prefix(12))")
        facts.add("rules", evaluation.conditions.rulesSHA256.map { "sha256 \($0.prefix(12))" })
        facts.add("seed", "\(evaluation.conditions.seed)")
        facts.add("engine", "\(evaluation.conditions.engineVersion)")
        facts.add("arithmetic", "\(evaluation.key.numeric)")
        return facts.lines
    }

    private static func usage(_ cost: EvaluationCost) -> EscapedText? {
        let parts = [
            cost.cpuSeconds.map { "\(NumberText.fixed($0, decimals: 1)) s of processor time" },
            cost.peakMemoryBytes.map { "\(NumberText.bytes($0)) at the peak" },
        ].compactMap { $0 }
        return parts.isEmpty ? nil : "\(parts.joined(separator: ", "))"
    }
}
