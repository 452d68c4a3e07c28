import ArgumentParser
import FairnessMonitor

/// Tokenises and plans, and scores nothing.
struct CountCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "count", abstract: "Prints how many tokens there are and how many are shared; scores nothing.")

    @OptionGroup var options: WorkloadOptions

    func run() throws {
        let base = try BaseModel(path: options.base)
        let workload = try Workload.load(options, model: base)
        var facts = FactLines()
        WorkloadCounts(workload, workload.scoringPlans(for: base.configuration)).add(to: &facts)
        print(facts.lines.joined(separator: "\n"))
    }
}
