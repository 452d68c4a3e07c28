import CheckpointDirectory
import Dispatch
import Synchronization

/// Finds an adapter's base among those of the configuration.
final class BaseResolver: Sendable {
    /// A base that was found and checked.
    struct Resolved: Sendable {
        let base: BaseModel
        let fingerprint: String
        let promptForm: PromptForm
    }

    private let bases: [DaemonConfiguration.Base]
    private let hashes = Mutex(FileHashes())

    init(bases: [DaemonConfiguration.Base]) {
        self.bases = bases
    }

    /// The first base whose patterns match the name that the adapter gives.
    ///
    /// Reads all of a base's weights the first time, and again after they were written: minutes for a large one, so
    /// it happens on a thread that may be kept, and cancelling the task ends it.
    func resolve(_ name: String?, revision: String?) async throws -> Resolved {
        let isCancelled = Flag()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                DispatchQueue.global(qos: .utility).async { [self] in
                    continuation.resume(with: Result { try find(name, revision: revision, isCancelled) })
                }
            }
        } onCancel: {
            isCancelled.value.store(true, ordering: .relaxed)
        }
    }

    private final class Flag: Sendable {
        let value = Atomic(false)
    }

    private func find(_ name: String?, revision: String?, _ isCancelled: Flag) throws -> Resolved {
        guard let name else {
            throw Refusal(
                code: "base-unnamed",
                reason: "adapter_config.json names no base_model_name_or_path; save the adapter again with PEFT")
        }
        guard let entry = bases.first(where: { $0.matches(name) }) else {
            throw Refusal(
                code: "base-unknown",
                reason: "no base in the configuration matches '\(name)'; add it to 'bases', then "
                    + "systemctl restart fairwatchd")
        }
        let base = try BaseModel(directory: try Self.directory(of: entry.place, name: name, revision: revision))
        let fingerprint = try hashes.withLock { hashes in
            try base.fingerprint(known: hashes) { isCancelled.value.load(ordering: .relaxed) }
        }
        return Resolved(base: base, fingerprint: fingerprint, promptForm: entry.promptForm)
    }

    private static func directory(
        of place: DaemonConfiguration.Base.Place, name: String, revision: String?
    ) throws -> BaseDirectory {
        do throws(FileRefusal) {
            return switch place {
            case .directory(let path): try BaseDirectory(path: path)
            case .cache(let cache): try BaseDirectory(cache: cache, model: name, revision: revision ?? "main")
            }
        } catch {
            guard error.code == .missing else { throw error }
            let problem =
                switch place {
                case .directory(let path): "\(path) isn't there"
                case .cache(let cache): "the cache \(cache) holds no '\(name)', revision '\(revision ?? "main")'"
                }
            throw Refusal(
                code: "base-missing", reason: "\(problem); put the model there, or mend 'bases' in the configuration")
        }
    }
}
