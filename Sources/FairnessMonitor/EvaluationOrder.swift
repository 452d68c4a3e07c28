import ResultStore

/// In which order waiting checkpoints are evaluated: within a run by step, so that its alerts tell its story in order,
/// and the runs in turn, so that a fast trainer doesn't keep the others waiting.
struct EvaluationOrder: Sendable {
    private var turns = 0
    /// When each run had its last turn; 0 for never.
    private var lastTurn: [String: Int] = [:]

    mutating func began(_ checkpoint: CheckpointRecord) {
        turns += 1
        lastTurn[checkpoint.traits.run ?? ""] = turns
    }

    /// The one to take first comes first.
    func sorted(_ waiting: [CheckpointRecord]) -> [CheckpointRecord] {
        var arrival: [String: Double] = [:]
        for checkpoint in waiting {
            let run = checkpoint.traits.run ?? ""
            arrival[run] = min(arrival[run] ?? .infinity, checkpoint.firstSeen)
        }
        func key(_ checkpoint: CheckpointRecord) -> (Int, Double, String, Int, Double, Int64) {
            let run = checkpoint.traits.run ?? ""
            return (
                lastTurn[run] ?? 0, arrival[run] ?? 0, run, checkpoint.traits.step ?? .max, checkpoint.firstSeen,
                checkpoint.id
            )
        }
        return waiting.sorted { key($0) < key($1) }
    }
}
