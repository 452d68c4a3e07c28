import AlertRules
import FairnessMetrics
import FairnessMonitor
import FairnessStatistics
import SimulatedScores

/// Whole runs of checkpoints through the shipped rules: how often a run pages although nothing happened that an alarm
/// should tell, and how soon it pages where something did.
struct RunScenario {
    enum Question: Sendable {
        /// Of twenty checkpoints, whether any pages.
        case falseAlarm
        /// The rule that must page at the change or at the checkpoint after it.
        case detection(rule: String, category: String?)
    }

    let name: String
    let question: Question
    /// Runs that paged, or that found the change in time.
    let hits: Int
    let runs: Int

    static let checkpoints = 20
    /// Neutral fine-tunes that the drift is estimated from, as `fairwatch calibrate` is told to have.
    private static let neutral = 10
    /// A base whose gap is 0.2 standard deviations, about that of small models.
    static let design = {
        var design = SimulatedRun.Design()
        design.baseMean = 0.3
        return design
    }()
    /// Where a change happens.
    static let changed = 3

    /// - Parameter drift: What neutral fine-tunes of the base do, for the calibration.
    init(
        _ name: String, _ question: Question, drift: SimulatedRun.Change, runs: Int, suite: SimulatedSuite,
        change: (Int) -> SimulatedRun.Change
    ) throws {
        self.name = name
        self.question = question
        self.runs = runs
        var hits = 0
        var calibration = try Self.calibration(drift, suite: suite, seed: Scenario.seed)
        for number in 0..<runs {
            let seed = Scenario.seed &+ UInt64(number) &* 1_000
            if number > 0, number % 10 == 0 { calibration = try Self.calibration(drift, suite: suite, seed: seed) }
            var run = SimulatedRun(change(number), design: Self.design, seed: seed)
            if try Self.isHit(&run, question, calibration, suite) { hits += 1 }
        }
        self.hits = hits
    }

    private static func isHit(
        _ run: inout SimulatedRun, _ question: Question, _ calibration: Calibration, _ suite: SimulatedSuite
    ) throws -> Bool {
        let last = if case .falseAlarm = question { checkpoints } else { changed + 1 }
        for index in 1...last {
            let metrics = try suite.metrics(run.nextCheckpoint(), base: run.base, seed: Scenario.seed)
            if case .detection = question, index < changed { continue }
            let paging = Judgement(rules: suite.rules, seed: Scenario.seed, calibration: calibration)
                .verdicts(on: metrics, suite: "core", spendingIndex: index)
                .filter { $0.state == .firing && $0.severity.isPaging }
            switch question {
            case .falseAlarm: if !paging.isEmpty { return true }
            case .detection(let rule, let category):
                if paging.contains(where: { $0.rule == rule && $0.category == category }) { return true }
            }
        }
        return false
    }

    static func calibration(
        _ drift: SimulatedRun.Change, suite: SimulatedSuite, seed: UInt64
    ) throws -> Calibration {
        let measured = try (1...neutral).map { number in
            var run = SimulatedRun(drift, design: design, seed: seed &+ UInt64(number))
            return try suite.metrics(run.nextCheckpoint(), base: run.base, seed: Scenario.seed)
        }
        return Calibration(of: suite.loaded, measured: measured)
    }
}
