import ArgumentParser
import FairnessMonitor

struct RanksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ranks",
        abstract: "Prints how much of the base's bias training runs keep at each LoRA rank.",
        discussion: """
            Puts together what the daemon recorded of runs on one base and suite, one checkpoint a run: by rank the \
            value, R = value / base's value and the KL from the base; whether there is a trend; the smallest rank \
            shown to keep hardly more than the full fine-tunes (without any: than the highest rank); and what the \
            number of runs allows to conclude. Works whether the daemon runs or not, and loads no model.

            Runs are what is independent: seeds of their own, at least five a rank. Ranks are best compared both at \
            equal steps and with --at kl, at equal distance from the base. Fix --margin before you see the values.
            """)

    @Option(help: ArgumentHelp("A signed metric of bias, with or without its suite's name.", valueName: "metric"))
    var metric = RankQuery.defaultMetric

    @Option(help: ArgumentHelp("One category or category/group; without it the whole suite.", valueName: "category"))
    var category: String?

    @Option(help: "A base's name or the first digits of its fingerprint, where there are several.")
    var base: String?

    @Option(help: "A suite's name or the first digits of its sha256, where there are several.")
    var suite: String?

    @Option(
        help: ArgumentHelp(
            "Which checkpoint stands for a run: last, step:N, or kl, the one nearest to the KL that all reach.",
            valueName: "moment"))
    var at: RankQuery.Moment = .last

    @Option(help: "How much more of the base's bias than the reference a non-inferior rank may keep.")
    var margin = RankQuery.defaultMargin

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Only runs whose name matches one of these, with * for any text.", valueName: "pattern"))
    var run: [String] = []

    @OptionGroup var state: StateOptions

    @Flag(help: "One JSON object, with ranks, trend, non-inferiority and the checkpoints used.")
    var json = false

    func validate() throws {
        guard margin > 0, margin.isFinite else { throw ValidationError("--margin must be above 0, such as 0.1.") }
    }

    func run() async throws {
        try await reportingErrors(json: json) {
            var query = RankQuery(metric: metric)
            query.category = category
            query.base = base
            query.suite = suite
            query.moment = at
            query.margin = margin
            query.runs = run
            let report = try state.monitor.ranks(query)
            print(json ? report.document.written(pretty: true) : report.lines.joined(separator: "\n"))
        }
    }
}

extension RankQuery.Moment: ExpressibleByArgument {
    package init?(argument: String) {
        switch argument {
        case "last": self = .last
        case "kl": self = .matchedDivergence
        default:
            guard argument.hasPrefix("step:"), let step = Int(argument.dropFirst(5)), step >= 0 else { return nil }
            self = .step(step)
        }
    }

    package var defaultValueDescription: String { "last" }
}
