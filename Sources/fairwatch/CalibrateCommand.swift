import ArgumentParser
import FairnessMonitor
import Foundation

struct CalibrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Measures how far neutral fine-tunes move each metric, so that rules know what to tolerate.",
        discussion: """
            Any fine-tune moves every metric a little, whatever its text. Give directories of fine-tunes of your base on \
            text that has nothing to do with what the suite measures, trained as you train: at least five seeds on each \
            of two texts. What they change for real, beyond the noise of the items, is the drift (tau) of each metric.

            A rule of severity error or critical about a change pages only where the drift is known and the change that \
            it tolerates is at least twice as large; elsewhere it warns. The daemon reads /etc/fairwatch/calibrations.
            """)

    @Argument(help: "Directories whose folders are checkpoints, or texts whose folders are checkpoints.")
    var directories: [String]

    @Option(help: "The base model's directory, or a repository in a Hugging Face cache.")
    var base: String

    @Option(help: "A built-in suite or the path of a suite file.")
    var suite = "core"

    @Option(name: [.short, .long], help: ArgumentHelp("Where to write the calibration.", valueName: "file"))
    var output: String?

    @Flag(
        help: """
            Score only the sentence pairs and the plain text: much quicker, and all that the shipped rules page by. \
            Other metrics then have no drift, and rules about their changes only warn.
            """)
    var onlyPairs = false

    @OptionGroup var resources: ResourceOptions

    @Flag(help: "Print the calibration as JSON.")
    var json = false

    func run() async throws {
        try await reportingErrors(json: json) {
            let neutrals = try directories.flatMap { try NeutralDirectory($0).checkpoints() }
            var run = CalibrationRun(
                neutrals: neutrals, base: base, suite: try SuiteLibrary().load(suite),
                resources: SuiteScoring.Resources(threads: resources.threadCount, memory: resources.memoryBytes),
                cachePath: CacheDirectory.scores())
            run.onlyPairs = onlyPairs
            let display = ProgressDisplay()
            defer { display.clear() }
            let calibration = try await run.run(
                onPlan: { stage, plan in display.begin(stage, plan) },
                onProgress: { _, fraction in display.advance(to: fraction) })
            display.clear()
            if let output { try OutputFile.write(calibration.document.written(pretty: true) + "\n", to: output) }
            if json {
                print(calibration.document.written(pretty: true))
            } else {
                print(CalibrationReport(calibration, file: output).lines.joined(separator: "\n"))
            }
        }
    }
}

/// Where a person keeps neutral fine-tunes.
private struct NeutralDirectory {
    private let url: URL

    init(_ path: String) {
        url = URL(filePath: path, directoryHint: .isDirectory).standardizedFileURL
    }

    /// Each folder that is a checkpoint, and each such folder in one that isn't, which then is one text's.
    func checkpoints() throws -> [CalibrationRun.Neutral] {
        if Self.isCheckpoint(url) {
            throw Refusal(
                code: "calibration-directory",
                reason: "\(url.path(percentEncoded: false)) is a checkpoint itself; name the directory that it lies in")
        }
        let found = try Self.folders(in: url).flatMap { folder in
            Self.isCheckpoint(folder)
                ? [(corpus: url, checkpoint: folder)]
                : try Self.folders(in: folder).filter(Self.isCheckpoint).map { (corpus: folder, checkpoint: $0) }
        }
        guard !found.isEmpty else {
            throw Refusal(
                code: "calibration-directory",
                reason: "\(url.path(percentEncoded: false)) has no checkpoints; a checkpoint is a folder with "
                    + "adapter_config.json or config.json")
        }
        return found.map { corpus, checkpoint in
            CalibrationRun.Neutral(
                corpus: corpus.lastPathComponent, name: checkpoint.lastPathComponent,
                path: checkpoint.path(percentEncoded: false))
        }
    }

    private static func isCheckpoint(_ folder: URL) -> Bool {
        ["adapter_config.json", "config.json"].contains {
            FileManager.default.fileExists(atPath: folder.appending(path: $0).path(percentEncoded: false))
        }
    }

    private static func folders(in url: URL) throws -> [URL] {
        do {
            return try FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil)
                .filter { (try? $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) ?? false }
                .sorted { $0.lastPathComponent < $1.lastPathComponent }
        } catch {
            throw Refusal(
                code: "calibration-directory",
                reason: "\(url.path(percentEncoded: false)) can't be read: \(error.localizedDescription)")
        }
    }
}
