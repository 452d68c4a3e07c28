import ArgumentParser
import FairnessStatistics
import Foundation
import SimulatedScores

/// Simulates what the README of FairnessStatistics claims, and holds its tables against it.
@main struct SimulationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fairwatch-simulation",
        abstract: "Coverage, levels and whole runs through the rules, by simulation with fixed seeds (three CPU hours)."
    )

    private static let begin = "<!-- simulated: begin -->\n"
    private static let end = "<!-- simulated: end -->"

    @Argument(help: "Where the tables stand, between two comments.") var readme: String

    @Argument(help: "The rules that whole runs are judged by.") var rules: String

    @Option(help: "Instead of the tables so many whole runs a scenario through the rules; nothing is written.")
    var wholeRuns: Int?

    @Option(help: "With --whole-runs, only scenarios whose name begins so.") var beginning = ""

    @Flag(help: "Write the tables instead of comparing them.") var write = false

    func run() throws {
        if let wholeRuns {
            let scenarios = try RunScenarios(rules: rules, runs: wholeRuns, beginning: beginning)
            print(scenarios.table)
            return try report(scenarios.claims)
        }
        var scenarios: [Scenario] = []
        var resampled: [ResampledScenario] = []
        for shape in ClusteredItems.Shape.allCases {
            for clusters in [8, 12, 20, 50, 200] {
                scenarios.append(Scenario(shape, clusters: clusters))
                if clusters >= 20 { resampled.append(ResampledScenario(shape, clusters: clusters)) }
            }
        }
        let wholeRuns = try RunScenarios(rules: rules, runs: Scenario.runs)
        let tables = Tables.text(scenarios, resampled) + "\n" + wholeRuns.table
        print(tables)
        try update(tables)
        try report(scenarios.flatMap(Claim.claims) + resampled.flatMap(Claim.claims) + wholeRuns.claims)
    }

    private func report(_ claims: [Claim]) throws {
        let contradicted = claims.filter(\.isContradicted)
        for claim in contradicted {
            print("CONTRADICTED: \(claim.subject): \(claim.hits) of \(claim.trials), claimed \(claim.range)")
        }
        guard contradicted.isEmpty else { throw ExitCode.failure }
    }

    private func update(_ tables: String) throws {
        let text = try String(contentsOfFile: readme, encoding: .utf8)
        guard let begin = text.range(of: Self.begin), let end = text.range(of: Self.end),
            begin.upperBound <= end.lowerBound
        else { throw ValidationError("\(readme) has no place for the tables: \(Self.begin)…\(Self.end)") }
        let place = begin.upperBound..<end.lowerBound
        if write {
            try text.replacingCharacters(in: place, with: tables).write(
                toFile: readme, atomically: true, encoding: .utf8)
        } else if text[place] != tables {
            print("\(readme) has other tables: make test-statistics WRITE=1")
            throw ExitCode.failure
        }
    }
}
