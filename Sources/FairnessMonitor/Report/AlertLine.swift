import DisplayText
import FairnessMetrics
import ResultStore

/// What one rule says of one checkpoint, on one line: an alert, or those of several categories with the largest.
struct AlertLine {
    private let alert: Snapshot.Alert
    /// Of all alerts on this line, in order.
    private let categories: [String]

    /// One line for the alerts of a rule on a checkpoint, in the order of their first.
    static func lines(_ alerts: [Snapshot.Alert]) -> [AlertLine] {
        var order: [[String?]] = []
        var groups: [[String?]: [Snapshot.Alert]] = [:]
        for alert in alerts {
            let key = [
                alert.record.rule, alert.record.severity, alert.record.state.rawValue, alert.record.run, alert.sha256,
                alert.record.sinceStep.map { "\($0)" }, alert.record.muted, alert.record.acknowledgement?.owner,
            ]
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(alert)
        }
        return order.compactMap { groups[$0].flatMap(AlertLine.init) }
    }

    private init?(_ alerts: [Snapshot.Alert]) {
        func size(_ alert: Snapshot.Alert) -> Double { alert.verdict?.value?.magnitude ?? 0 }
        guard let largest = alerts.max(by: { size($0) < size($1) }) else { return nil }
        alert = largest
        categories = alerts.compactMap(\.record.category).sorted()
    }

    func text(style: TextStyle) -> String {
        let record = alert.record
        let severity = EscapedText(escaping: record.severity).text
        let state = record.state == .pending ? "PENDING" : record.muted == nil ? "FIRING " : "muted  "
        let head = "\(state)  \(severity)"
        var parts: [EscapedText] = []
        parts.append(categories.isEmpty ? "\(record.rule)" : "\(record.rule) {\(categories.joined(separator: ", "))}")
        parts.append(alert.step.map { "\(record.run)/\($0)" } ?? "\(alert.path ?? record.run)")
        let largest = categories.count > 1 ? record.category.map { "most \($0): " } ?? "" : ""
        parts.append(numbers.map { "\(largest)\($0)" } ?? "\(record.summary)")
        if let step = record.sinceStep { parts.append("since step \(step)") }
        if let muted = record.muted { parts.append("(\(muted))") }
        if let seen = record.acknowledgement { parts.append("(acknowledged by \(seen.owner))") }
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
