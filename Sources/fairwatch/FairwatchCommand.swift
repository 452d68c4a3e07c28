import ArgumentParser
import FairnessMonitor

struct FairwatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fairwatch",
        abstract: "Measures the bias of fine-tuned checkpoints against their base model.",
        discussion: """
            fairwatchd watches directories and measures every checkpoint that appears; status, show, alerts and ranks \
            read what it recorded. check and score need no daemon.

            Exit status: 0 ok; 1 failure; 2 a mistake in the command, rules or suite; 3 the daemon is not running; \
            and of check: 10 a warning fired, 11 an error or critical fired, 12 a rule could not be judged.
            """,
        version: FairwatchVersion.current,
        subcommands: [
            StatusCommand.self, ShowCommand.self, AlertsCommand.self, PromoteCommand.self, RanksCommand.self,
            CheckCommand.self, ScoreCommand.self,
            AnatomyCommand.self, CalibrateCommand.self, SuiteCommand.self, RulesCommand.self,
            ExplainCommand.self,
        ])
}
