import ArgumentParser
import FairnessMonitor
import Foundation

/// Where the daemon keeps its results, and where its lock lies.
struct StateOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The daemon's state directory. (default: $FAIRWATCH_STATE or \(MonitorState.defaultStateDirectory))",
            valueName: "directory"))
    var state: String?

    @Option(
        help: ArgumentHelp(
            "Where the daemon's lock lies. (default: $FAIRWATCH_RUNTIME or \(MonitorState.defaultRuntimeDirectory))",
            valueName: "directory"))
    var runtime: String?

    var monitor: MonitorState {
        MonitorState(
            stateDirectory: state ?? Self.variable("FAIRWATCH_STATE") ?? MonitorState.defaultStateDirectory,
            runtimeDirectory: runtime ?? Self.variable("FAIRWATCH_RUNTIME") ?? MonitorState.defaultRuntimeDirectory)
    }

    private static func variable(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
