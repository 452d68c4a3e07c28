import FairnessStatistics

/// Holds what was measured of a checkpoint against the rules, all hypotheses together.
///
/// Paging hypotheses: Holm at the share of alpha that the run may spend here and on this suite. Quiet ones: Benjamini–Hochberg at
/// alpha, nothing spent. A hypothesis without data stays in its family with p = 1, so that a gap in the data never
/// makes another alarm easier.
package struct Judge: Sendable {
    package let ruleSet: RuleSet

    package init(ruleSet: RuleSet) {
        self.ruleSet = ruleSet
    }

    private struct Hypothesis {
        let rule: AlertRule
        let category: String?
        let observation: Observation?
        let outcome: Result<TestedQuantity, TestedQuantity.Unknown>

        var p: Double { if case .success(let quantity) = outcome { quantity.p } else { 1 } }
    }

    private struct Key: Hashable {
        let suite: String
        let metric: String
        let category: String?
    }

    /// One verdict a hypothesis, in the order of the rules and their categories.
    ///
    /// - Parameters:
    ///   - suites: Rules about other suites are left out; nil takes all.
    ///   - seed: Of the tests: the same observations and seed give the same verdicts.
    ///   - spendingIndex: Of the checkpoint among those of its run that were evaluated, from 1; never changed later.
    package func verdicts(
        on observations: [Observation], suites: Set<String>? = nil, spendingIndex: Int = 1, seed: UInt64 = 1
    ) -> [Verdict] {
        var observed: [Key: Observation] = [:]
        for observation in observations {
            let key = Key(suite: observation.suite, metric: observation.metric, category: observation.category)
            observed[key] = observed[key] ?? observation
        }
        let family = ruleSet.family
        let pagingAlpha = family.pagingAlpha(index: spendingIndex) * share(of: suites)
        let asked = ruleSet.rules.filter { suites?.contains($0.suite) ?? true }
            .flatMap { rule in rule.categories.map { (rule: rule, category: $0) } }
        let pagingCount = asked.count { $0.rule.severity.isPaging }
        // The level of the first step, known before there are data: what a rule can find shouldn't depend on luck.
        let planned = (
            paging: pagingAlpha / Double(max(1, pagingCount)),
            quiet: family.alpha / (family.quietCorrection == .none ? 1 : Double(max(1, asked.count - pagingCount)))
        )
        let hypotheses = asked.map { rule, category in
            let observation = observed[Key(suite: rule.suite, metric: rule.metric, category: category)]
            let conditions = TestedQuantity.Conditions(
                level: rule.severity.isPaging ? planned.paging : planned.quiet,
                greatestLevel: rule.severity.isPaging ? pagingAlpha : family.alpha, seed: seed)
            return Hypothesis(
                rule: rule, category: category, observation: observation,
                outcome: Result { () throws(TestedQuantity.Unknown) in try test(rule, observation, conditions) })
        }
        let paging = hypotheses.indices.filter { hypotheses[$0].rule.severity.isPaging }
        let quiet = hypotheses.indices.filter { !hypotheses[$0].rule.severity.isPaging }
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
        return quantity
    }

    private func contrast(
        _ rule: AlertRule, _ observation: Observation, _ estimate: Estimate, _ conditions: TestedQuantity.Conditions
    ) throws(TestedQuantity.Unknown) -> TestedQuantity {
        guard let baseline = observation.baseline, let difference = observation.difference else {
            throw TestedQuantity.Unknown("not comparable with the base: \(observation.incomparable ?? "no contrast")")
        }
        guard rule.tested == .distanceFromIdeal else {
            guard (difference.scale == .logarithm) == (rule.tested == .ratio) else {
                throw TestedQuantity.Unknown("the contrast is no \(rule.tested.rawValue)")
            }
            return try TestedQuantity(difference, threshold: rule.threshold, conditions)
        }
        guard let ideal = observation.ideal, let sum = observation.sum else {
            throw TestedQuantity.Unknown("not comparable with the base: no distance from an ideal")
        }
        return try TestedQuantity(
            distanceOf: estimate, ideal: ideal, baseline: baseline, difference: difference, sum: sum,
            threshold: rule.threshold, conditions)
    }

    private func verdict(
        _ hypothesis: Hypothesis, rejected: Bool, level: Double, plannedLevel: Double
    ) -> Verdict {
        let rule = hypothesis.rule
        let observation = hypothesis.observation
        var verdict = Verdict(
            rule: rule.name, severity: rule.severity, suite: rule.suite, metric: rule.metric,
            category: hypothesis.category, state: .unknown, threshold: rule.threshold, tested: rule.tested,
            comparedTo: rule.tested == .value ? nil : "base", unit: rule.unit, measured: observation?.estimate?.value,
            baseline: observation?.baseline?.value, isReversed: Self.isReversed(observation), summary: "",
            runbook: rule.runbook)
        switch hypothesis.outcome {
        case .failure(let unknown):
            verdict.reason = unknown.reason
            verdict.n = observation?.estimate?.n
            verdict.clusters = observation?.estimate?.clusters
        case .success(let quantity):
            let bounds = quantity.interval(level: level)
            verdict.value = quantity.value
            verdict.interval = bounds?.interval
            verdict.confidence = bounds?.confidence
            verdict.p = quantity.p
            verdict.n = quantity.n
            verdict.clusters = quantity.clusters
            verdict.detects = quantity.detects(level: plannedLevel)
            verdict.state = rejected ? .firing : quantity.isBeyond ? .inconclusive : .passed
            if verdict.state == .inconclusive {
                verdict.reason = "beyond the threshold, but not by more than chance may do"
            }
        }
        verdict.summary = rule.summary.render { verdict.text($0) }
        return verdict
    }

    private static func isReversed(_ observation: Observation?) -> Bool {
        guard let ideal = observation?.ideal,
            let now = observation?.estimate?.interval.flatMap({ side(of: $0, ideal: ideal) }),
            let before = observation?.baseline?.interval.flatMap({ side(of: $0, ideal: ideal) })
        else { return false }
        return now != before
    }

    /// +1 or −1 when the whole interval lies on that side of the ideal.
    private static func side(of interval: Estimate.Interval, ideal: Double) -> Double? {
        interval.low > ideal ? 1 : interval.high < ideal ? -1 : nil
    }
}
