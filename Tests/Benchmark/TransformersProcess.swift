import Foundation

/// Scores the same sequences with transformers + peft.
struct TransformersProcess {
    struct Result: Codable {
        /// Versions of what computed it.
        let library: String
        let cpuSeconds: Double
        let wallSeconds: Double
        let peakBytes: Int
        let scores: [Double]
    }

    let python: String
    let options: WorkloadOptions
    let items: URL
    let directory: URL

    func run() throws -> Result {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "transformers_scores.py")
        let output = directory.appending(path: "transformers.json").path(percentEncoded: false)
        var environment = ProcessInfo.processInfo.environment
        // Threads that spin while they wait would be counted as work.
        environment["OMP_WAIT_POLICY"] = "passive"
        environment["OMP_NUM_THREADS"] = "\(options.threads)"
        environment["HF_HUB_OFFLINE"] = "1"
        environment["TQDM_DISABLE"] = "1"
        environment["PYTHONWARNINGS"] = "ignore"
        _ = try ChildProcess(
            executable: python,
            arguments: [
                script.path(percentEncoded: false), "--base", options.base, "--items",
                items.path(percentEncoded: false), "--threads", "\(options.threads)", "--output", output,
            ] + (options.adapter.map { ["--adapter", $0] } ?? []),
            environment: environment
        ).run()
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Result.self, from: Data(contentsOf: URL(filePath: output)))
    }
}
