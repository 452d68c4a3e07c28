import Transformer

/// That matrix products of this process can be relied on, before anything is computed with them.
enum SoundArithmetic {
    static func require() throws(Refusal) {
        let threads = LinearAlgebra.useOneThreadPerCall()
        guard threads == 1 else {
            throw Refusal(
                code: "arithmetic",
                reason: "OpenBLAS reports \(threads) threads a call instead of 1; install libopenblas0-pthread")
        }
        let error = LinearAlgebra.selfTestError()
        guard error < 1e-4 else {
            throw Refusal(
                code: "arithmetic",
                reason: "\(LinearAlgebra.libraryDescription) computes wrong products on this processor (relative error "
                    + "\(error)); set OPENBLAS_CORETYPE to a kernel that it supports, such as Haswell")
        }
    }
}
