import CheckpointDirectory
import Dispatch
import Synchronization

/// Finds a checkpoint's base among those of the configuration.
final class BaseResolver: Sendable {
    /// A base that was found and checked.
    struct Resolved: Sendable {
        let base: BaseModel
        let fingerprint: String
        let promptForm: PromptForm
        /// As the checkpoint or the configuration calls it.
        let name: String
    }

    private let bases: [DaemonConfiguration.Base]
    private let fineTunes: [DaemonConfiguration.FineTunes]
    private let hashes: FileHashes
    /// One base is hashed at a time.
    private let turn = Mutex(())

    init(
        bases: [DaemonConfiguration.Base], fineTunes: [DaemonConfiguration.FineTunes] = [],
        hashes: FileHashes = FileHashes()
    ) {
        self.bases = bases
        self.fineTunes = fineTunes
        self.hashes = hashes
    }

    /// The first base whose patterns match the name that the adapter gives.
    ///
    /// Reads all of a base's weights the first time, and again after they were written: minutes for a large one, so
    /// it happens on a thread that may be kept, and cancelling the task ends it.
    func resolve(_ name: String?, revision: String?) async throws -> Resolved {
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
        return try await open(entry, name: name, revision: revision)
    }

    /// The base of a full fine-tune: the one that `fine_tunes` names for its path; else the one that it claims itself;
    /// else the only one there is.
    ///
    /// - Parameter claim: `_name_or_path` of its `config.json`.
    func resolve(fineTuneAt path: String, claim: String?) async throws -> Resolved {
        if let mapping = fineTunes.first(where: { $0.matches(path) }) {
            return try await resolve(mapping.base, revision: mapping.revision)
        }
        let remedy =
            "add to 'fine_tunes' in the configuration: {match: [PATH], base: NAME}, with the checkpoint's path and "
            + "the name of its base, then systemctl restart fairwatchd"
        if let claim, let entry = bases.first(where: { $0.matches(claim) }) {
            do {
                return try await open(entry, name: claim, revision: nil)
            } catch let refusal as Refusal where refusal.code == "base-missing" {
                // What it claims is often the path of an earlier checkpoint.
                throw Refusal(code: refusal.code, reason: "\(refusal.reason); or \(remedy)")
            } catch let refusal as FileRefusal where refusal.code == .badPath {
                throw Refusal(code: "base-unknown", reason: "the cache can't hold its base '\(claim)'; \(remedy)")
            }
        }
        if bases.count == 1, case .directory(let directory) = bases[0].place {
            return try await open(bases[0], name: claim ?? directory, revision: nil)
        }
        let problem = claim.map { "no base in the configuration matches '\($0)'" } ?? "config.json names no base"
        throw Refusal(code: "base-unknown", reason: "\(problem); \(remedy)")
    }

    private final class Flag: Sendable {
        let value = Atomic(false)
    }

    private func open(_ entry: DaemonConfiguration.Base, name: String, revision: String?) async throws -> Resolved {
        let isCancelled = Flag()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                DispatchQueue.global(qos: .utility).async { [self] in
                    continuation.resume(
                        with: Result { try read(entry, name: name, revision: revision, isCancelled) })
                }
            }
        } onCancel: {
            isCancelled.value.store(true, ordering: .relaxed)
        }
    }

    private func read(
        _ entry: DaemonConfiguration.Base, name: String, revision: String?, _ isCancelled: Flag
    ) throws -> Resolved {
        let base = try BaseModel(directory: try Self.directory(of: entry.place, name: name, revision: revision))
        let fingerprint = try turn.withLock { _ in
            try base.fingerprint(known: hashes) { isCancelled.value.load(ordering: .relaxed) }
        }
        return Resolved(base: base, fingerprint: fingerprint, promptForm: entry.promptForm, name: name)
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
