/// The two files of an adapter that an evaluation needs, both open, both as they were when they had settled.
struct AdapterFiles {
    let configuration: OpenFile
    let weights: OpenFile

    static let configurationLimit = 4 << 20

    /// Refuses what can't be evaluated, from names alone where that is enough: a pickle is never opened.
    init(of candidate: Candidate, beneath root: SafeDirectory, weightsLimit: Int) throws(FileRefusal) {
        let place = candidate.path.isEmpty ? root.path : "\(root.path)/\(candidate.path)"
        if let file = (candidate.irregularFiles + candidate.files).first(where: { $0.facts.kind != .regular }) {
            throw .irregular(file.facts.kind, subject: "\(place)/\(file.name)")
        }
        guard candidate.kind != .fullFineTune else {
            throw FileRefusal(
                .unsupportedFormat, subject: place, problem: "a full fine-tune is too large to copy",
                remedy: "it is evaluated where it lies")
        }
        guard candidate.file(CheckpointFile.adapterWeights) != nil else {
            throw Self.withoutWeights(candidate, place: place)
        }
        let directory = try root.directory(candidate.path)
        configuration = try directory.open(CheckpointFile.adapterConfiguration, limit: Self.configurationLimit)
        weights = try directory.open(CheckpointFile.adapterWeights, limit: weightsLimit)
        for (name, file) in [
            (CheckpointFile.adapterConfiguration, configuration), (CheckpointFile.adapterWeights, weights),
        ] where candidate.file(name).map({ $0.facts.hasSameContent(as: file.facts) }) != true {
            throw .changed(file.path)
        }
    }

    /// Throws when anything was written to either file since it was opened.
    func checkUnchanged() throws(FileRefusal) {
        for file in [configuration, weights] where !file.isUnchanged() { throw .changed(file.path) }
    }

    private static func withoutWeights(_ candidate: Candidate, place: String) -> FileRefusal {
        if candidate.file(CheckpointFile.adapterPickle) != nil {
            return FileRefusal(
                .pickle, subject: "\(place)/\(CheckpointFile.adapterPickle)",
                problem: "a pickle, which can run code when it is read, so it is never opened",
                remedy: "save the adapter again with safe_serialization=True")
        }
        if candidate.file(CheckpointFile.mlxWeights) != nil {
            return FileRefusal(
                .unsupportedFormat, subject: "\(place)/\(CheckpointFile.mlxWeights)",
                problem: "an adapter of MLX, not of PEFT", remedy: "convert it to PEFT's format")
        }
        return .missing("\(place)/\(CheckpointFile.adapterWeights)")
    }
}
