/// The parts of a URL's path, percent-encoded as in RFC 3986.
enum PathEncoding {
    private static let unreserved = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~".utf8)
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// Such as `/v1/references/prod%2F1`.
    static func target(of path: [String]) -> String {
        path.isEmpty ? "/" : path.map { "/" + encoded($0) }.joined()
    }

    /// The parts of a path without its query; what is encoded wrongly is taken as it stands.
    static func parts(of path: some StringProtocol) -> [String] {
        path.split(separator: "/").map { decoded(Array($0.utf8)) ?? String($0) }
    }

    private static func encoded(_ part: String) -> String {
        let bytes = part.utf8.flatMap { byte in
            unreserved.contains(byte)
                ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func decoded(_ bytes: [UInt8]) -> String? {
        var result: [UInt8] = []
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                result.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(value), let low = rest.popFirst().flatMap(value) else {
                return nil
            }
            result.append(high << 4 | low)
        }
        return String(validating: result, as: UTF8.self)
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        Character(UnicodeScalar(digit)).hexDigitValue.map { UInt8($0) }
    }
}
