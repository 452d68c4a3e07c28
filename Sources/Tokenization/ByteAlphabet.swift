/// GPT-2's printable stand-ins for the 256 byte values, in which byte-level vocabularies are written.
///
/// Printable Latin-1 stands for itself; the other bytes, in order, are U+0100 and upwards.
enum ByteAlphabet {
    /// The UTF-8 of each byte's stand-in.
    static let symbols: [[UInt8]] = {
        var next: UInt32 = 0x100
        return (0...255).map { (byte: UInt32) in
            var value = byte
            if !isPrintable(byte) {
                value = next
                next += 1
            }
            return Unicode.Scalar(value).map { Array(String(Character($0)).utf8) } ?? []
        }
    }()

    /// Whether a byte value can occur in UTF-8 at all.
    static func occursInUTF8(_ byte: UInt8) -> Bool {
        byte < 0xC0 || (0xC2...0xF4).contains(byte)
    }

    static func spelling(of bytes: ArraySlice<UInt8>) -> ByteString {
        var spelled: [UInt8] = []
        spelled.reserveCapacity(bytes.count + 8)
        for byte in bytes { spelled.append(contentsOf: symbols[Int(byte)]) }
        return ByteString(spelled)
    }

    private static func isPrintable(_ byte: UInt32) -> Bool {
        (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || (0xAE...0xFF).contains(byte)
    }
}
