/// What one process measured while it scored.
struct MeasuredRun: Codable {
    struct Product: Codable {
        let rows: Int
        let columns: Int
        let depth: Int
        let calls: Int
        let cpuSeconds: Double
        /// Operations a second that the same product reaches by itself.
        var standAloneRate: Double

        var operations: Double { 2 * Double(rows) * Double(columns) * Double(depth) * Double(calls) }
        var rate: Double { operations / max(cpuSeconds, 1e-9) }
        /// How long the calls would have taken at the stand-alone rate.
        var standAloneSeconds: Double { operations / max(standAloneRate, 1) }
    }

    let counts: WorkloadCounts
    let threads: Int
    /// User and system time of the process from the plan to the last score.
    let cpuSeconds: Double
    let wallSeconds: Double
    /// Of the whole process, until the last score.
    let peakBytes: Int
    let fingerprint: String
    var products: [Product]

    var tokensPerCPUSecond: Double { Double(counts.tokens) / max(cpuSeconds, 1e-9) }
    var productShare: Double { products.reduce(0) { $0 + $1.cpuSeconds } / max(cpuSeconds, 1e-9) }
    /// Of the stand-alone rate, each shape weighted by its time.
    var productEfficiency: Double {
        products.reduce(0) { $0 + $1.standAloneSeconds } / max(products.reduce(0) { $0 + $1.cpuSeconds }, 1e-9)
    }
}
