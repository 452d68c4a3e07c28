import ArgumentParser
import FairnessMonitor
import Foundation
import Transformer

/// Scores once and prints what it measured, as JSON; `run` starts it as a process of its own.
struct MeasureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "measure", shouldDisplay: false)

    @OptionGroup var options: WorkloadOptions

    @Option(help: "Where the summed log-likelihoods go, a JSON list in the sequences' order.")
    var scores: String?

    @Option(help: "Where the sequences go, one JSON object a line.")
    var items: String?

    func run() throws {
        guard LinearAlgebra.useOneThreadPerCall() == 1 else {
            throw ValidationError("OpenBLAS uses more than one thread a call; run this through fairwatch-benchmark.")
        }
        let base = try BaseModel(path: options.base)
        let adapter = try options.adapter.map {
            try AdapterDirectory(path: $0).adapter(for: base.configuration, acceptedKeys: []).0
        }
        let model = try LanguageModel(configuration: base.configuration, weights: base.weights, adapter: adapter)
        let workload = try Workload.load(options, model: base)
        let measurement = Measurement(workload, model, threads: options.threads, memory: options.memoryBytes)
        let (run, sums) = try measurement.run()
        let encoder = JSONEncoder()
        if let scores { try encoder.encode(sums).write(to: URL(filePath: scores)) }
        if let items { try Self.lines(workload.sequences).write(to: URL(filePath: items)) }
        print(String(decoding: try encoder.encode(run), as: UTF8.self))
    }

    private struct Line: Encodable {
        let tokens: [Int32]
        let firstScored: Int

        private enum CodingKeys: String, CodingKey {
            case tokens
            case firstScored = "first_scored"
        }
    }

    private static func lines(_ sequences: [ScoringSequence]) throws -> Data {
        try sequences.reduce(into: Data()) { data, sequence in
            data += try JSONEncoder().encode(Line(tokens: sequence.tokens, firstScored: sequence.firstScored))
            data.append(UInt8(ascii: "\n"))
        }
    }
}
