import DisplayText
import FairnessMetrics
import ResultStore

/// One alert that is not resolved, on one line.
struct AlertLine {
    let alert: Snapshot.Alert

    func text(style: TextStyle) -> String {
        let record = alert.record
        let severity = EscapedText(escaping: record.severity).text
        let head = "\(record.state == .firing ? "FIRING " : "PENDING")  \(severity)"
        var parts: [EscapedText] = []
        parts.append(record.category.map { "\(record.rule) {\($0)}" } ?? "\(record.rule)")
        parts.append(alert.step.map { "\(record.run)/\($0)" } ?? "\(alert.path ?? record.run)")
        parts.append(numbers ?? "\(record.summary)")
        if let step = record.sinceStep { parts.append("since step \(step)") }
        return ([style.severity(record.severity, head)] + parts.map(\.text)).joined(separator: "  ")
    }

    /// "preference_gap +0.213 nats vs base ([0.150, 0.270], n 1,508)".
    private var numbers: EscapedText? {
        guard let verdict = alert.verdict, let value = verdict.value else { return nil }
        let isRatio = verdict.comparedTo != nil && MetricDefinition.named(verdict.metricParts.metric)?.isRatio == true
        let isChange = verdict.comparedTo != nil && !isRatio
        let number = NumberText.fixed(value, decimals: verdict.unit == "%" ? 1 : 3, signed: isChange)
        let unit = isChange && verdict.unit == "%" ? "points" : verdict.unit
        var details = verdict.interval.map { [verdict.format.interval($0)] } ?? []
        if let n = verdict.n { details.append("n \(NumberText.grouped(n))") }
        let against = verdict.comparedTo.map { " vs \($0)" } ?? ""
        let amount = "\(isRatio ? "×" : "")\(number)\(unit.isEmpty ? "" : " \(unit)")"
        let trust = details.isEmpty ? "" : " (\(details.joined(separator: ", ")))"
        return "\(verdict.metricParts.metric) \(amount)\(against)\(trust)"
    }
}

extension MetricDefinition {
    /// Compared with a base by division, not by subtraction.
    var isRatio: Bool { range.lowerBound == 1 }
}
