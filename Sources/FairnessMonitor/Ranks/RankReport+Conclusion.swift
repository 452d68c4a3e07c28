import FairnessStatistics

extension RankReport {
    /// Runs a rank from which on one may speak of ranks, not of these runs.
    static let enoughRuns = 5
    /// Mean KLs further apart than this are named as another reason for a difference.
    private static let largestRatio = 1.25

    /// What the values allow to say, in plain sentences, and what they don't.
    var conclusion: [String] {
        ([baseless, trendSentence] + confounders + [fewRuns, retained, comparisonSentence, reversed, scope])
            .compactMap { $0 }
    }

    private var baseless: String? {
        guard !hasRetention else {
            return baseStrength < 6
                ? "The base's bias is only \(NumberText.fixed(baseStrength, decimals: 1)) standard errors from 0: R is "
                    + "weakly known." : nil
        }
        return "The base's own value is \(NumberText.fixed(baseStrength, decimals: 1)) standard errors from 0, and at "
            + "least 4 are needed: there is no bias here that could be kept, so there is no R and no non-inferiority."
    }

    private var trendSentence: String? {
        guard let trend else {
            return "Nothing can be said of ranks: a trend needs three runs at two or more LoRA ranks."
        }
        if let least = trend.leastP, least > 0.05 {
            return "\(trend.runs) runs are too few to test a trend: even the most ordered of all orders of the ranks "
                + "would have \(Self.p(least))."
        }
        let quantity = hasRetention ? "R" : "the value"
        let slope = retentionSlope ?? trend.slope
        guard trend.p <= 0.05 else {
            let missed = trend.detects().map { limit in
                let size = NumberText.fixed(hasRetention ? (limit / baseValue.value).magnitude : limit, decimals: 3)
                return ": with these runs one of less than \(size) in \(quantity) a doubling of the rank would be "
                    + "missed in more than one study of ten"
            }
            return "No trend with rank was found (\(Self.p(trend.p))), which doesn't show that there is none"
                + (missed ?? "") + "."
        }
        let size = NumberText.fixed(slope.magnitude, decimals: 3)
        let direction = slope < 0 ? "falls" : "rises"
        let found = "\(quantity) \(direction) by \(size) a doubling of the rank (\(Self.p(trend.p)))."
        guard hasRetention else { return found.prefix(1).uppercased() + found.dropFirst() }
        let distance = divergenceRatio == nil ? "" : ", which went unequally far from it"
        return "Lower ranks kept \(slope < 0 ? "more" : "less") of the base's bias in these runs\(distance): \(found)"
    }

    /// Of the ranks' mean KLs the largest over the smallest, where that is worth a word.
    private var divergenceRatio: String? {
        let divergences = rows.compactMap(\.divergence)
        guard let least = divergences.min(), let most = divergences.max(), most > Self.largestRatio * least else {
            return nil
        }
        return least > 0 ? "by \(NumberText.fixed(most / least, decimals: 1))×" : "from 0"
    }

    private var fewRuns: String? {
        let few = rows.filter { $0.runs.count < Self.enoughRuns }
        guard !few.isEmpty else { return nil }
        let single = few.filter { $0.runs.count == 1 }
        let need = "; at least \(Self.enoughRuns) runs a rank, with seeds of their own, are needed to speak of ranks"
        if single.count == few.count {
            return "\(Self.list(single, begins: true)) \(Self.isOne(single) ? "rests" : "rest") on one run"
                + "\(single.count == 1 ? "" : " each"): differences may be the seed's" + need + "."
        }
        let which = few.count == rows.count && few.count > 1 ? "All ranks" : Self.list(few, begins: true)
        return "\(which) \(Self.isOne(few) ? "rests" : "rest") on fewer than \(Self.enoughRuns) runs"
            + (single.isEmpty ? "" : ", \(Self.list(single)) on one") + ": differences may be the seeds'" + need + "."
    }

    /// "ranks 1, 4 and full fine-tunes".
    private static func list(_ rows: [Row], begins: Bool = false) -> String {
        let ranks = rows.compactMap(\.rank.number).map(String.init)
        let word = (begins ? "Rank" : "rank") + (ranks.count == 1 ? "" : "s")
        let lowRank = ranks.isEmpty ? [] : ["\(word) \(ranks.joined(separator: ", "))"]
        let full = begins && ranks.isEmpty ? "Full fine-tunes" : "full fine-tunes"
        return (lowRank + (rows.contains { $0.rank == .full } ? [full] : [])).joined(separator: " and ")
    }

    private static func isOne(_ rows: [Row]) -> Bool { rows.count == 1 && rows[0].rank != .full }

    /// Other reasons for which ranks may differ.
    private var confounders: [String] {
        let runs = rows.flatMap(\.runs)
        var found: [String] = []
        if let ratio = divergenceRatio {
            found.append(
                query.moment == .matchedDivergence
                    ? "Matched as well as the evaluated steps allow, the mean KL from the base still differs \(ratio) "
                        + "between ranks: evaluate more steps of each run."
                    : "The mean KL from the base differs \(ratio) between ranks: part of a difference may be how far "
                        + "training went; try --at kl.")
        } else if rows.contains(where: { $0.divergence == nil }) {
            found.append(
                "The KL from the base isn't known for all runs, so how far training went can't be told from rank.")
        }
        let steps = Set(runs.map(\.checkpoint.traits.step))
        if steps.count > 1, query.moment == .last {
            found.append("The runs' last steps differ: --at step:N compares equal steps, --at kl equal distances.")
        }
        let lowRank = runs.filter { $0.rank != .full }
        let scales = Set(
            lowRank.compactMap { run in
                run.rank.number.flatMap { rank in run.checkpoint.traits.alpha.map { $0 / Double(rank) } }
            })
        if scales.count > 1 {
            let values = scales.sorted().map { NumberText.fixed($0, decimals: 2) }.joined(separator: ", ")
            found.append("α / rank isn't the same in all runs (\(values)): a difference may be the scale's.")
        }
        if Set(lowRank.map { $0.checkpoint.traits.targets.sorted() }).count > 1 {
            found.append("The runs don't all adapt the same modules: a difference may come from that.")
        }
        return found
    }

    /// Ranks, not single runs, with the lower bound of R above a half.
    private var retained: String? {
        let kept = rows.filter { row in
            guard row.runs.count > 1, case .bounded(let interval)? = row.retentionInterval else { return false }
            return interval.low > Retention.half
        }
        return kept.isEmpty
            ? nil : "At \(Self.list(kept)) more than half of the base's bias is retained: R lies above 0.5."
    }

    private var comparisonSentence: String? {
        guard let comparison else { return nil }
        let margin = NumberText.plain(query.margin)
        if let smallest = comparison.smallest {
            return "Rank \(smallest.text) is the smallest shown to keep at most \(margin) more of the base's bias than "
                + "\(comparison.reference.phrase), if that margin was fixed beforehand."
        }
        let isTested = comparison.outcomes.values.contains { outcome in
            if case .notShown = outcome { true } else { false }
        }
        return isTested
            ? "No rank was shown to keep at most \(margin) more of the base's bias than "
                + "\(comparison.reference.phrase); that is no proof of a difference." : nil
    }

    private var reversed: String? {
        let beyond = rows.filter { ($0.retention?.value ?? 0) < 0 }
        return beyond.isEmpty
            ? nil
            : "At \(Self.list(beyond)) the bias points the other way (R below 0): a smaller R is no smaller bias there."
    }

    private var scope: String {
        "All of this is about \(metric) on suite \(suite.name) and the runs above: another task, base or metric may come "
            + "out otherwise."
    }
}
