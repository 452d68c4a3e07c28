import AlertRules
import Dispatch
import FairnessMetrics
import FairnessMonitor
import FairnessStatistics
import SimulatedScores
import Synchronization

/// Whole runs of checkpoints through the shipped rules: how often a run pages although nothing happened that an alarm
/// should tell, and how soon it pages where something did.
struct RunScenario: Sendable {
    enum Question: Sendable {
        /// Of twenty checkpoints, whether any pages.
        case falseAlarm(SimulatedRun.Change)
        /// Whether the rule pages at the change or at the checkpoint after it, the change being what the rule said at the
        /// checkpoint before that it detects.
        case detection(rule: String, category: String?)
    }

    let name: String
    let question: Question
    let design: SimulatedRun.Design
    let suite: SimulatedSuite

    static let checkpoints = 20
    /// Neutral fine-tunes that the drift is estimated from, as `fairwatch calibrate` is told to have.
    static let neutral = 10
    /// Runs that share a calibration.
    static let runsOfCalibration = 10
    /// Where a change happens.
    private static let changed = 3

    /// Runs that paged, or that found the change in time.
    func hits(runs: Int) throws -> Int {
        let found = Mutex((hits: 0, failure: (any Error)?.none))
        let blocks = (runs + Self.runsOfCalibration - 1) / Self.runsOfCalibration
        DispatchQueue.concurrentPerform(iterations: blocks) { block in
            let result = Result { try hits(block: block, runs: runs) }
            found.withLock { found in
                switch result {
                case .success(let hits): found.hits += hits
                case .failure(let error): found.failure = error
                }
            }
        }
        return try found.withLock { found in
            if let failure = found.failure { throw failure }
            return found.hits
        }
    }

    private func hits(block: Int, runs: Int) throws -> Int {
        let numbers = block * Self.runsOfCalibration..<min(runs, (block + 1) * Self.runsOfCalibration)
        func seed(_ number: Int) -> UInt64 { Scenario.seed &+ UInt64(number) &* 1_000 }
        let judge = Judgement(
            rules: suite.rules, seed: Scenario.seed, calibration: try calibration(seed: seed(numbers.lowerBound)))
        return try numbers.count { number in
            switch question {
            case .falseAlarm(let change): try pages(change, judge, seed: seed(number))
            case .detection(let rule, let category): try finds(rule, category, judge, seed: seed(number))
            }
        }
    }

    private func pages(_ change: SimulatedRun.Change, _ judge: Judgement, seed: UInt64) throws -> Bool {
        var run = SimulatedRun(change, design: design, seed: seed)
        for index in 1...Self.checkpoints {
            let metrics = try suite.metrics(run.nextCheckpoint(), base: run.base, seed: Scenario.seed)
            let verdicts = judge.verdicts(on: metrics, suite: "core", spendingIndex: index)
            if verdicts.contains(where: \.isPaging) { return true }
        }
        return false
    }

    private func finds(_ rule: String, _ category: String?, _ judge: Judgement, seed: UInt64) throws -> Bool {
        func verdict(_ scores: SimulatedRun.Scores, _ base: SimulatedRun.Scores, _ index: Int) throws -> Verdict? {
            let metrics = try suite.metrics(scores, base: base, seed: Scenario.seed)
            return judge.verdicts(on: metrics, suite: "core", spendingIndex: index)
                .first { $0.rule == rule && $0.category == category }
        }
        // The same base and the same noise until the change: both runs draw alike.
        var before = SimulatedRun(.itemNoise, design: design, seed: seed)
        for _ in 1..<Self.changed - 1 { _ = before.nextCheckpoint() }
        let last = try verdict(before.nextCheckpoint(), before.base, Self.changed - 1)
        guard let growth = last?.detects, let side = last?.measured else { return false }
        let change = SimulatedRun.Change.worsening(
            nats(growth, onSideOf: side), category: category == nil ? nil : 0, from: Self.changed)
        var run = SimulatedRun(change, design: design, seed: seed)
        for _ in 1..<Self.changed { _ = run.nextCheckpoint() }
        return try (Self.changed...Self.changed + 1).contains { index in
            try verdict(run.nextCheckpoint(), run.base, index)?.isPaging ?? false
        }
    }

    /// What stereotyped sentences must gain, or lose, for the scaled gap to grow so much.
    private func nats(_ growth: Double, onSideOf measured: Double) -> Double {
        // The gap's standard deviation over pairs: of two sentences at the base, and of the noise in a checkpoint.
        let base = (2 * design.baseDeviation * design.baseDeviation).squareRoot()
        let tuned = (base * base + design.noise * design.noise).squareRoot()
        let distance = growth + design.baseMean.magnitude / base
        return (measured < 0 ? -distance : distance) * tuned - design.baseMean
    }

    private func calibration(seed: UInt64) throws -> Calibration {
        let drift = if case .falseAlarm(let change) = question { change } else { SimulatedRun.Change.itemNoise }
        let measured = try (1...Self.neutral).map { number in
            var run = SimulatedRun(drift, design: design, seed: seed &+ UInt64(number))
            return try suite.metrics(run.nextCheckpoint(), base: run.base, seed: Scenario.seed)
        }
        return Calibration(of: suite.loaded, measured: measured)
    }
}

extension Verdict {
    fileprivate var isPaging: Bool { state == .firing && severity.isPaging }
}
