import WeightFiles

/// A PEFT LoRA adapter, checked against its configuration and its base.
///
/// Factors and rows are held as float32; parameters that are replaced whole stay in their file until they are needed.
package struct LowRankAdapter: Sendable {
    /// Of linear modules, by path in the base, such as `model.layers.0.self_attn.q_proj`.
    package let updates: [String: LowRankUpdate]
    /// Of embeddings, by path.
    package var embeddings: [String: EmbeddingUpdate] = [:]
    /// By the parameter's name in the base.
    var parameters: [String: ReplacedParameter] = [:]
    /// Of embeddings and the head, by path.
    package var rows: [String: TokenRows] = [:]
    /// What was trained of a tied embedding applies to the head too (`ensure_weight_tying`).
    var tiesWeights = false
    package let summary: LowRankSummary

    /// True when the factors alone prove that the adapter leaves its base as it is.
    package var changesNothing: Bool {
        updates.values.allSatisfy(\.isZero) && embeddings.values.allSatisfy(\.isZero) && parameters.isEmpty
            && rows.isEmpty
    }

    /// Reads every tensor, or refuses: an adapter half applied would be a wrong measurement.
    ///
    /// - Parameters:
    ///   - weights: `adapter_model.safetensors`, which is read again while the adapter is in use.
    ///   - model: the base's configuration.
    ///   - memoryLimit: bytes that what is held in memory may take as float32.
    package static func parse(
        configuration: AdapterConfiguration, weights: Safetensors, model: ModelConfiguration,
        memoryLimit: Int = 8 << 30
    ) throws(AdapterError) -> LowRankAdapter {
        try parse(
            configuration: configuration, weights: weights, base: AdapterBase(model), memoryLimit: memoryLimit)
    }

    static func parse(
        configuration: AdapterConfiguration, weights: Safetensors, base original: AdapterBase,
        memoryLimit: Int = 8 << 30
    ) throws(AdapterError) -> LowRankAdapter {
        let contents = try AdapterContents(weights.tensors)
        let base = original.resized(to: try contents.vocabularySize(of: original))
        // Names and shapes of all tensors before the bytes of any: a wrong base is found without reading.
        try requireReadable(weights)
        try requireMemory(for: contents, in: weights, limit: memoryLimit)
        let saved = try configuration.saved(among: base.modules.union(contents.modules.keys))
        try contents.requireUsed(saved: saved, base)
        var reader = LowRankAdapterReader(configuration: configuration, base: base, saved: saved)
        let updated = contents.updated
        var plans: [LowRankAdapterReader.Plan] = []
        for module in updated { plans.append(try reader.plan(module, contents.modules[module] ?? [:])) }
        try reader.requireBothOfTiedPair(Set(updated))
        let replacements = ReplacementReader(
            contents: contents, configuration: configuration, base: base, saved: saved)
        let parameters = try replacements.parameters()
        let rowPlans = try replacements.rows()
        let missing = try reader.targets(without: Set(updated))
        guard !contents.modules.isEmpty, !updated.isEmpty || missing.isEmpty else {
            throw AdapterError(
                .tensors, subject: weights.file.quotedForError, problem: "holds no updates",
                remedy: "save the adapter again; with DeepSpeed ZeRO-3 gather its weights first")
        }
        try reader.requireNamedTargets(Set(updated), missing: missing)

        var updates: [String: LowRankUpdate] = [:]
        var embeddings: [String: EmbeddingUpdate] = [:]
        for plan in plans {
            let (a, b, magnitude, bias) = try plan.read()
            if plan.isOfTable {
                embeddings[plan.module] = EmbeddingUpdate(
                    rank: plan.rank, scale: plan.scale, a: a, b: b, magnitude: magnitude)
            } else {
                updates[plan.module] = LowRankUpdate(
                    rank: plan.rank, scale: plan.scale, a: a, b: b, magnitude: magnitude, bias: bias)
            }
        }
        var rows: [String: TokenRows] = [:]
        for plan in rowPlans { rows[plan.module] = try plan.read() }
        for (_, parameter) in parameters.sorted(by: { $0.key < $1.key }) { try parameter.tensor.requireFinite() }
        let summary = LowRankSummary(
            configuration, ranks: Set(plans.map(\.rank)), targetsWithoutTensors: missing,
            savedModules: Set(parameters.filter(\.value.isOwnCopy).keys.map(AdapterBase.module)),
            biasCount: parameters.keys.count { $0.hasSuffix(".bias") && !(parameters[$0]?.isOwnCopy ?? false) },
            tokenRows: Set(rows.values.flatMap(\.places.keys)).count,
            vocabularySize: base.vocabularySize == original.vocabularySize ? nil : base.vocabularySize)
        let adapter = LowRankAdapter(
            updates: updates, embeddings: embeddings, parameters: parameters, rows: rows,
            tiesWeights: configuration.tiesWeights, summary: summary)
        try adapter.requireEqualUpdates(ofTiedPairIn: base)
        return adapter
    }

    /// What PEFT stores twice of a tied pair must be the same.
    private func requireEqualUpdates(ofTiedPairIn base: AdapterBase) throws(AdapterError) {
        guard base.isHeadTied else { return }
        var isDifferent = false
        if tiesWeights, let head = updates[base.head], let embedding = embeddings[base.embedding]?.update {
            isDifferent = head.a != embedding.a || head.b != embedding.b
        }
        if let head = rows[base.head], let embedding = rows[base.embedding], head.places == embedding.places {
            isDifferent = isDifferent || head.values != embedding.values
        }
        guard isDifferent else { return }
        throw .module(
            .tensors, base.head, "what was trained of it differs from the embedding's, though the base ties the two",
            "save the adapter again, its tensors don't belong together")
    }

    private static func requireReadable(_ weights: Safetensors) throws(AdapterError) {
        for tensor in weights.tensors where !tensor.type.isReadable {
            throw .tensor(
                .unsupported, tensor.name, "has the dtype \(tensor.type.rawValue)",
                "save the adapter in F32, F16 or BF16")
        }
    }

    private static func requireMemory(
        for contents: AdapterContents, in weights: Safetensors, limit: Int
    ) throws(AdapterError) {
        var left = limit / 4
        for (part, tensor) in contents.modules.values.joined() where part.parameterKind == nil {
            guard tensor.elementCount <= left else {
                throw AdapterError(
                    .oversized, subject: weights.file.quotedForError,
                    problem: "its parameters need more than the \(limit) bytes allowed",
                    remedy: "raise the limit, or check that this is an adapter")
            }
            left -= tensor.elementCount
        }
    }
}
