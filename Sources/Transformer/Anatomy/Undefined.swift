extension AdapterAnatomy {
    /// Why something of a matrix has no value.
    package enum Undefined: String, Error, Sendable, Codable {
        case unchanged
        /// A DoRA change that float32 can't tell from its own rounding, as right after PEFT has made the adapter.
        case rounding
        /// A dense change, whose singular values were not asked for.
        case notAsked = "not-asked"
        case tooLarge = "too-large"
        /// The base's matrix has no directions of its own to compare with.
        case zeroBase = "zero-base"

        package var text: String {
            switch self {
            case .unchanged: "nothing changed"
            case .rounding: "the change is no larger than the rounding of float32"
            case .notAsked: "the singular values of a dense change were not asked for"
            case .tooLarge: "the matrix is too large for its singular values"
            case .zeroBase: "the base's matrix is zero"
            }
        }
    }
}
