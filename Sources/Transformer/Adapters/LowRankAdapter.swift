import WeightFiles

/// A PEFT LoRA adapter, checked against its configuration and its base, in float32.
package struct LowRankAdapter: Sendable {
    /// By module path in the base, such as `model.layers.0.self_attn.q_proj`.
    package let updates: [String: LowRankUpdate]
    package let summary: LowRankSummary

    /// True when the factors alone prove that the adapter leaves its base as it is.
    package var changesNothing: Bool { updates.values.allSatisfy(\.isZero) }

    /// Reads every tensor, or refuses: an adapter half applied would be a wrong measurement.
    ///
    /// - Parameters:
    ///   - weights: `adapter_model.safetensors`.
    ///   - modules: every linear module of the base by its path.
    ///   - memoryLimit: bytes that the factors may take as float32.
    package static func parse(
        configuration: AdapterConfiguration, weights: Safetensors, modules: [String: LinearModule],
        memoryLimit: Int = 8 << 30
    ) throws(AdapterError) -> LowRankAdapter {
        try requireMemory(for: weights, limit: memoryLimit)
        if configuration.biases != .none, modules.values.contains(where: \.hasBias) {
            throw .key(
                .unsupported, "bias", "trained biases of the base are not supported by this version",
                "merge the adapter into its base and evaluate the result")
        }
        var reader = LowRankAdapterReader(configuration: configuration, modules: modules)
        let groups = try reader.group(weights.tensors)
        guard !groups.isEmpty else {
            throw AdapterError(
                .tensors, subject: weights.file.quotedForError, problem: "holds no updates",
                remedy: "save the adapter again; with DeepSpeed ZeRO-3 gather its weights first")
        }
        // Shapes of all modules before the bytes of any: a wrong base is found without reading.
        var plans: [LowRankAdapterReader.Plan] = []
        for (module, parts) in groups.sorted(by: { $0.key < $1.key }) {
            plans.append(try reader.plan(module, parts))
        }
        var updates: [String: LowRankUpdate] = [:]
        for plan in plans { updates[plan.module] = try reader.read(plan) }
        let missing = try reader.targets(without: updates)
        let summary = LowRankSummary(
            rank: configuration.rank, ranksUsed: Set(updates.values.map(\.rank)).sorted(),
            alpha: configuration.alpha, isRankStabilised: configuration.isRankStabilised,
            isWeightDecomposed: configuration.isWeightDecomposed, targetModules: configuration.targets.names,
            moduleCount: updates.count, parameterCount: weights.tensors.reduce(0) { $0 + $1.elementCount },
            targetsWithoutTensors: missing)
        return LowRankAdapter(updates: updates, summary: summary)
    }

    private static func requireMemory(for weights: Safetensors, limit: Int) throws(AdapterError) {
        var left = limit / 4
        for tensor in weights.tensors {
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
