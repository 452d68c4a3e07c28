import ArgumentParser
import FairnessMonitor

/// What is scored, with which model, on how much of the machine.
struct WorkloadOptions: ParsableArguments {
    @Option(help: "The base model's directory.")
    var base: String

    @Option(help: "The directory of a PEFT LoRA adapter.")
    var adapter: String?

    @Option(help: "CrowS-Pairs: the authors' crows_pairs_anonymized.csv.")
    var crowsPairs: String?

    @Option(help: "StereoSet as JSON lines; the intrasentence rows are scored.")
    var stereoset: String?

    @Option(help: "One category of BBQ, such as Age.jsonl.")
    var bbq: String?

    @Flag(help: "BBQ: let items share what their contexts have in common, not only the options of one item.")
    var grouped = false

    @Option(help: "BBQ: so many whole contexts, drawn at random.")
    var contexts: Int?

    @Option(help: "Seed of the draw.")
    var seed: UInt64 = 1

    @Option(help: "Only the first so many items.")
    var limit: Int?

    @Option(help: "Threads, of both sides.")
    var threads = 1

    @Option(help: "Memory for activations, such as 512MiB; as fairwatchd has it unless given.")
    var memory: String?

    func validate() throws {
        guard [crowsPairs, stereoset, bbq].compactMap(\.self).count <= 1 else {
            throw ValidationError("Name one of --crows-pairs, --stereoset and --bbq.")
        }
        guard bbq != nil || (!grouped && contexts == nil) else {
            throw ValidationError("--grouped and --contexts belong to --bbq.")
        }
        guard (1...1024).contains(threads), [contexts, limit].allSatisfy({ $0 ?? 1 > 0 }) else {
            throw ValidationError("--threads must be from 1 to 1024, --contexts and --limit at least 1.")
        }
        guard memory.map({ ByteCount.parse($0) != nil }) ?? true else {
            throw ValidationError("--memory must be a size with its unit, such as 512MiB.")
        }
    }

    var memoryBytes: Int { memory.flatMap(ByteCount.parse) ?? DaemonConfiguration.defaultMemory }

    /// The same options on a command line, with another number of threads.
    func arguments(threads: Int) -> [String] {
        var arguments = ["--base", base, "--seed", "\(seed)", "--threads", "\(threads)"]
        let optional = [
            ("--adapter", adapter), ("--crows-pairs", crowsPairs), ("--stereoset", stereoset), ("--bbq", bbq),
            ("--contexts", contexts.map { "\($0)" }), ("--limit", limit.map { "\($0)" }), ("--memory", memory),
        ]
        for case (let name, let value?) in optional { arguments += [name, value] }
        return arguments + (grouped ? ["--grouped"] : [])
    }
}
