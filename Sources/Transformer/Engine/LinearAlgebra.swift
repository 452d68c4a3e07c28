import COpenBLAS
import CVectorKernels
import RealModule

/// Matrix products over OpenBLAS, one thread a call: parallelism is over rows, so that a row's bits never depend on
/// how many threads there are.
package enum LinearAlgebra {
    /// C ← α·A·Bᵀ + β·C, all row-major float32; A (m, k), B (n, k) as PyTorch stores a linear layer's weight.
    static func multiplyTransposed(
        _ a: UnsafePointer<Float>, strideA: Int, _ b: UnsafePointer<Float>, strideB: Int,
        into c: UnsafeMutablePointer<Float>, strideC: Int, m: Int, n: Int, k: Int, alpha: Float = 1, beta: Float = 0
    ) {
        cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasTrans, blasint(m), blasint(n), blasint(k), alpha, a, blasint(strideA), b,
            blasint(strideB), beta, c, blasint(strideC))
    }

    /// C ← α·A·B + β·C, all row-major float32; A (m, k), B (k, n).
    static func multiply(
        _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>, m: Int, n: Int,
        k: Int, alpha: Float = 1, beta: Float = 0
    ) {
        cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasNoTrans, blasint(m), blasint(n), blasint(k), alpha, a, blasint(k), b,
            blasint(n), beta, c, blasint(n))
    }

    /// Limits OpenBLAS to one thread a call and returns how many it now reports, which must be 1.
    package static func useOneThreadPerCall() -> Int {
        openblas_set_num_threads(1)
        return Int(openblas_get_num_threads())
    }

    /// OpenBLAS' version and the kernel that it chose for this processor, such as "OpenBLAS 0.3.21 Zen".
    package static var libraryDescription: String { description(kernel: chosenKernel) }

    /// The same for a process that is told to use another kernel.
    package static func description(kernel: String) -> String {
        let configuration = openblas_get_config().map { String(cString: $0) } ?? ""
        return configuration.split(separator: " ").prefix(2).joined(separator: " ") + " " + kernel
    }

    /// The kernel to ask OpenBLAS for where its own choice is slower.
    ///
    /// On a processor that splits 512-bit instructions the AVX-512 kernels gain nothing over those for AVX2 and reach
    /// some 4 % less; other processors keep what the library chose.
    package static var fasterKernel: String? {
        let configuration = openblas_get_config().map { String(cString: $0) } ?? ""
        let choosesAtRunTime = configuration.split(separator: " ").contains("DYNAMIC_ARCH")
        let isWide = ["Cooperlake", "SkylakeX"].contains(chosenKernel)
        return choosesAtRunTime && isWide && vk_splits_wide_vectors() != 0 ? "Haswell" : nil
    }

    private static var chosenKernel: String { openblas_get_corename().map { String(cString: $0) } ?? "unknown" }

    /// Operations a second of one thread for a product of this shape, the best of a few tries, in CPU time of the
    /// thread: by the wall clock a busy machine makes the rate look low.
    static func measureRate(m: Int, n: Int, k: Int, tries: Int = 4, threadTime: () -> UInt64) -> Double {
        let a = FloatBuffer(count: m * k)
        let b = FloatBuffer(count: n * k)
        let c = FloatBuffer(count: m * n)
        // Neither all alike nor denormal, and the same in every run.
        for buffer in [a, b] {
            for index in 0..<buffer.count { buffer.pointer[index] = Float(index % 251) / 251 - 0.5 }
        }
        let fastest = (0..<tries).map { _ in
            let start = threadTime()
            multiplyTransposed(
                a.pointer, strideA: k, b.pointer, strideB: k, into: c.pointer, strideC: n, m: m, n: n, k: k)
            return threadTime() &- start
        }.min()
        return 2 * Double(m) * Double(n) * Double(k) / max(Double(fastest ?? 0) / 1e9, 1e-9)
    }

    /// The largest relative error of products of the shapes that the engine uses, against double precision.
    ///
    /// Some OpenBLAS builds compute wrong results on processors newer than they are; anything above 1e-4 is such a
    /// case, and no measurement made with it could be trusted.
    package static func selfTestError() -> Double {
        var worst = 0.0
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        func next() -> Float {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Float(Int32(truncatingIfNeeded: state >> 32)) / Float(Int32.max)
        }
        for (m, n, k) in [(48, 576, 96), (480, 33, 70), (576, 192, 8)] {
            let a = (0..<m * k).map { _ in next() }
            let b = (0..<n * k).map { _ in next() }
            var c = [Float](repeating: 0, count: m * n)
            c.withUnsafeMutableBufferPointer { c in
                guard let target = c.baseAddress else { return }
                multiplyTransposed(a, strideA: k, b, strideB: k, into: target, strideC: n, m: m, n: n, k: k)
            }
            let scale = Double.sqrt(Double(k)) / 3
            for row in stride(from: 0, to: m, by: 7) {
                for column in 0..<n {
                    var sum = 0.0
                    for i in 0..<k { sum += Double(a[row * k + i]) * Double(b[column * k + i]) }
                    worst = max(worst, abs(Double(c[row * n + column]) - sum) / scale)
                }
            }
        }
        return worst
    }
}

/// Double precision, for the anatomy of a change: it works with squares, which halve the digits, and half of a
/// double's are still those of a float32.
extension LinearAlgebra {
    /// LAPACK found no eigenvalues.
    struct NotConverged: Error, Equatable {
        /// LAPACK's own code: below zero a wrong argument, above zero how many did not converge.
        let info: Int
    }

    /// C ← AᵀA + C, row-major; A (rows, columns), of C (columns, columns) only the upper triangle.
    static func addGram(_ a: UnsafePointer<Double>, rows: Int, columns: Int, to c: UnsafeMutablePointer<Double>) {
        cblas_dsyrk(
            CblasRowMajor, CblasUpper, CblasTrans, blasint(columns), blasint(rows), 1, a, blasint(columns), 1, c,
            blasint(columns))
    }

    /// C ← AᵀB + C, row-major; A and B (rows, columns), C (columns, columns).
    static func addCrossProduct(
        _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, rows: Int, columns: Int,
        to c: UnsafeMutablePointer<Double>
    ) {
        cblas_dgemm(
            CblasRowMajor, CblasTrans, CblasNoTrans, blasint(columns), blasint(columns), blasint(rows), 1, a,
            blasint(columns), b, blasint(columns), 1, c, blasint(columns))
    }

    /// C ← A·B, or A·Bᵀ, row-major; A (m, n), B (n, n), C (m, n).
    static func multiply(
        _ a: UnsafePointer<Double>, square b: UnsafePointer<Double>, transposed: Bool,
        into c: UnsafeMutablePointer<Double>, m: Int, n: Int
    ) {
        cblas_dgemm(
            CblasRowMajor, CblasNoTrans, transposed ? CblasTrans : CblasNoTrans, blasint(m), blasint(n), blasint(n), 1,
            a, blasint(n), b, blasint(n), 0, c, blasint(n))
    }

    /// Eigenvalues of a symmetric matrix, ascending.
    ///
    /// - Parameters:
    ///   - matrix: (side, side), row-major, of which the upper triangle is read. It is overwritten: with the
    ///     eigenvectors, one a row in the order of the values, where `wantsVectors`.
    ///   - side: at most 16,384, so that LAPACK's workspace has a 32-bit size.
    static func eigenvalues(
        of matrix: UnsafeMutablePointer<Double>, side: Int, wantsVectors: Bool
    ) throws(NotConverged) -> [Double] {
        guard (1...16_384).contains(side) else { throw NotConverged(info: -3) }
        let values = DoubleMatrix(count: side)
        var work = DoubleMatrix(count: 1)
        var integerWork: [blasint] = [0]
        var n = blasint(side)
        var info: blasint = 0
        // The first call asks for the sizes of the workspaces. Row-major's upper triangle is Fortran's lower one.
        for lengths in [(-1, -1), nil] as [(blasint, blasint)?] {
            if lengths == nil {
                work = DoubleMatrix(count: max(1, Int(work.pointer[0])))
                integerWork = [blasint](repeating: 0, count: max(1, Int(integerWork[0])))
            }
            var (length, integerLength) = lengths ?? (blasint(work.count), blasint(integerWork.count))
            dsyevd_(
                wantsVectors ? "V" : "N", "L", &n, matrix, &n, values.pointer, work.pointer, &length, &integerWork,
                &integerLength,
                &info, 1, 1)
            guard info == 0 else { throw NotConverged(info: Int(info)) }
        }
        return (0..<side).map { values.pointer[$0] }
    }
}
