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
    package let moduleCount: Int
    package let parameterCount: Int
    /// Modules of the base that the configuration targets but that have no tensors, sorted. PEFT leaves them at
    /// their start, without effect; many of them hint at tensors lost on the way. That `layers_to_transform` or
    /// `exclude_modules` may leave modules out on purpose is not considered.
    package let targetsWithoutTensors: [String]
}
