import CVectorKernels
import RealModule

/// The generalised Jensen–Shannon divergences of sets of rows: Σ_i w_i Σ p_i·ln p_i − Σ m·ln m with m = Σ_i w_i·p_i,
/// token by token (Lin 1991, IEEE Transactions on Information Theory 37).
///
/// The rows are multiplied with the vocabulary once more, set after set, so that no distribution is ever stored.
final class MixtureStage {
    /// Sets whose rows one worker goes through one after the other, a chunk at a time.
    private struct Share {
        var members: [DivergencePlan.Member] = []
        /// Of each set its index and where its rows lie among the members.
        var runs: [(mixture: Int, rows: Range<Int>)] = []

        mutating func append(_ mixture: DivergencePlan.Mixture, index: Int) {
            let start = members.count
            members += mixture.members
            runs.append((index, start..<members.count))
        }
    }

    private let shares: [Share]
    private let mixtures: Int
    private let members: Int
    private let pass: NetworkPass
    private let parallel: any ParallelFor
    private let rows: FloatBuffer  // (rows, tokenWidth), finished
    private let logNormalisers: [Double]
    private let means: [DoubleBuffer]  // one a worker, (columns)

    init(
        _ mixtures: [DivergencePlan.Mixture], rows: FloatBuffer, logNormalisers: [Double], pass: NetworkPass,
        parallel: any ParallelFor
    ) {
        self.mixtures = mixtures.count
        self.rows = rows
        self.logNormalisers = logNormalisers
        self.pass = pass
        self.parallel = parallel
        var shares: [Share] = []
        for (index, mixture) in mixtures.enumerated() {
            let fits = shares.last.map { $0.members.count + mixture.members.count <= ScoringPlan.chunkRows } ?? false
            if !fits { shares.append(Share()) }
            shares[shares.count - 1].append(mixture, index: index)
        }
        self.shares = shares
        members = mixtures.reduce(0) { $0 + $1.members.count }
        means = (0..<parallel.workers).map { _ in DoubleBuffer(count: HeadTile.columns(pass.configuration)) }
    }

    /// In the order of the mixtures, nats.
    func divergences(onTile: (Double) throws -> Void) throws -> [Double] {
        guard mixtures > 0 else { return [] }
        let sums = UnsafeMutableBufferPointer<Double>.allocate(capacity: mixtures)
        sums.initialize(repeating: 0)
        defer { sums.deallocate() }
        let head = HeadTile(pass.configuration)
        for tile in 0..<HeadTile.count(pass.configuration) {
            try head.load(tile, from: pass.weights)
            parallel.run(shares.count) { index, worker in accumulate(shares[index], head, worker: worker, into: sums) }
            try onTile(head.operations(rows: members))
        }
        return sums.map(\.withoutRounding)
    }

    private func accumulate(
        _ share: Share, _ head: HeadTile, worker: Int, into sums: UnsafeMutableBufferPointer<Double>
    ) {
        let columns = head.columns.count
        let scratch = pass.scratch[worker]
        let mean = means[worker].pointer
        var runs = share.runs[...]
        for start in stride(from: 0, to: share.members.count, by: ScoringPlan.chunkRows) {
            let places = start..<min(start + ScoringPlan.chunkRows, share.members.count)
            let count = gather(share.members[places], into: scratch.normalised.pointer)
            head.writeLogits(
                of: scratch.normalised.pointer, count: count, into: scratch.wide.pointer, products: scratch.products)
            for place in places {
                guard let run = runs.first else { return }
                let member = share.members[place]
                if place == run.rows.lowerBound { mean.update(repeating: 0, count: columns) }
                sums[run.mixture] +=
                    member.weight
                    * vk_add_exp(
                        scratch.wide.pointer + (place - start) * columns, columns, logNormalisers[member.row],
                        member.weight, mean)
                guard place == run.rows.upperBound - 1 else { continue }
                sums[run.mixture] -= Self.sumOfProducts(mean, count: columns)
                runs = runs.dropFirst()
            }
        }
    }

    /// - Returns: how many rows there are with those that fill them up.
    private func gather(_ members: ArraySlice<DivergencePlan.Member>, into target: UnsafeMutablePointer<Float>) -> Int {
        let width = pass.configuration.embedding.tokenWidth
        for (index, member) in members.enumerated() {
            (target + index * width).update(from: rows.pointer + member.row * width, count: width)
        }
        let count = BlockActivations.padded(members.count)
        (target + members.count * width).update(repeating: 0, count: (count - members.count) * width)
        return count
    }

    /// Σ m·ln m, to which what is 0 adds nothing.
    private static func sumOfProducts(_ mean: UnsafePointer<Double>, count: Int) -> Double {
        (0..<count).reduce(0) { sum, token in
            mean[token] > 0 ? sum + mean[token] * Double.log(mean[token]) : sum
        }
    }
}
