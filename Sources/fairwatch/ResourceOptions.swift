import ArgumentParser
import FairnessMonitor
import Foundation

/// How much of the machine a command may use.
struct ResourceOptions: ParsableArguments {
    @Option(help: "Threads for matrix products; all cores without it. Never changes a number.")
    var threads: Int?

    @Option(help: "Memory for activations, such as 512MiB or 4GiB. Never changes a number.")
    var memory: String?

    mutating func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads must be a number from 1 to 1024.")
        }
        if let memory, ByteCount.parse(memory) == nil {
            throw ValidationError("--memory must be a size with its unit, such as 512MiB or 4GiB.")
        }
    }

    var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

    var memoryBytes: Int { memory.flatMap(ByteCount.parse) ?? DaemonConfiguration.defaultMemory }
}
