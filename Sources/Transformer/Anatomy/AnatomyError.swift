import WeightFiles

/// Why the change of a matrix can't be described.
package struct AnatomyError: Error, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// NaN or infinity among the base's weights.
        case baseNotFinite = "base-not-finite"
        /// The same among those with the change applied.
        case notFinite = "not-finite"
        /// LAPACK gave up, or its result contradicts itself.
        case arithmetic
        /// The tuned model's network is not the base's.
        case otherBase = "other-base"
    }

    package let code: Code
    /// The module's path.
    package let module: String
    package let problem: String
    package let remedy: String

    package var description: String { "module \(module.quotedForError): \(problem); \(remedy)" }

    static func notFinite(_ module: String, ofBase: Bool) -> AnatomyError {
        AnatomyError(
            code: ofBase ? .baseNotFinite : .notFinite, module: module,
            problem: "holds NaN or infinity" + (ofBase ? " in the base" : " with the change applied"),
            remedy: ofBase
                ? "the base's file is damaged, download it again"
                : "the training diverged or the file is damaged; use an earlier checkpoint")
    }

    static func arithmetic(_ module: String, _ problem: String) -> AnatomyError {
        AnatomyError(
            code: .arithmetic, module: module, problem: problem,
            remedy: "set OPENBLAS_CORETYPE to a kernel that this processor supports, such as Haswell")
    }

    static func otherBase(_ module: String, _ problem: String) -> AnatomyError {
        AnatomyError(
            code: .otherBase, module: module, problem: problem,
            remedy: "name the base that the checkpoint was made from")
    }
}
