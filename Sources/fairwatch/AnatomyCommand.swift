import ArgumentParser
import FairnessMonitor

struct AnatomyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anatomy",
        abstract: "Prints how much a checkpoint changes each matrix of its base, and in how many directions.",
        discussion: """
            Needs no suite and no daemon. Of an adapter the matrices that it changes are described, of a full \
            fine-tune all: the size of the change beside the weight's, its stable and effective rank and, with \
            --intruders, the leading directions that the base did not have. DoRA's change is what is applied, its \
            rescaling of the base's rows included.
            """)

    @Argument(help: "The directory of a PEFT LoRA adapter or of a full fine-tune.")
    var checkpoint: String

    @Option(help: "The base model's directory, or a repository in a Hugging Face cache.")
    var base: String

    @Flag(help: "Count intruder dimensions too, which takes all singular vectors of every matrix.")
    var intruders = false

    @Flag(help: "A row for each matrix, not for each kind and layer.")
    var byModule = false

    @OptionGroup var resources: ResourceOptions

    @Flag(help: "One JSON object, with summary, kinds, layers and modules.")
    var json = false

    func run() async throws {
        try await reportingErrors(json: json) {
            var run = AnatomyRun(
                path: checkpoint, base: base,
                resources: SuiteScoring.Resources(threads: resources.threadCount, memory: resources.memoryBytes))
            run.countsIntruders = intruders
            let report = try measured(run)
            print(
                json ? report.document.written(pretty: true) : report.lines(byModule: byModule).joined(separator: "\n"))
        }
    }

    /// On a terminal with a count of percents that is redrawn in place.
    private func measured(_ run: AnatomyRun) throws -> AnatomyRun.Report {
        let terminal = Terminal.error
        var drawn = -1
        defer { if drawn >= 0 { terminal.write("\r\u{1B}[2K") } }
        return try run.run { fraction in
            let percent = Int(100 * min(1, max(0, fraction)))
            guard terminal.isInteractive, percent > drawn else { return }
            drawn = percent
            terminal.write("\r\u{1B}[2Kanatomy: \(percent) %")
        }
    }
}
