import CheckpointDirectory
import ResultStore

/// Where a full fine-tune was hashed, to open it there again.
struct FineTunePlaces: Sendable {
    /// The watched directories: nothing outside of them is opened, and no link beneath them followed.
    let roots: [String]

    static let gone = "it was gone before it was evaluated"

    /// Why a full fine-tune can't be evaluated where it was seen: it settles again there, or is gone.
    struct Withdrawn: Error {
        var reason: String
    }

    /// The files at the first of the checkpoint's paths where they are those that were hashed.
    func open(_ checkpoint: CheckpointRecord) throws(Withdrawn) -> FineTuneFiles {
        var reason = Self.gone
        for place in checkpoint.paths where place.goneAt == nil {
            do throws(FileRefusal) {
                if let files = try open(place) { return files }
                reason = "its files changed before it was evaluated"
            } catch {
                if error.code != .missing { reason = error.description }
            }
        }
        throw Withdrawn(reason: reason)
    }

    private func open(_ place: CheckpointRecord.Path) throws(FileRefusal) -> FineTuneFiles? {
        for root in roots {
            guard let relative = SafeDirectory.path(place.path, beneath: root) else { continue }
            let directory = try SafeDirectory(path: root)
            guard let candidate = try directory.candidate(at: relative),
                candidate.statFingerprint == place.statFingerprint
            else { return nil }
            return try FineTuneFiles(of: candidate, beneath: directory)
        }
        return nil
    }
}
