/// A model's tensors by name, from one file or from shards; the caller has opened the files.
package struct ModelWeights: Sendable {
    /// What errors name when a tensor is missing: the single file, or the index.
    private let subject: String
    private let tensors: [String: TensorView]

    /// One file that holds everything.
    package init(_ source: any ByteSource, file: String) throws(WeightFileError) {
        let weights = try Safetensors(source, file: file)
        var tensors: [String: TensorView] = [:]
        for tensor in weights.tensors { tensors[tensor.name] = tensor }
        self.tensors = tensors
        subject = file
    }

    /// Shards under an index: each tensor must be in the shard the index says, and in no other. What the index does
    /// not list is found by name all the same, as the transformers library loads it too.
    ///
    /// - Parameter sources: every shard the index names, by that name.
    package init(index: WeightIndex, sources: [String: any ByteSource]) throws(WeightFileError) {
        var tensors: [String: TensorView] = [:]
        for name in index.shardNames {
            guard let source = sources[name] else {
                throw WeightFileError(
                    .index, file: index.file, problem: "names \(name.quotedForError), which is not there",
                    remedy: "download the missing shard")
            }
            for tensor in try Safetensors(source, file: name).tensors {
                if let earlier = tensors.updateValue(tensor, forKey: tensor.name) {
                    throw WeightFileError(
                        .index, file: index.file, tensor: tensor.name,
                        problem: "is both in \(earlier.file.quotedForError) and in \(name.quotedForError)",
                        remedy: "remove shards of another version and download the model again")
                }
            }
        }
        for (tensor, shard) in index.shards.sorted(by: { $0.key < $1.key }) where tensors[tensor]?.file != shard {
            throw WeightFileError(
                .missingTensor, file: shard, tensor: tensor,
                problem: "is not in the shard that \(index.file.quotedForError) names",
                remedy: "download index and shards of one version")
        }
        self.tensors = tensors
        subject = index.file
    }

    package subscript(name: String) -> TensorView? { tensors[name] }

    /// The tensor of that name and shape, or an error that names what differs.
    package func tensor(_ name: String, shape: [Int]? = nil) throws(WeightFileError) -> TensorView {
        guard let tensor = tensors[name] else {
            throw WeightFileError(
                .missingTensor, file: subject, tensor: name, problem: "is missing",
                remedy: "check that weights and config.json belong to one model")
        }
        if let shape, tensor.shape != shape {
            let asked = shape.map(String.init).joined(separator: "×")
            throw WeightFileError(
                .layout, file: tensor.file, tensor: name,
                problem: "has the shape \(tensor.shapeText), but config.json asks for \(asked)",
                remedy: "check that weights and config.json belong to one model")
        }
        return tensor
    }
}
