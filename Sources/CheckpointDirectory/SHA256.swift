import CCrypto

/// The 32 bytes that SHA-256 makes of any content.
package struct SHA256Digest: Sendable, Hashable, CustomStringConvertible {
    package let bytes: [UInt8]

    fileprivate init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    package init(of content: [UInt8]) {
        let hasher = SHA256Hasher()
        hasher.update(content)
        self = hasher.finish()
    }

    /// Reads the whole file from its descriptor.
    package init(of file: OpenFile) throws(FileRefusal) {
        let hasher = SHA256Hasher()
        try file.forEachPiece { piece in hasher.update(piece) }
        self = hasher.finish()
    }

    /// Nil unless the text is 64 lower-case hexadecimal digits.
    package init?(hexadecimal text: some StringProtocol) {
        let digits = Array(text.utf8)
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: 64, by: 2) {
            guard let high = Self.nibble(digits[index]), let low = Self.nibble(digits[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        self.bytes = bytes
    }

    /// 64 lower-case hexadecimal digits.
    package var description: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}

/// SHA-256 of content that comes in pieces, by libcrypto (which uses the processor's instructions for it).
package final class SHA256Hasher {
    private let context: OpaquePointer

    /// Stops the process if libcrypto offers no SHA-256: a broken installation, never a broken input.
    package init() {
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            preconditionFailure("libcrypto offers no SHA-256: repair the installation of libssl3")
        }
        self.context = context
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    package func update(_ bytes: UnsafeRawBufferPointer) {
        let status = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
        precondition(status == 1, "libcrypto could not continue a SHA-256")
    }

    package func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Eight bytes, least significant first: how lengths enter a framed hash.
    package func update(littleEndian value: UInt64) {
        withUnsafeBytes(of: value.littleEndian) { update($0) }
    }

    /// Ends the hash and begins a new one.
    package func finish() -> SHA256Digest {
        var bytes = [UInt8](repeating: 0, count: 32)
        let status = EVP_DigestFinal_ex(context, &bytes, nil)
        precondition(status == 1 && EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1, "libcrypto failed a SHA-256")
        return SHA256Digest(bytes: bytes)
    }
}
