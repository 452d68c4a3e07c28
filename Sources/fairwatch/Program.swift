import ArgumentParser
import FairnessMonitor
import Glibc

/// The same program is the command line and, when it starts itself again for an evaluation, the worker.
@main
enum Program {
    static func main() async {
        if CommandLine.arguments.dropFirst().first == WorkerProcess.argument {
            exit(EvaluationWorker.main())
        }
        do {
            var command = try FairwatchCommand.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            end(with: error)
        }
    }

    /// A mistake in the command line ends with 2, as fairwatch's other usage errors do, and not with 64.
    private static func end(with error: any Error) -> Never {
        guard FairwatchCommand.exitCode(for: error) == .validationFailure else {
            FairwatchCommand.exit(withError: error)
        }
        report(
            code: "usage", message: FairwatchCommand.message(for: error),
            json: CommandLine.arguments.contains("--json"),
            terminalMessage: FairwatchCommand.fullMessage(for: error))
        exit(ExitStatus.usage.rawValue)
    }
}
