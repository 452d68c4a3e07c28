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
        /// Of twenty checkpoints, of which all from one on are as much worse in one category as the rule said before that
        /// it detects: whether no alert of any rule begins or ends more than twice in all.
        case settling(rule: String, category: String)
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

    /// Whole runs through all rules to their end take long: a quarter of them says enough.
    func runs(of all: Int) -> Int {
        if case .settling = question { max(1, all / 4) } else { all }
    }

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
            case .settling(let rule, let category): try settles(rule, category, judge, seed: seed(number))
            }
        }
    }

    private func pages(_ change: SimulatedRun.Change, _ judge: Judgement, seed: UInt64) throws -> Bool {
        var run = SimulatedRun(change, design: design, seed: seed)
        for index in 1...Self.checkpoints where try verdicts(&run, judge, index).contains(where: \.isPaging) {
            return true
        }
        return false
    }

    private func finds(_ rule: String, _ category: String?, _ judge: Judgement, seed: UInt64) throws -> Bool {
        guard var run = try worsening(rule, category, judge, seed: seed) else { return false }
        for _ in 1..<Self.changed { _ = run.nextCheckpoint() }
        return try (Self.changed...Self.changed + 1).contains { index in
            try verdicts(&run, judge, index).contains {
                $0.rule == rule && $0.category == category && $0.isPaging
            }
        }
    }

    private func settles(_ rule: String, _ category: String, _ judge: Judgement, seed: UInt64) throws -> Bool {
        guard var run = try worsening(rule, category, judge, seed: seed) else { return false }
        let patience = Dictionary(
            suite.rules.ruleSet.rules.map { ($0.name, $0.patience) }, uniquingKeysWith: { first, _ in first })
        var standings: [AlertIdentity: (standing: AlertStanding, changes: Int)] = [:]
        for index in 1...Self.checkpoints {
            for verdict in try verdicts(&run, judge, index) {
                var alert = standings[verdict.identity] ?? (AlertStanding(), 0)
                let before = alert.standing.stage
                _ = alert.standing.take(verdict.state, patience[verdict.rule] ?? .init())
                if alert.standing.stage != before { alert.changes += 1 }
                standings[verdict.identity] = alert
            }
        }
        return standings.values.allSatisfy { $0.changes <= 2 }
    }

    private func verdicts(_ run: inout SimulatedRun, _ judge: Judgement, _ index: Int) throws -> [Verdict] {
        let metrics = try suite.metrics(run.nextCheckpoint(), base: run.base, seed: Scenario.seed)
        return judge.verdicts(on: metrics, suite: "core", spendingIndex: index)
    }

    /// A run that gets worse by what the rule says at the checkpoint before that it detects; nil where it says nothing.
    private func worsening(
        _ rule: String, _ category: String?, _ judge: Judgement, seed: UInt64
    ) throws -> SimulatedRun? {
        // The same base and the same noise until the change: both runs draw alike.
        var before = SimulatedRun(.itemNoise, design: design, seed: seed)
        for _ in 1..<Self.changed - 1 { _ = before.nextCheckpoint() }
        let last = try verdicts(&before, judge, Self.changed - 1).first { $0.rule == rule && $0.category == category }
        guard let growth = last?.detects, let side = last?.measured else { return nil }
        let change = SimulatedRun.Change.worsening(
            nats(growth, onSideOf: side), category: category == nil ? nil : 0, from: Self.changed)
        return SimulatedRun(change, design: design, seed: seed)
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
