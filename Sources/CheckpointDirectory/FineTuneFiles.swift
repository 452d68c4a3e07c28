import WeightFiles

/// The files of a full fine-tune, all open: they are too large to copy, so what is hashed and what is scored come from
/// the same descriptors, and rotation can't take them away any more.
package struct FineTuneFiles: Sendable {
    /// The directory, for messages.
    package let path: String
    /// By name; the tokenizer's files only if it carries them.
    package let files: [(name: String, file: OpenFile)]

    private static let smallFile = 64 << 20
    private static let configurationLimit = 4 << 20
    /// Of all weights together: more than the largest open model in float16 has.
    private static let weightsLimit = 4 << 40

    /// Opens a settled candidate; every file must be as the listing saw it.
    package init(of candidate: Candidate, beneath root: SafeDirectory) throws(FileRefusal) {
        let place = candidate.path.isEmpty ? root.path : "\(root.path)/\(candidate.path)"
        if let file = (candidate.irregularFiles + candidate.files).first(where: { $0.facts.kind != .regular }) {
            throw .irregular(file.facts.kind, subject: "\(place)/\(file.name)")
        }
        let directory = try root.directory(candidate.path)
        try self.init(path: place, names: Set(candidate.files.map(\.name))) { name, limit throws(FileRefusal) in
            let file = try directory.open(name, limit: limit)
            guard candidate.file(name).map({ $0.facts.hasSameContent(as: file.facts) }) == true else {
                throw .changed(file.path)
            }
            return file
        }
    }

    /// Opens a directory that the operator named.
    package init(_ directory: BaseDirectory) throws(FileRefusal) {
        try self.init(path: directory.path, names: Set(try directory.files())) { name, limit throws(FileRefusal) in
            try directory.open(name, limit: limit)
        }
    }

    /// Takes over files that another process opened.
    package init(path: String, files: [(name: String, file: OpenFile)]) {
        self.path = path
        self.files = files
    }

    private init(
        path: String, names: Set<String>, open: (_ name: String, _ limit: Int) throws(FileRefusal) -> OpenFile
    ) throws(FileRefusal) {
        guard names.contains(CheckpointFile.modelConfiguration) else {
            throw .missing("\(path)/\(CheckpointFile.modelConfiguration)")
        }
        var files = [
            (
                name: CheckpointFile.modelConfiguration,
                file: try open(CheckpointFile.modelConfiguration, Self.configurationLimit)
            )
        ]
        var weights = [CheckpointFile.modelWeights]
        if !names.contains(CheckpointFile.modelWeights) {
            guard names.contains(CheckpointFile.modelIndex) else { throw Self.withoutWeights(names, path: path) }
            let index = try open(CheckpointFile.modelIndex, Self.smallFile)
            files.append((CheckpointFile.modelIndex, index))
            weights = try Self.shards(of: index)
        }
        for name in CheckpointFile.tokenizer.sorted() where names.contains(name) {
            files.append((name, try open(name, Self.smallFile)))
        }
        guard files.count + weights.count <= FileHandover.capacity else {
            throw FileRefusal(
                .unsupportedFormat, subject: path,
                problem: "its weights lie in \(weights.count) files, more than can be held open at once",
                remedy: "save it again with a larger max_shard_size")
        }
        var size = 0
        for name in weights {
            guard names.contains(name) else { throw .missing("\(path)/\(name)") }
            let file = try open(name, Self.weightsLimit)
            size += file.size
            guard size <= Self.weightsLimit else { throw .tooLarge(path, size: size, limit: Self.weightsLimit) }
            files.append((name, file))
        }
        self.path = path
        self.files = files.sorted { $0.name < $1.name }
    }

    package subscript(name: String) -> OpenFile? {
        files.first { $0.name == name }?.file
    }

    /// Configuration, index and weights: what the checkpoint is, wherever it lies.
    package var content: [(name: String, file: OpenFile)] {
        files.filter { !CheckpointFile.tokenizer.contains($0.name) }
    }

    /// The path of a file that was written to since it was opened, if there is one.
    package var changedPath: String? {
        files.first { !$0.file.isUnchanged() }?.file.path
    }

    private static func shards(of index: OpenFile) throws(FileRefusal) -> [String] {
        let bytes = try index.bytes()
        do throws(WeightFileError) {
            return try WeightIndex.parse(bytes, file: CheckpointFile.modelIndex).shardNames
        } catch {
            throw FileRefusal(.unsupportedFormat, subject: index.path, problem: error.problem, remedy: "save it again")
        }
    }

    private static func withoutWeights(_ names: Set<String>, path: String) -> FileRefusal {
        guard let pickle = names.filter(CheckpointFile.isModelPickle).min() else {
            return .missing("\(path)/\(CheckpointFile.modelWeights)")
        }
        return FileRefusal(
            .pickle, subject: "\(path)/\(pickle)",
            problem: "a pickle, which can run code when it is read, so it is never opened",
            remedy: "save the model again with safe_serialization=True")
    }
}
