/// An adapter in a few words, for tables and records.
package struct LowRankSummary: Sendable, Equatable {
    /// `r` of the configuration.
    package let rank: Int
    /// The ranks that occur, ascending; more than one with `rank_pattern`.
    package let ranksUsed: [Int]
    package let alpha: Double
    package let isRankStabilised: Bool
    package let isWeightDecomposed: Bool
    /// `target_modules`, sorted.
    package let targetModules: [String]
    /// Modules of the base that the configuration targets but that have no tensors, sorted. PEFT leaves them at
    /// their start, without effect; they hint at tensors lost on the way.
    package let targetsWithoutTensors: [String]
    /// `layers_to_transform` or `exclude_modules` may explain targets without tensors.
    package var leavesTargetsOut = false
    /// Last parts of the paths of modules that are stored whole (`modules_to_save`), sorted.
    package var savedModules: [String] = []
    /// Trained biases that replace the base's.
    package var biasCount = 0
    /// Updates have biases of their own (`lora_bias`).
    package var hasUpdateBiases = false
    /// Tokens with rows of their own (`trainable_token_indices`).
    package var tokenRows = 0
    /// Of a vocabulary that was resized before the training; nil where it is the base's.
    package var vocabularySize: Int?

    /// How and what was trained, as in `LoRA, rank-stabilised + saved lm_head`.
    package var method: String {
        var updates = [isWeightDecomposed ? "DoRA" : "LoRA"]
        if isRankStabilised { updates.append("rank-stabilised") }
        if ranksUsed.count > 1 { updates.append("ranks " + ranksUsed.map(String.init).joined(separator: ", ")) }
        var parts = [updates.joined(separator: ", ")]
        if !savedModules.isEmpty { parts.append("saved " + savedModules.joined(separator: ", ")) }
        if biasCount > 0 || hasUpdateBiases { parts.append("biases") }
        if tokenRows > 0 { parts.append(tokenRows == 1 ? "1 token row" : "\(tokenRows) token rows") }
        if let vocabularySize { parts.append("vocabulary of \(vocabularySize)") }
        return parts.joined(separator: " + ")
    }
}

extension LowRankSummary {
    init(
        _ configuration: AdapterConfiguration, ranks: Set<Int>, targetsWithoutTensors: [String],
        savedModules: Set<String>, biasCount: Int, tokenRows: Int, vocabularySize: Int?
    ) {
        self.init(
            rank: configuration.rank, ranksUsed: ranks.sorted(), alpha: configuration.alpha,
            isRankStabilised: configuration.isRankStabilised, isWeightDecomposed: configuration.isWeightDecomposed,
            targetModules: configuration.targets.names, targetsWithoutTensors: targetsWithoutTensors,
            leavesTargetsOut: configuration.leavesTargetsOut,
            savedModules: Set(savedModules.compactMap { $0.split(separator: ".").last.map(String.init) }).sorted(),
            biasCount: biasCount, hasUpdateBiases: configuration.hasUpdateBiases, tokenRows: tokenRows,
            vocabularySize: vocabularySize)
    }
}
