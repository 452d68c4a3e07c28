import ArgumentParser
import FairnessMonitor

struct FairwatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fairwatch",
        abstract: "Measures the bias of LoRA checkpoints against their base model.",
        version: FairwatchVersion.current,
        subcommands: [CheckCommand.self, ScoreCommand.self])
}
