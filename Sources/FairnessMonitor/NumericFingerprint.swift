import FoundationEssentials
import Transformer

/// Under what arithmetic scores were computed: scores with equal fingerprints agree bit for bit, others to about
/// 1e-3 nats, and are never compared.
package enum NumericFingerprint {
    /// Raised whenever a change of the engine may change a score's bits.
    static let engine = 2

    /// Of the worker, which may use another kernel of OpenBLAS than this process does.
    package static var current: String {
        let library = requestedKernel.map(LinearAlgebra.description(kernel:)) ?? LinearAlgebra.libraryDescription
        return "\(library) float32 \(VectorKernels.description) engine-\(engine)"
    }

    /// The kernel that the worker's environment names, nil where the operator named one: that holds for all processes.
    static var requestedKernel: String? {
        ProcessInfo.processInfo.environment[kernelVariable] == nil ? LinearAlgebra.fasterKernel : nil
    }

    static let kernelVariable = "OPENBLAS_CORETYPE"
}
