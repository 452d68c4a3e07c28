/// Compares next-token distributions: a tuned model's with its base's behind each context, and the tuned model's own
/// behind the contexts of a set.
///
/// Both models go through the layers side by side over the same blocks. Where their vocabularies differ in size, the
/// distributions compared are those given that the token is one of those that both models have, for over all tokens
/// KL(tuned‖base) would be infinite; sets are compared over the tuned model's whole vocabulary.
package struct DivergenceEngine {
    private let tuned: LanguageModel
    private let base: LanguageModel?
    private let parallel: any ParallelFor
    private let residentBlocks: Int
    private let meter: ProductMeter?

    /// - Parameters:
    ///   - base: nil where only sets are to be compared.
    ///   - memory: in bytes; limits only how many blocks share one reading of the weights, never a result's bits.
    package init(
        tuned: LanguageModel, base: LanguageModel?, parallel: any ParallelFor, memory: Int, meter: ProductMeter? = nil
    ) {
        self.tuned = tuned
        self.base = base
        self.parallel = parallel
        self.meter = meter
        residentBlocks = NetworkPass.residentBlocks(
            [tuned.configuration] + (base.map { [$0.configuration] } ?? []), workers: parallel.workers, memory: memory)
    }

    /// What `DivergencePlan` needs to know of the models.
    package var longestSharedSequence: Int { models.map(\.configuration.longestSharedSequence).min() ?? .max }

    private var models: [LanguageModel] { [tuned] + (base.map { [$0] } ?? []) }

    /// Multiplications and additions of a comparison, without attention's own.
    package func floatingPointOperations(_ plan: DivergencePlan) -> Double {
        guard isNeeded(plan) else { return 0 }
        let comparisons = models.reduce(0) { sum, model in
            let lens = plan.byLayer && base != nil ? max(0, model.configuration.layers.count - 1) : 0
            return sum + model.floatingPointOperations(plan.scoring)
                + Double(lens * plan.scoring.predictions) * model.configuration.operationsPerPrediction
        }
        return comparisons + Double(plan.mixedRows) * tuned.configuration.operationsPerPrediction
    }

    /// Without a base no sets means no work.
    private func isNeeded(_ plan: DivergencePlan) -> Bool {
        !plan.scoring.blocks.isEmpty && (base != nil || !plan.mixtures.isEmpty)
    }

    /// Compares all that the plan asks for; `onProgress` gets the fraction of the work that is done.
    ///
    /// A context longer than a model's positions or with a token that a model lacks is refused before any work
    /// (`ScoringError`, with the context's index), as are models of different depth (`DivergenceError`); weights that
    /// overflow float32 are noticed by the distributions (`NotFiniteScore`).
    package func compare(_ plan: DivergencePlan, onProgress: (Double) throws -> Void = { _ in }) throws -> Divergences {
        try check(plan)
        guard isNeeded(plan) else { return Divergences(plan, contexts: nil, mixtures: [], layers: nil) }
        let total = floatingPointOperations(plan)
        var done = 0.0
        func advance(_ operations: Double) throws {
            done += operations
            try onProgress(min(1, done / total))
        }
        let pass = NetworkPass(tuned, blocks: plan.scoring.blocks, parallel: parallel, meter: meter)
        let basePass = base.map {
            NetworkPass($0, blocks: plan.scoring.blocks, parallel: parallel, meter: meter, takingTurnsWith: pass)
        }
        defer { for one in [pass, basePass] { one?.report(to: meter) } }

        let rows = KeptRows(count: plan.mixtures.isEmpty ? 0 : plan.scoring.sequences.count, of: tuned.configuration)
        var layers = [[ComparedRow]](repeating: [], count: tuned.configuration.layers.count)
        try compareByLayer(plan, pass, basePass, keeping: rows, into: &layers, advance: advance)
        let last = layers.last ?? []
        let mixtures = try MixtureStage(
            plan.mixtures, rows: rows.buffer, logNormalisers: last.map(\.logNormaliser), pass: pass, parallel: parallel
        ).divergences(onTile: advance)
        guard base != nil else { return Divergences(plan, contexts: nil, mixtures: mixtures, layers: nil) }
        let divergences = layers.map { $0.map(\.divergence) }
        return Divergences(
            plan, contexts: divergences.last, mixtures: mixtures, layers: plan.byLayer ? divergences : nil)
    }

    private func compareByLayer(
        _ plan: DivergencePlan, _ pass: NetworkPass, _ basePass: NetworkPass?, keeping rows: KeptRows,
        into layers: inout [[ComparedRow]], advance: (Double) throws -> Void
    ) throws {
        let heads = HeadComparison(tuned: pass, base: basePass, parallel: parallel)
        let blocks = plan.scoring.blocks
        for start in stride(from: 0, to: blocks.count, by: residentBlocks) {
            let some = Array(blocks[start..<min(start + residentBlocks, blocks.count)])
            let group = try pass.begin(some)
            let baseGroup = try basePass?.begin(some) ?? []
            for layer in layers.indices {
                try advance(pass.run(layer: layer, over: group))
                if let basePass { try advance(basePass.run(layer: layer, over: baseGroup)) }
                let isLast = layer == layers.count - 1
                guard isLast || plan.byLayer && base != nil else { continue }
                try pass.finish(group)
                try basePass?.finish(baseGroup)
                if isLast { rows.append(group) }
                let compared = try heads.compare(group, baseGroup, onTile: advance)
                try requireFinite(compared, from: layers[layer].count, plan)
                layers[layer] += compared
            }
        }
    }

    private func requireFinite(_ rows: [ComparedRow], from start: Int, _ plan: DivergencePlan) throws {
        for (index, row) in rows.enumerated() {
            let isFinite = row.logNormaliser.isFinite
            let divergence = row.divergence
            guard isFinite, base == nil || divergence.fromBase.isFinite && divergence.toBase.isFinite else {
                throw NotFiniteScore(sequence: plan.firsts[start + index])
            }
        }
    }
}

extension DivergenceEngine {
    private func check(_ plan: DivergencePlan) throws {
        guard plan.scoring.longestShared <= longestSharedSequence else {
            throw ScoringError(
                kind: .plan, sequence: 0, problem: "the plan shares beginnings that the models see otherwise in each")
        }
        if let base, base.configuration.layers.count != tuned.configuration.layers.count {
            throw DivergenceError(
                "the base has \(base.configuration.layers.count) layers, the model to be compared with it "
                    + "\(tuned.configuration.layers.count)")
        }
        for (index, sequence) in zip(plan.firsts, plan.scoring.sequences) {
            try tuned.configuration.check(sequence.tokens, index: index)
            do throws(ScoringError) {
                try base?.configuration.check(sequence.tokens, index: index)
            } catch {
                throw ScoringError(kind: error.kind, sequence: index, problem: "in the base, " + error.problem)
            }
        }
    }
}

/// The tuned model's finished rows of all contexts, for the sets.
private final class KeptRows {
    let buffer: FloatBuffer  // (contexts, tokenWidth)
    private let width: Int
    private let count: Int
    private var next = 0

    init(count: Int, of model: ModelConfiguration) {
        self.count = count
        width = model.embedding.tokenWidth
        buffer = FloatBuffer(count: count * width)
    }

    func append(_ group: [BlockActivations]) {
        guard count > 0 else { return }
        for activations in group {
            let rows = activations.block.predictingRows.count
            (buffer.pointer + next * width).update(from: activations.finished(0..<rows), count: rows * width)
            next += rows
        }
    }
}

extension Divergences {
    /// From distinct contexts and sets that differ to all of the plan's.
    fileprivate init(
        _ plan: DivergencePlan, contexts: [ModelDivergence]?, mixtures: [Double], layers: [[ModelDivergence]]?
    ) {
        func spread(_ values: [ModelDivergence]) -> [ModelDivergence] { plan.places.map { values[$0] } }
        self.contexts = contexts.map(spread) ?? []
        self.layers = layers.map { $0.map(spread) } ?? []
        var sets = [Double](repeating: 0, count: plan.sets)
        for (mixture, value) in zip(plan.mixtures, mixtures) { sets[mixture.set] = value }
        self.sets = sets
    }
}
