import ArgumentParser
import FairnessMonitor

/// How much a command prints for people; JSON always has everything.
struct TableOptions: ParsableArguments {
    @Option(
        name: .customLong("by"),
        help: ArgumentHelp(
            "Which metrics are shown: overall, category (those too) or group (all).", valueName: "detail"))
    var detail: MetricDetail = .overall

    @Flag(help: "A row for each verdict of each rule, not only for those that fire.")
    var allVerdicts = false
}

extension MetricDetail: ExpressibleByArgument {}
