/// A linear module of the network: y = W·x + b, with the names of its parameters in the model's files.
package struct LinearModule: Sendable, Equatable {
    /// Such as `model.layers.0.self_attn.q_proj`, by which an adapter names it too.
    package let path: String
    package let outputs: Int
    package let inputs: Int
    package let hasBias: Bool
    /// The file holds the weight as (inputs, outputs), as GPT-2's `Conv1D` does, not as (outputs, inputs).
    package let isTransposed: Bool

    package init(
        _ path: String, outputs: Int, inputs: Int, hasBias: Bool = false, isTransposed: Bool = false
    ) {
        self.path = path
        self.outputs = outputs
        self.inputs = inputs
        self.hasBias = hasBias
        self.isTransposed = isTransposed
    }

    var weightName: String { path + ".weight" }
    var biasName: String { path + ".bias" }

    var parameters: [ModelParameter] {
        let weight = ModelParameter(weightName, isTransposed ? [inputs, outputs] : [outputs, inputs])
        return hasBias ? [weight, ModelParameter(biasName, [outputs])] : [weight]
    }
}

/// A tensor of the model's files by its name, with the shape that the configuration gives it.
package struct ModelParameter: Sendable, Equatable {
    package let name: String
    package let shape: [Int]

    init(_ name: String, _ shape: [Int]) {
        self.name = name
        self.shape = shape
    }

    var elementCount: Int { shape.reduce(1, *) }
}
