/// A normalisation over the features of a row.
struct Norm: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        /// x / √(mean(x²) + ε) · (offset + weight) (Zhang & Sennrich 2019, arXiv 1910.07467); Gemma's offset is 1.
        case rootMeanSquare(offset: Float)
        /// (x − mean) / √(variance + ε) · weight + bias (Ba et al. 2016, arXiv 1607.06450).
        case layer
        /// The same without weight and bias.
        case plainLayer
    }

    let path: String
    let kind: Kind
    let width: Int
    let epsilon: Float

    var weightName: String { path + ".weight" }
    var biasName: String { path + ".bias" }

    var parameters: [ModelParameter] {
        switch kind {
        case .rootMeanSquare: [ModelParameter(weightName, [width])]
        case .layer: [ModelParameter(weightName, [width]), ModelParameter(biasName, [width])]
        case .plainLayer: []
        }
    }
}
