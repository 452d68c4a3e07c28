import DisplayText
import FairnessMonitor
import Transformer

/// How much there is to score, and how much of it is shared.
struct WorkloadCounts: Codable {
    struct Scope: Codable {
        let scope: String
        let distinctTokens: Int
    }

    let workload: String
    /// Rows of the file that could not be read.
    let brokenRows: [String]
    let items: Int
    let sequences: Int
    /// Of all sequences, each for itself.
    let tokens: Int
    /// Distinct beginnings in each plan, together.
    let distinctTokens: Int
    let sharingWithin: [Scope]
    let plans: Int
    /// Rows that go through the layers: a sequence's last token is only predicted.
    let rows: Int
    /// Rows whose next-token probabilities are computed.
    let predictedRows: Int

    var sharingFactor: Double { Double(tokens) / Double(max(1, distinctTokens)) }

    init(_ workload: Workload, _ plans: [ScoringPlan]) {
        self.workload = workload.name
        brokenRows = workload.brokenRows
        items = workload.items.count
        sequences = workload.sequences.count
        tokens = workload.sequences.reduce(0) { $0 + $1.tokens.count }
        distinctTokens = plans.reduce(0) { $0 + $1.sequences.distinctPrefixes }
        sharingWithin = workload.sharing.map { Scope(scope: $0.scope, distinctTokens: $0.tokens) }
        self.plans = plans.count
        rows = plans.reduce(0) { $0 + $1.distinctTokens }
        predictedRows = plans.reduce(0) { $0 + $1.predictions }
    }

    func add(to facts: inout FactLines) {
        func add(_ label: String, _ text: String) { facts.add(label, EscapedText(escaping: Array(text.utf8))) }
        add("items", "\(NumberText.grouped(items)) in \(NumberText.grouped(sequences)) sequences")
        for row in brokenRows { add("row left out", row) }
        add("tokens as lists", NumberText.grouped(tokens))
        add("distinct tokens", "\(NumberText.grouped(distinctTokens)) in \(plans) plan\(plans == 1 ? "" : "s")")
        for scope in sharingWithin { add("  \(scope.scope)", NumberText.grouped(scope.distinctTokens)) }
        add("sharing factor", NumberText.fixed(sharingFactor, decimals: 2))
        add("rows computed", NumberText.grouped(rows))
        add("rows predicted", NumberText.grouped(predictedRows))
    }
}
