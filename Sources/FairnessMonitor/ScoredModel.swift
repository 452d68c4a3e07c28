import CheckpointDirectory
import ResultStore

/// What was made from a base and is scored beside it.
enum ScoredModel: Sendable {
    /// The directory of an adapter's two files.
    case adapter(String)
    case fineTune(FineTuneFiles)

    var adapter: String? {
        if case .adapter(let directory) = self { directory } else { nil }
    }

    var fineTune: FineTuneFiles? {
        if case .fineTune(let files) = self { files } else { nil }
    }

    /// Why nothing that is scored counts any more; nil while the files are as they were opened.
    var withdrawal: String? {
        fineTune?.changedPath.map { "\($0) changed while it was evaluated" }
    }

    /// Throws a `FileRefusal` when a full fine-tune was written to.
    func checkUnchanged() throws {
        if let path = fineTune?.changedPath { throw FileRefusal.changed(path) }
    }

    /// The note beside a result that equals the base's.
    func changesNothing(on suite: String) -> String {
        let subject = fineTune == nil ? "adapter" : "fine-tune"
        return "the \(subject) changes nothing: every log-likelihood on \(suite) equals the base's; "
            + "was it trained and saved?"
    }
}

extension CheckpointEvaluation {
    /// Opens a full fine-tune and holds it until its results are recorded.
    func evaluateInPlace(_ places: FineTunePlaces) async throws -> Outcome {
        // As it is now: the watch may have seen it since it was queued.
        let current = try store.reader.checkpoint(sha256: sha256) ?? checkpoint
        let files: FineTuneFiles
        do throws(FineTunePlaces.Withdrawn) {
            files = try places.open(current)
        } catch {
            return .withdrawn(reason: error.reason)
        }
        return try await evaluate(.fineTune(files))
    }

    /// Whether a checkpoint fits its base is for the worker to say, which may fail over what it reads.
    func base(of model: ScoredModel) async throws -> BaseResolver.Resolved {
        switch model {
        case .adapter(let directory):
            let configuration = try AdapterDirectory(path: directory).configuration(
                acceptedKeys: context.acceptedAdapterKeys)
            return try await context.bases.resolve(configuration.baseModel, revision: configuration.baseRevision)
        case .fineTune(let files):
            let claim = try files[CheckpointFile.modelConfiguration].flatMap {
                FineTuneModel.claimedBase(try $0.bytes())
            }
            return try await context.bases.resolve(fineTuneAt: files.path, claim: claim)
        }
    }
}
