import WeightFiles

/// A model's tensors under the configuration's names, whatever the file calls them.
///
/// Where the inner model alone was saved, names lack its prefix; transformers accepts that tensor by tensor.
struct ModelTensors: Sendable {
    private let weights: ModelWeights
    private let prefix: String
    /// The output matrix: the file's own even where the configuration ties it, as transformers 5 takes it.
    let headName: String

    init(_ configuration: ModelConfiguration, _ weights: ModelWeights) throws(WeightFileError) {
        self.weights = weights
        prefix = configuration.prefix
        let head = configuration.head
        let hasOwnHead = !head.isTied || weights[head.weightName] != nil
        headName = hasOwnHead ? head.weightName : configuration.embedding.weightName
        var parameters = configuration.parameters
        if hasOwnHead, head.isTied {
            parameters.append(
                ModelParameter(head.weightName, [configuration.vocabularySize, configuration.embedding.tokenWidth]))
        }
        for parameter in parameters {
            let tensor = try tensor(parameter.name, shape: parameter.shape)
            guard tensor.type.isReadable else {
                throw WeightFileError(
                    .elementType, file: tensor.file, tensor: tensor.name,
                    problem: "has the dtype \(tensor.type.rawValue), which cannot be read as float",
                    remedy: "map this base to a model saved in F32, F16 or BF16")
            }
        }
    }

    func tensor(_ name: String, shape: [Int]? = nil) throws(WeightFileError) -> TensorView {
        if weights[name] == nil, name.hasPrefix(prefix) {
            let short = String(name.dropFirst(prefix.count))
            if weights[short] != nil { return try weights.tensor(short, shape: shape) }
        }
        return try weights.tensor(name, shape: shape)
    }
}
