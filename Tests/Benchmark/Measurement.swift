import FairnessMonitor
import Transformer

/// One workload, scored with every product timed.
struct Measurement {
    private let workload: Workload
    private let model: LanguageModel
    private let parallel: DispatchParallelFor
    private let memory: Int

    init(_ workload: Workload, _ model: LanguageModel, threads: Int, memory: Int) {
        self.workload = workload
        self.model = model
        parallel = DispatchParallelFor(workers: threads)
        self.memory = memory
    }

    /// What was measured, and each sequence's summed log-likelihood.
    func run() throws -> (MeasuredRun, [Double]) {
        let meter = ProductMeter(threadTime: ThreadTime.now)
        let engine = LogLikelihoodEngine(model: model, parallel: parallel, memory: memory, meter: meter)
        let places = workload.sequencePlaces
        let sequences = workload.sequences
        var sums = [Double](repeating: 0, count: sequences.count)
        let clock = ContinuousClock()
        let before = ProcessTimes.now
        let start = clock.now
        let plans = workload.scoringPlans(for: model.configuration)
        for (plan, planned) in zip(plans, places) {
            try engine.score(plan) { result in
                for (index, values) in zip(plan.blocks[result.block].sequenceIndices, result.tokenLogLikelihoods) {
                    sums[planned[index]] = values.reduce(0, +)
                }
            }
        }
        let wall = (clock.now - start) / .seconds(1)
        let after = ProcessTimes.now
        return (
            MeasuredRun(
                counts: WorkloadCounts(workload, plans), threads: parallel.workers,
                cpuSeconds: after.cpuSeconds - before.cpuSeconds, wallSeconds: wall, peakBytes: after.peakBytes,
                fingerprint: NumericFingerprint.current, products: Self.products(meter)), sums
        )
    }

    /// With their stand-alone rates measured now, each shape's best of two rounds; the longest first.
    private static func products(_ meter: ProductMeter) -> [MeasuredRun.Product] {
        let shapes = meter.totals.sorted { $0.value.nanoseconds > $1.value.nanoseconds }
        let rates = (0..<2).map { _ in
            shapes.map { shape, _ in
                shape.standAloneRate(tries: 5, threadTime: ThreadTime.now)
            }
        }
        return shapes.enumerated().map { index, shape in
            MeasuredRun.Product(
                rows: shape.key.rows, columns: shape.key.columns, depth: shape.key.depth, calls: shape.value.calls,
                cpuSeconds: Double(shape.value.nanoseconds) / 1e9,
                standAloneRate: rates.map { $0[index] }.max() ?? 0)
        }
    }
}
