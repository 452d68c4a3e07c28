import ArgumentParser
import FairnessMonitor
import Foundation

/// Measures so many times, interleaved with transformers + peft where a Python is named, and prints the medians.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Measures a benchmark's file, or without one the built-in suite core.")

    @OptionGroup var options: WorkloadOptions

    @Option(help: "How often each side runs.")
    var runs = 3

    @Flag(help: "Also compare the wall time of one thread with that of two.")
    var scaling = false

    @Option(help: "A Python with torch, transformers and peft, to score the same items.")
    var python: String?

    @Option(help: "Keep the token sequences that were scored, one JSON object a line.")
    var writeItems: String?

    @Flag(help: "One JSON object.")
    var json = false

    func validate() throws {
        guard (1...100).contains(runs) else { throw ValidationError("--runs must be from 1 to 100.") }
    }

    func run() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "fairwatch-benchmark-\(getpid())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let report = try measured(in: directory)
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            encoder.keyEncodingStrategy = .convertToSnakeCase
            print(String(decoding: try encoder.encode(report), as: UTF8.self))
        } else {
            print(report.lines.joined(separator: "\n"))
        }
    }

    private func measured(in directory: URL) throws -> BenchmarkReport {
        let ours = MeasuredProcess(options: options, directory: directory)
        let theirs = python.map {
            TransformersProcess(python: $0, options: options, items: ours.items, directory: directory)
        }
        var report = BenchmarkReport(base: options.base, adapter: options.adapter)
        for number in 1...runs {
            note("run \(number) of \(runs): fairwatch")
            report.add(try ours.run())
            if number == 1, let writeItems {
                try Data(contentsOf: ours.items).write(to: URL(filePath: writeItems))
            }
            guard let theirs else { continue }
            note("run \(number) of \(runs): transformers + peft")
            let scores = try JSONDecoder().decode([Double].self, from: Data(contentsOf: ours.scores))
            try report.compare(theirs.run(), ourScores: scores)
        }
        if scaling {
            for number in 1...runs {
                note("scaling \(number) of \(runs)")
                report.addScaling(one: try ours.run(threads: 1).wallSeconds, two: try ours.run(threads: 2).wallSeconds)
            }
        }
        return report
    }

    /// What is going on, for those who wait.
    private func note(_ text: String) {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
    }
}
