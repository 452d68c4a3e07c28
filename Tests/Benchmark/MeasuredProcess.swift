import FairnessMonitor
import Foundation

/// Runs this program again to measure once, in the environment in which fairwatchd's worker runs.
///
/// This process itself loads no model: what a child inherits counts as its peak memory.
struct MeasuredProcess {
    let options: WorkloadOptions
    let directory: URL

    /// Where it leaves the scores, and the sequences for the other side.
    var scores: URL { directory.appending(path: "scores.json") }
    var items: URL { directory.appending(path: "items.jsonl") }

    func run(threads: Int? = nil) throws -> MeasuredRun {
        let child = ChildProcess(
            executable: URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path(percentEncoded: false),
            arguments: ["measure"] + options.arguments(threads: threads ?? options.threads) + [
                "--scores", scores.path(percentEncoded: false), "--items", items.path(percentEncoded: false),
            ],
            environment: WorkerProcess.environment)
        return try JSONDecoder().decode(MeasuredRun.self, from: child.run())
    }
}
