import ArgumentParser

/// `make bench`: the engine's speed and memory on a fairness benchmark, beside transformers + peft where asked.
@main
struct BenchmarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fairwatch-benchmark",
        abstract: "Measures the engine's speed and memory on a fairness benchmark.",
        subcommands: [RunCommand.self, CountCommand.self, MeasureCommand.self], defaultSubcommand: RunCommand.self)
}
