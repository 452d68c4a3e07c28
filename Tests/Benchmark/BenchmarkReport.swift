/// All runs of one benchmark, and what follows from them.
struct BenchmarkReport: Encodable {
    /// One side's run of transformers + peft, held against the run of fairwatch before it.
    struct Comparison: Encodable {
        let library: String
        let tokensPerCPUSecond: Double
        let wallSeconds: Double
        let peakBytes: Int
        /// Our tokens per CPU-second over theirs.
        let ratio: Double
        /// Of a sequence's summed log-likelihood, in nats.
        let worstDifference: Double
        let meanDifference: Double
    }

    /// Wall seconds of one thread and of two.
    struct Scaling: Encodable {
        let one: Double
        let two: Double
    }

    struct Mismatch: Error, CustomStringConvertible {
        let description: String
    }

    let base: String
    let adapter: String?
    private(set) var runs: [MeasuredRun] = []
    private(set) var comparisons: [Comparison] = []
    private(set) var scaling: [Scaling] = []
    private(set) var summary = Summary()

    /// Medians, but for the peak, which is the highest.
    struct Summary: Encodable {
        var tokensPerCPUSecond: Double?
        var cpuSeconds: Double?
        var wallSeconds: Double?
        var productShare: Double?
        var productEfficiency: Double?
        var peakBytes: Int?
        var ratio: Double?
        /// One thread's shortest wall time over that of two.
        var wallRatioOneToTwoThreads: Double?
    }

    init(base: String, adapter: String?) {
        self.base = base
        self.adapter = adapter
    }

    mutating func add(_ run: MeasuredRun) {
        runs.append(run)
        shareBestRates()
        summary.tokensPerCPUSecond = Self.median(runs.map(\.tokensPerCPUSecond))
        summary.cpuSeconds = Self.median(runs.map(\.cpuSeconds))
        summary.wallSeconds = Self.median(runs.map(\.wallSeconds))
        summary.productShare = Self.median(runs.map(\.productShare))
        summary.productEfficiency = Self.median(runs.map(\.productEfficiency))
        summary.peakBytes = runs.map(\.peakBytes).max()
    }

    /// A shape's stand-alone rate is the best that any run saw, so that a busy machine flatters no run.
    private mutating func shareBestRates() {
        var best: [[Int]: Double] = [:]
        for product in runs.flatMap(\.products) {
            best[[product.rows, product.columns, product.depth], default: 0].raise(to: product.standAloneRate)
        }
        for run in runs.indices {
            for index in runs[run].products.indices {
                let product = runs[run].products[index]
                runs[run].products[index].standAloneRate =
                    best[[product.rows, product.columns, product.depth]] ?? product.standAloneRate
            }
        }
    }

    mutating func compare(_ theirs: TransformersProcess.Result, ourScores: [Double]) throws {
        guard let ours = runs.last, ourScores.count == theirs.scores.count, !ourScores.isEmpty else {
            throw Mismatch(description: "\(ourScores.count) scores here, \(theirs.scores.count) by transformers")
        }
        let differences = zip(ourScores, theirs.scores).map { abs($0 - $1) }
        comparisons.append(
            Comparison(
                library: theirs.library, tokensPerCPUSecond: Double(ours.counts.tokens) / max(theirs.cpuSeconds, 1e-9),
                wallSeconds: theirs.wallSeconds, peakBytes: theirs.peakBytes,
                ratio: theirs.cpuSeconds / ours.cpuSeconds,
                worstDifference: differences.max() ?? .nan,
                meanDifference: differences.reduce(0, +) / Double(differences.count)))
        summary.ratio = Self.median(comparisons.map(\.ratio))
    }

    mutating func addScaling(one: Double, two: Double) {
        scaling.append(Scaling(one: one, two: two))
        guard let one = scaling.map(\.one).min(), let two = scaling.map(\.two).min() else { return }
        summary.wallRatioOneToTwoThreads = one / two
    }

    /// The lower of the two in the middle when their number is even.
    static func median(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.sorted()[(values.count - 1) / 2]
    }
}

extension Double {
    fileprivate mutating func raise(to other: Double) { self = max(self, other) }
}
