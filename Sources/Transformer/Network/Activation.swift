/// The non-linearity of a feed-forward network.
enum Activation: Sendable, Equatable {
    case silu
    case relu
    /// x·Φ(x) with Φ by the error function.
    case gelu
    /// The same with the approximation by tanh (Hendrycks & Gimpel 2016, arXiv 1606.08415).
    case geluTanh

    /// By the names that transformers gives them in `config.json`.
    static let byName: [String: Activation] = [
        "silu": .silu, "swish": .silu, "relu": .relu, "gelu": .gelu, "gelu_new": .geluTanh,
        "gelu_pytorch_tanh": .geluTanh,
    ]
}
