/// What a checkpoint is, wherever it lies: a hash over its configuration and weights.
///
/// SHA-256 over the UTF-8 text `fairwatch adapter 1` and a zero byte, the configuration's length as eight bytes
/// (least significant first), the configuration, the weights' length likewise, the weights. The lengths keep bytes
/// from moving between the two without a change of the hash.
package struct ContentIdentity {
    private let hasher = SHA256Hasher()

    package init() {
        hasher.update(Array("fairwatch adapter 1\0".utf8))
    }

    /// Announces a part; exactly `size` bytes of it must follow.
    package func begin(size: Int) {
        hasher.update(littleEndian: UInt64(size))
    }

    package func update(_ bytes: UnsafeRawBufferPointer) {
        hasher.update(bytes)
    }

    package func finish() -> SHA256Digest {
        hasher.finish()
    }

    /// The identity of content in memory.
    package static func of(configuration: [UInt8], weights: [UInt8]) -> SHA256Digest {
        let identity = ContentIdentity()
        for part in [configuration, weights] {
            identity.begin(size: part.count)
            part.withUnsafeBytes { identity.update($0) }
        }
        return identity.finish()
    }
}
