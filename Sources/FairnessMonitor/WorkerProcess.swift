import CheckpointDirectory
import FoundationEssentials
import Glibc
import Subprocess

/// Runs this same program again as a worker and follows what it says.
package struct WorkerProcess: Sendable {
    /// What the caller hears while the worker runs.
    struct Events: Sendable {
        var planned: @Sendable (WorkPlan) async throws -> Void = { _ in }
        var known: @Sendable (_ block: Int, _ continuations: [Int]) async throws -> Void = { _, _ in }
        var progress: @Sendable (Double) async throws -> Void = { _ in }
        var block: @Sendable (BlockScores) async throws -> Void
        var divergences: @Sendable (WorkerMessage.Divergences) async throws -> Void = { _ in }
    }

    /// The argument by which a program knows that it is the worker.
    package static let argument = "evaluation-worker"

    private let executable: String

    /// Bytes; a worker that writes more has failed, whatever it computed, so this is far above any run of warnings.
    private static let standardErrorLimit = 1 << 20

    /// The kernel's name for the running program: an upgrade that replaces the file doesn't mix versions.
    package init(executable: String = "/proc/self/exe") {
        self.executable = executable
    }

    /// Returns what the worker used, or throws its refusal or a `WorkerFailure`; cancelling the task kills it.
    ///
    /// - Parameter fineTune: What the worker reads instead of the base's weights, from the descriptors held here.
    func run(
        _ request: WorkerRequest, fineTune: FineTuneFiles? = nil, timeLimit: Duration? = nil, events: Events
    ) async throws -> WorkUsage {
        // Inherited by the worker: when this process is gone, its next message fails instead of killing it.
        signal(SIGPIPE, SIG_IGN)
        let timeLimit = timeLimit ?? .seconds(365 * 86_400)
        return try await withThrowingTaskGroup(of: WorkUsage.self) { group in
            group.addTask { try await follow(request, fineTune, events) }
            group.addTask {
                try await Task.sleep(for: timeLimit)
                throw WorkerFailure(kind: .timeLimit, reason: "stopped after the time limit of \(timeLimit)")
            }
            defer { group.cancelAll() }
            guard let usage = try await group.next() else { throw CancellationError() }
            return usage
        }
    }

    private func follow(
        _ request: WorkerRequest, _ fineTune: FineTuneFiles?, _ events: Events
    ) async throws -> WorkUsage {
        var request = request
        request.parent = getpid()
        let variables = Dictionary(
            uniqueKeysWithValues: Self.environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
        request.fineTune = fineTune.map { WorkerRequest.FineTune(path: $0.path, names: $0.files.map(\.name)) }
        let handover = try FileHandover(
            task: Array(try JSONEncoder().encode(request)), files: fineTune?.files.map(\.file) ?? [])
        // Open until the worker has begun.
        defer { withExtendedLifetime(handover) {} }
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [.send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))]
        let result = try await Subprocess.run(
            .path(.init(executable)), arguments: [Self.argument], environment: .custom(variables),
            platformOptions: options,
            input: .fileDescriptor(.init(rawValue: handover.descriptorNumber), closeAfterSpawningProcess: false),
            output: .sequence, error: .string(limit: Self.standardErrorLimit)
        ) { execution in
            var usage: WorkUsage?
            let lines = execution.standardOutput.strings(
                separatedBy: .unicodeScalarSequence("\n".unicodeScalars), bufferingPolicy: .unbounded)
            for try await line in lines {
                switch try JSONDecoder().decode(WorkerMessage.self, from: Data(line.utf8)) {
                case .planned(let plan): try await events.planned(plan)
                case .known(let block, let continuations): try await events.known(block, continuations)
                case .progress(let fraction): try await events.progress(fraction)
                case .block(let block): try await events.block(block)
                case .divergences(let divergences): try await events.divergences(divergences)
                case .finished(let used): usage = used
                case .refused(let refusal): throw refusal
                }
            }
            return usage
        }
        if let usage = result.closureResult { return usage }
        throw WorkerFailure(status: result.terminationStatus, standardError: result.standardError)
    }

    /// Built from nothing, so that no variable of the caller's changes a number; the two that choose OpenBLAS' kernel
    /// are kept, because on processors newer than the library the operator needs them.
    package static var environment: [String: String] {
        var variables = [
            "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "SWIFT_BACKTRACE": "enable=no",
        ]
        let own = ProcessInfo.processInfo.environment
        variables[NumericFingerprint.kernelVariable] =
            own[NumericFingerprint.kernelVariable] ?? NumericFingerprint.requestedKernel
        variables["OPENBLAS_L2_SIZE"] = own["OPENBLAS_L2_SIZE"]
        return variables
    }
}

/// A worker that ended without an answer.
package struct WorkerFailure: Error, Sendable, CustomStringConvertible {
    package enum Kind: String, Sendable {
        /// It crashed or was killed: the same content may be at fault.
        case crashed
        case timeLimit = "time-limit"
        /// Its answer doesn't belong to its request, as after an upgrade that cuts blocks differently.
        case mismatch
    }

    package let kind: Kind
    package let reason: String

    init(kind: Kind, reason: String) {
        self.kind = kind
        self.reason = reason
    }

    init(status: TerminationStatus, standardError: String) {
        let last = standardError.split(separator: "\n").last.map { ": \($0)" } ?? ""
        kind = .crashed
        let how =
            switch status {
            case .exited(let code): "exit status \(code)"
            case .signaled(let signal): "killed by signal \(signal)"
            }
        reason = "the worker process ended early (\(how))\(last)"
    }

    package var description: String { reason }
}
