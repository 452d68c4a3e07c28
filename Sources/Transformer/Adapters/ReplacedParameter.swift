import WeightFiles

/// A parameter that replaces the base's, read when it is needed.
struct ReplacedParameter: Sendable {
    let tensor: TensorView
    /// In `modules_to_save`: the module's own copy, so that what is tied to the module keeps the base's.
    let isOwnCopy: Bool
}
