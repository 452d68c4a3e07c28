import FairnessStatistics

/// Holds what was measured of a checkpoint against the rules, all hypotheses together.
///
/// Paging hypotheses: Holm at the share of alpha that the run may spend here and on this suite. Quiet ones: Benjamini–Hochberg at
/// alpha, nothing spent. A hypothesis without data stays in its family with p = 1, so that a gap in the data never
/// makes another alarm easier. A rule of severity error or critical that may not page (see `obstacleToPaging`) is judged
/// as a warning, outside of the family.
package struct Judge: Sendable {
    package let ruleSet: RuleSet

    /// Whether verdicts say from which value on they would fire, which takes all tests.
    private let findsEdges: Bool

    package init(ruleSet: RuleSet, findsEdges: Bool = false) {
        self.ruleSet = ruleSet
        self.findsEdges = findsEdges
    }

    private struct Hypothesis {
        let rule: AlertRule
        let category: String?
        let observation: Observation?
        /// Why a paging rule only warns here.
        let obstacleToPaging: PagingObstacle?
        var outcome: Result<TestedQuantity, TestedQuantity.Unknown> = .failure(.init("not tested"))

        var p: Double { if case .success(let quantity) = outcome { quantity.p } else { 1 } }
        var severity: AlertSeverity { obstacleToPaging == nil ? rule.severity : .warning }
        var isPaging: Bool { severity.isPaging }
    }

    private struct Key: Hashable {
        let suite: String
        let metric: String
        let category: String?
    }

    /// One verdict a hypothesis, in the order of the rules and their categories.
    ///
    /// - Parameters:
    ///   - checkpoint: Rules with conditions that it doesn't meet are left out; nil takes all.
    ///   - suites: Rules about other suites are left out; nil takes all.
    ///   - seed: Of the tests: the same observations and seed give the same verdicts.
    ///   - spendingIndex: Of the checkpoint among those of its run that were evaluated, from 1; never changed later.
    package func verdicts(
        on observations: [Observation], of checkpoint: CheckpointFacts? = nil, suites: Set<String>? = nil,
        spendingIndex: Int = 1, seed: UInt64 = 1
    ) -> [Verdict] {
        var observed: [Key: Observation] = [:]
        for observation in observations {
            let key = Key(suite: observation.suite, metric: observation.metric, category: observation.category)
            observed[key] = observed[key] ?? observation
        }
        let family = ruleSet.family
        let pagingAlpha = family.pagingAlpha(index: spendingIndex) * share(of: suites)
        let rules = ruleSet.rules.filter { rule in
            let isAbout = checkpoint.map { facts in rule.condition?.holds(for: facts) ?? true } ?? true
            return isAbout && (suites?.contains(rule.suite) ?? true)
        }
        var hypotheses = rules.flatMap { rule in
            rule.categories.map { category in
                let observation = observed[Key(suite: rule.suite, metric: rule.metric, category: category)]
                return Hypothesis(
                    rule: rule, category: category, observation: observation,
                    obstacleToPaging: observation.flatMap(rule.obstacleToPaging))
            }
        }
        let paging = hypotheses.indices.filter { hypotheses[$0].isPaging }
        let quiet = hypotheses.indices.filter { !hypotheses[$0].isPaging }
        // The level of the first step, known before there are data: what a rule can find shouldn't depend on luck.
        let planned = (
            paging: pagingAlpha / Double(max(1, paging.count)),
            quiet: family.alpha / (family.quietCorrection == .none ? 1 : Double(max(1, quiet.count)))
        )
        for index in hypotheses.indices {
            let hypothesis = hypotheses[index]
            var conditions = TestedQuantity.Conditions(
                level: hypothesis.isPaging ? planned.paging : planned.quiet,
                greatestLevel: hypothesis.isPaging ? pagingAlpha : family.alpha, seed: seed)
            conditions.drift = hypothesis.observation.flatMap(hypothesis.rule.drift) ?? 0
            hypotheses[index].outcome = Result { () throws(TestedQuantity.Unknown) in
                try test(hypothesis.rule, hypothesis.observation, conditions)
            }
        }
        let pagingResult = MultipleComparisons.holm(paging.map { hypotheses[$0].p }, alpha: pagingAlpha)
        let quietP = quiet.map { hypotheses[$0].p }
        let quietResult =
            switch family.quietCorrection {
            case .benjaminiHochberg: MultipleComparisons.benjaminiHochberg(quietP, alpha: family.alpha)
            case .none: MultipleComparisons.uncorrected(quietP, alpha: family.alpha)
            }
        var verdicts: [Int: Verdict] = [:]
        for (position, index) in paging.enumerated() {
            verdicts[index] = verdict(
                hypotheses[index], rejected: pagingResult.rejected[position], level: pagingResult.levels[position],
                plannedLevel: planned.paging)
        }
        for (position, index) in quiet.enumerated() {
            verdicts[index] = verdict(
                hypotheses[index], rejected: quietResult.rejected[position], level: quietResult.levels[position],
                plannedLevel: planned.quiet)
        }
        return hypotheses.indices.compactMap { verdicts[$0] }
    }

    /// Of a checkpoint's alpha: these suites' part of all that may page.
    private func share(of suites: Set<String>?) -> Double {
        let all = ruleSet.pagingSuites
        guard let suites, !all.isEmpty else { return 1 }
        return Double(all.intersection(suites).count) / Double(all.count)
    }

    private func test(
        _ rule: AlertRule, _ observation: Observation?, _ conditions: TestedQuantity.Conditions
    ) throws(TestedQuantity.Unknown) -> TestedQuantity {
        guard let observation else { throw TestedQuantity.Unknown("no data") }
        guard let estimate = observation.estimate else {
            throw TestedQuantity.Unknown("undefined: \(observation.undefined ?? "no reason given")")
        }
        let quantity: TestedQuantity
        if rule.tested == .value {
            quantity = try TestedQuantity(estimate, threshold: rule.threshold, conditions)
        } else {
            quantity = try contrast(rule, observation, estimate, conditions)
        }
        guard !rule.severity.isPaging || quantity.clusters >= rule.minimumClusters else {
            throw TestedQuantity.Unknown(
                "\(quantity.clusters) clusters, fewer than the \(rule.minimumClusters) that a paging rule needs")
        }
        if rule.severity.isPaging, let effective = quantity.effectiveItems, effective < Double(rule.minimumEffective) {
            let shown = Int(effective.rounded(.down))
            throw TestedQuantity.Unknown(
                "\(shown) effective items, fewer than the \(rule.minimumEffective) that a paging rule needs")
        }
        return quantity
    }

    private func contrast(
        _ rule: AlertRule, _ observation: Observation, _ estimate: Estimate, _ conditions: TestedQuantity.Conditions
    ) throws(TestedQuantity.Unknown) -> TestedQuantity {
        let known: Observation.Contrast
        switch observation.contrasts[rule.target] {
        case .success(let contrast): known = contrast
        case .failure(let reason): throw incomparable(rule, reason.reason)
        case nil: throw incomparable(rule, "no contrast")
        }
        guard let difference = known.difference else { throw incomparable(rule, "no contrast") }
        guard rule.tested == .distanceFromIdeal else {
            guard (difference.scale == .logarithm) == (rule.tested == .ratio) else {
                throw TestedQuantity.Unknown("the contrast is no \(rule.tested.rawValue)")
            }
            return try TestedQuantity(difference, threshold: rule.threshold, conditions)
        }
        guard let ideal = observation.ideal, let sum = known.sum else {
            throw incomparable(rule, "no distance from an ideal")
        }
        return try TestedQuantity(
            distanceOf: estimate, ideal: ideal, baseline: known.baseline, difference: difference, sum: sum,
            threshold: rule.threshold, conditions)
    }

    private func incomparable(_ rule: AlertRule, _ reason: String) -> TestedQuantity.Unknown {
        TestedQuantity.Unknown("not comparable with \(rule.target.phrase): \(reason)")
    }

    private func verdict(
        _ hypothesis: Hypothesis, rejected: Bool, level: Double, plannedLevel: Double
    ) -> Verdict {
        let rule = hypothesis.rule
        let observation = hypothesis.observation
        let contrast = observation?.contrasts[rule.target].flatMap { try? $0.get() }
        var verdict = Verdict(
            rule: rule.name, severity: hypothesis.severity, suite: rule.suite, metric: rule.metric,
            category: hypothesis.category, state: .unknown, threshold: rule.threshold, tested: rule.tested,
            comparedTo: rule.tested == .value ? nil : rule.target.description, unit: rule.unit,
            measured: observation?.estimate?.value,
            baseline: contrast?.baseline.value, isReversed: Self.isReversed(observation, contrast), summary: "",
            runbook: rule.runbook)
        switch hypothesis.outcome {
        case .failure(let unknown):
            verdict.reason = unknown.reason
            verdict.powerless = unknown.powerless
            verdict.n = observation?.estimate?.n
            verdict.clusters = observation?.estimate?.clusters
        case .success(let quantity):
            let bounds = quantity.interval(level: level)
            verdict.value = quantity.value
            verdict.interval = bounds?.interval
            verdict.confidence = bounds?.confidence
            verdict.firesFrom = findsEdges ? quantity.firesFrom(level: level) : nil
            verdict.p = quantity.p
            verdict.n = quantity.n
            verdict.clusters = quantity.clusters
            verdict.detects = quantity.detects(level: plannedLevel, wanted: rule.detects)
            verdict.drift = rule.isAboutChange ? observation.flatMap(rule.drift) : nil
            (verdict.state, verdict.reason) =
                rejected ? (.firing, nil) : unrejected(quantity, level: level, plannedLevel: plannedLevel)
            verdict.reason = verdict.reason ?? hypothesis.obstacleToPaging?.description
        }
        verdict.summary = rule.summary.render { verdict.text($0) }
        return verdict
    }

    /// "Passed" is shown, not assumed.
    private func unrejected(
        _ quantity: TestedQuantity, level: Double, plannedLevel: Double
    ) -> (Verdict.State, reason: String?) {
        if quantity.isBeyond { return (.inconclusive, "beyond the threshold, but not by more than chance may do") }
        switch quantity.assurance(level: level, plannedLevel: plannedLevel) {
        case .shown: return (.passed, nil)
        case .uncertain: return (.inconclusive, "not beyond the threshold, but too uncertain to call it unchanged")
        case .blind:
            return (.inconclusive, "too uncertain to call it unchanged: no value would be found beyond the threshold")
        }
    }

    private static func isReversed(_ observation: Observation?, _ contrast: Observation.Contrast?) -> Bool {
        guard let ideal = observation?.ideal,
            let now = observation?.estimate?.interval.flatMap({ side(of: $0, ideal: ideal) }),
            let before = contrast?.baseline.interval.flatMap({ side(of: $0, ideal: ideal) })
        else { return false }
        return now != before
    }

    /// +1 or −1 when the whole interval lies on that side of the ideal.
    private static func side(of interval: Estimate.Interval, ideal: Double) -> Double? {
        interval.low > ideal ? 1 : interval.high < ideal ? -1 : nil
    }
}
