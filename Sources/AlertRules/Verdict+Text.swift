extension Verdict {
    /// What a placeholder of the summary stands for; "–" where there is nothing.
    func text(_ placeholder: SummaryTemplate.Placeholder) -> String {
        switch placeholder {
        case .rule: rule
        case .suite: suite
        case .metric: "\(suite).\(metric)"
        case .category: category ?? "overall"
        case .severity: severity.rawValue
        case .state: state.rawValue
        case .unit: tested == .ratio ? "" : unit
        case .n: n.map(String.init) ?? "–"
        case .clusters: clusters.map(String.init) ?? "–"
        case .value: readable(value)
        case .interval: interval.map { "[\(readable($0.low)), \(readable($0.high))]" } ?? "–"
        case .confidence: readable(confidence.map { 100 * $0 })
        case .threshold: threshold.description
        case .measured: readable(measured)
        case .base: readable(baseline)
        case .detects: readable(detects)
        }
    }
}
