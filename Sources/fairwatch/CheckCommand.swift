import ArgumentParser
import FairnessMonitor

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Measures one checkpoint against its base and holds it against rules.",
        discussion: """
            Needs no daemon, no root and no systemd. Each metric is printed with its 95 % interval, the base's value \
            and the change from it on the same sentences. The base is scored once and kept in \
            ~/.cache/fairwatch (or $XDG_CACHE_HOME/fairwatch).

            Exit status: 0 no rule fired; 10 a warning or quieter fired; 11 an error or critical fired; 12 nothing \
            fired, but a rule of severity error or critical could not be judged; 1 failure; 2 a mistake in the \
            command, the rules or the suite.
            """)

    @Argument(help: "The directory of a PEFT LoRA adapter or of a full fine-tune.")
    var adapter: String

    @Option(help: "The base model's directory, or a repository in a Hugging Face cache.")
    var base: String

    @OptionGroup var suites: SuiteOptions

    @Option(help: ArgumentHelp("A rule file, or a directory of them; the shipped rules without it.", valueName: "path"))
    var rules: String?

    @Option(
        help: ArgumentHelp(
            "What fairwatch calibrate wrote; without it those that ship with fairwatch and /etc/fairwatch/calibrations.",
            valueName: "file"))
    var calibration: String?

    @Flag(help: "Measure only.")
    var noRules = false

    @Option(help: "Seed of the resampling behind the intervals.")
    var seed: UInt64 = DaemonConfiguration.defaultSeed

    @OptionGroup var resources: ResourceOptions

    @Flag(help: "Compare next-token distributions with the base's after each layer, too, through the logit lens.")
    var layers = false

    @Flag(help: "Score the base again, and don't keep its scores.")
    var noCache = false

    @OptionGroup var table: TableOptions

    @Flag(help: "One JSON object, with metrics, alerts and verdicts.")
    var json = false

    @Option(help: ArgumentHelp("Write the verdicts as JUnit XML, too.", valueName: "file"))
    var junit: String?

    @Option(help: ArgumentHelp("Write what fires as SARIF 2.1.0, too.", valueName: "file"))
    var sarif: String?

    func validate() throws {
        if rules != nil, noRules { throw ValidationError("--rules and --no-rules exclude each other.") }
        if noRules, junit != nil || sarif != nil {
            throw ValidationError("--junit and --sarif tell what rules say: leave --no-rules out.")
        }
    }

    func run() async throws {
        try await reportingErrors(json: json) {
            let (report, rules) = try await measured()
            if let junit { try OutputFile.write(report.junit, to: junit) }
            if let sarif { try OutputFile.write(report.sarif(rules: rules).written(pretty: true) + "\n", to: sarif) }
            if json {
                print(report.document.written(pretty: true))
            } else {
                let style = Terminal.output.style
                print(
                    report.lines(style: style, detail: table.detail, showsAllVerdicts: table.allVerdicts).joined(
                        separator: "\n"))
            }
            let status = report.tally.outcome.exitStatus
            if status != 0 { throw ExitCode(status) }
        }
    }

    private func measured() async throws -> (report: CheckRun.Report, rules: LoadedRules?) {
        let loaded = try suites.load()
        let judged =
            noRules
            ? nil
            : try RuleFiles(rules.map { [$0] } ?? [], calibrations: calibration.map { [$0] } ?? []).load(for: loaded)
        var scoring = SuiteScoring.Resources(threads: resources.threadCount, memory: resources.memoryBytes)
        scoring.comparesLayers = layers
        var run = CheckRun(adapter: adapter, base: base, suites: loaded, rules: judged, resources: scoring)
        run.seed = seed
        run.cachePath = noCache ? nil : CacheDirectory.scores()
        let display = ProgressDisplay()
        defer { display.clear() }
        let report = try await run.run(
            onPlan: { stage, plan in display.begin(stage, plan) },
            onProgress: { _, fraction in display.advance(to: fraction) })
        return (report, judged)
    }
}
