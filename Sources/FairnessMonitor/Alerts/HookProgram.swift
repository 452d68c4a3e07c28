import CheckpointDirectory
import FoundationEssentials
import Glibc
import Subprocess

/// Runs the operator's hook: a program that gets alerts as JSON on its standard input.
struct HookProgram: Sendable {
    let hook: DaemonConfiguration.Hook

    /// All that it inherits.
    static let environment: [Environment.Key: String] = [
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8",
    ]

    /// Bytes of its standard error that are kept, the last ones.
    private static let errorTail = 2_000

    /// Seconds to wait after so many failures of one call: half a minute at first, an hour at most.
    static func pause(afterFailures failures: Int) -> Double {
        min(3_600, 30 * exp2(Double(min(max(1, failures), 20) - 1)))
    }

    /// - Returns: nil where it took the call, else what went wrong; cancelling the task kills it and all it started.
    func run(payload: String) async -> String? {
        // A program that ends without reading must not end this process.
        signal(SIGPIPE, SIG_IGN)
        do {
            return try await withThrowingTaskGroup(of: String?.self) { group in
                group.addTask { try await execute(payload) }
                group.addTask {
                    try await Task.sleep(for: hook.timeLimit)
                    return "killed after its time limit of \(hook.timeLimit)"
                }
                defer { group.cancelAll() }
                return try await group.next() ?? nil
            }
        } catch {
            return "\(hook.command[0]) can't be run: \(error)"
        }
    }

    private func execute(_ payload: String) async throws -> String? {
        // Not a pipe: a program may end without having read it.
        let input = try MemoryFile(Array(payload.utf8), subject: "the hook's input")
        defer { withExtendedLifetime(input) {} }
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [.send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))]
        let result = try await Subprocess.run(
            .path(.init(hook.command[0])), arguments: Arguments(Array(hook.command.dropFirst())),
            environment: .custom(Self.environment), workingDirectory: "/", platformOptions: options,
            input: .fileDescriptor(.init(rawValue: input.descriptorNumber), closeAfterSpawningProcess: false),
            output: .discarded, error: .sequence
        ) { execution in
            var tail: [UInt8] = []
            for try await buffer in execution.standardError {
                tail += buffer.withUnsafeBytes { Array($0) }
                tail = tail.suffix(Self.errorTail)
            }
            return tail
        }
        guard !result.terminationStatus.isSuccess else { return nil }
        let said = String(decoding: result.closureResult, as: UTF8.self).split(separator: "\n").last
        let how =
            switch result.terminationStatus {
            case .exited(let code): "exit status \(code)"
            case .signaled(let signal): "killed by signal \(signal)"
            }
        return how + (said.map { ": \($0)" } ?? "")
    }
}
