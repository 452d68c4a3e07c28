import ResultStore

/// One checkpoint a training run, because runs, not checkpoints, are what is independent.
struct RunSelection {
    struct Run: Equatable {
        let name: String
        let rank: RunRank
        let chosen: EvaluatedCheckpoint
        /// KL(base‖tuned) of the checkpoint, in nats.
        let divergence: Double?

        var step: Int? { chosen.checkpoint.traits.step }
    }

    struct LeftOut: Equatable {
        let run: String
        let reason: String
    }

    private(set) var runs: [Run] = []
    private(set) var leftOut: [LeftOut] = []
    /// The KL that every run reaches, where that is what they are matched by.
    private(set) var level: Double?

    /// - Parameters:
    ///   - checkpoints: Of one base, suite, arithmetic and prompt form, by run and step.
    ///   - divergences: By sha256.
    init(_ checkpoints: [EvaluatedCheckpoint], divergences: [String: Double], moment: RankQuery.Moment) {
        var series: [(name: String, rank: RunRank, checkpoints: [EvaluatedCheckpoint])] = []
        for (name, members) in Self.byRun(checkpoints) {
            let ranks = Set(members.map(\.rank))
            guard ranks.count == 1, let only = ranks.first else {
                let found = ranks.map { $0?.text ?? "unknown" }.sorted().joined(separator: ", ")
                leave(name, "its checkpoints are not of one rank (\(found)): it is not one training run")
                continue
            }
            guard let rank = only else {
                leave(name, "its rank is not known: its configuration names none")
                continue
            }
            series.append((name, rank, members))
        }
        func divergence(_ checkpoint: EvaluatedCheckpoint) -> Double? {
            checkpoint.checkpoint.sha256.flatMap { divergences[$0] }
        }
        if moment == .matchedDivergence {
            level = series.compactMap { $0.checkpoints.compactMap(divergence).max() }.min()
        }
        for (name, rank, members) in series {
            switch Self.choice(of: members, moment: moment, level: level, divergence) {
            case .success(let chosen):
                runs.append(Run(name: name, rank: rank, chosen: chosen, divergence: divergence(chosen)))
            case .failure(let refusal): leave(name, refusal.reason)
            }
        }
        runs.sort { ($0.rank, $0.name) < ($1.rank, $1.name) }
    }

    private mutating func leave(_ run: String, _ reason: String) {
        leftOut.append(LeftOut(run: run, reason: reason))
    }

    /// Without a run whose values can't be had.
    mutating func remove(_ run: Run, because reason: String) {
        runs.removeAll { $0 == run }
        leave(run.name, reason)
    }

    private static func byRun(_ checkpoints: [EvaluatedCheckpoint]) -> [(String, [EvaluatedCheckpoint])] {
        let runs = Dictionary(grouping: checkpoints) { $0.checkpoint.traits.run ?? $0.checkpoint.path ?? "?" }
        return runs.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private static func choice(
        of members: [EvaluatedCheckpoint], moment: RankQuery.Moment, level: Double?,
        _ divergence: (EvaluatedCheckpoint) -> Double?
    ) -> Result<EvaluatedCheckpoint, Refusal> {
        func refused(_ reason: String) -> Result<EvaluatedCheckpoint, Refusal> {
            .failure(Refusal(code: "ranks-run", reason: reason))
        }
        func step(_ checkpoint: EvaluatedCheckpoint) -> Int? { checkpoint.checkpoint.traits.step }
        switch moment {
        case .last:
            if members.count == 1 { return .success(members[0]) }
            guard let last = members.filter({ step($0) != nil }).max(by: { (step($0) ?? 0) < (step($1) ?? 0) }) else {
                return refused("none of its \(members.count) checkpoints says its step, so the last is not known")
            }
            return .success(last)
        case .step(let wanted):
            if let found = members.last(where: { step($0) == wanted }) { return .success(found) }
            let steps = members.compactMap(step).map(String.init).joined(separator: ", ")
            return refused("step \(wanted) was not evaluated\(steps.isEmpty ? "" : "; these were: \(steps)")")
        case .matchedDivergence:
            let known = members.compactMap { member in divergence(member).map { (member, $0) } }
            func distance(_ other: Double) -> Double { (other - (level ?? 0)).magnitude }
            guard let nearest = known.min(by: { distance($0.1) < distance($1.1) }) else {
                return refused("its KL from the base was not measured: evaluate it on a suite with continuations")
            }
            return .success(nearest.0)
        }
    }
}

extension EvaluatedCheckpoint {
    /// Nil where a LoRA adapter doesn't say it.
    var rank: RunRank? {
        checkpoint.isFullFineTune ? .full : checkpoint.traits.rank.map { .lowRank($0) }
    }
}
