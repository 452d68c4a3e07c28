/// A token's bytes as a dictionary key.
///
/// `String` would not do: it holds canonically equivalent texts for equal, and tokens are bytes.
struct ByteString: Hashable, Sendable {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// Feeds the hasher all bytes at once, which is several times faster than element by element.
    func hash(into hasher: inout Hasher) {
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}
