import ArgumentParser
import FairnessMonitor

struct SuiteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suite", abstract: "Looks after suites: what is measured.",
        subcommands: [
            SuiteListCommand.self, SuiteShowCommand.self, SuiteCheckCommand.self, SuiteImportCommand.self,
            SuiteExportCommand.self,
        ])
}
