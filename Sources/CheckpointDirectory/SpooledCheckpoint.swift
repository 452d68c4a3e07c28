/// An adapter's private copy, which no trainer can change or delete.
package struct SpooledCheckpoint: Sendable, Hashable {
    /// Of the copy, see `ContentIdentity`.
    package let sha256: SHA256Digest
    /// Holds `adapter_config.json` and `adapter_model.safetensors`, and nothing else.
    package let directory: String
    package let configuration: [UInt8]
    package let weightsSize: Int
    /// Nil when it was looked up and not just brought in.
    package let evidence: Evidence?
}
