import Transformer

/// Under what arithmetic scores were computed: scores with equal fingerprints agree bit for bit, others to about
/// 1e-3 nats, and are never compared.
package enum NumericFingerprint {
    /// Raised whenever a change of the engine may change a score's bits.
    static let engine = 2

    package static var current: String {
        "\(LinearAlgebra.libraryDescription) float32 \(VectorKernels.description) engine-\(engine)"
    }
}
