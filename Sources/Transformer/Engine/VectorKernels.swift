import CVectorKernels

/// The loops of the forward pass that are not matrix products.
package enum VectorKernels {
    /// The instruction set that was chosen when the program was loaded; part of a score's identity.
    package static var description: String { String(cString: vk_instruction_set()) }
}
