/// The extents of a linear module of the base, whose weight is stored as (outputs, inputs).
package struct LinearShape: Sendable, Equatable {
    package let outputs: Int
    package let inputs: Int
    package let hasBias: Bool

    package init(outputs: Int, inputs: Int, hasBias: Bool = false) {
        self.outputs = outputs
        self.inputs = inputs
        self.hasBias = hasBias
    }
}
