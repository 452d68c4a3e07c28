import Transformer

extension AdapterDescription {
    init(_ adapter: LowRankAdapter, _ configuration: AdapterConfiguration) {
        let summary = adapter.summary
        self.init(
            rank: summary.rank, alpha: summary.alpha, method: summary.method,
            targetModules: summary.targetModules, baseModelName: configuration.baseModel,
            notes: [
                adapter.changesNothing ? Self.isZero : nil, Self.lostTargets(summary),
                Self.accepted(configuration.acceptedKeys),
            ].compactMap { $0 })
    }

    private static let isZero =
        "the adapter changes nothing: all its updates are zero (‖ΔW‖ = 0), so these are the base's own numbers; "
        + "was it trained and saved?"

    /// Its numbers equal the base's because it is zero, which one of the notes tells.
    var isZero: Bool { notes.contains(Self.isZero) }

    private static func accepted(_ keys: [String]) -> String? {
        guard !keys.isEmpty else { return nil }
        return "adapter_config.json sets what fairwatch doesn't know and accept_adapter_keys lets pass, without effect "
            + "on the merge: \(keys.joined(separator: ", "))"
    }

    private static func lostTargets(_ summary: LowRankSummary) -> String? {
        let lost = summary.targetsWithoutTensors
        guard let first = lost.first else { return nil }
        let modules =
            switch lost.count {
            case 1: "'\(first)' has"
            case 2: "'\(first)' and another module have"
            default: "'\(first)' and \(lost.count - 1) other modules have"
            }
        let cause =
            summary.leavesTargetsOut
            ? "as layers_to_transform or exclude_modules may want it" : "were tensors lost when the adapter was saved?"
        return "\(modules) no tensors though target_modules covers \(lost.count == 1 ? "it" : "them"), so the base is "
            + "measured there; \(cause)"
    }
}
