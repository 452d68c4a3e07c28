import DisplayText
import ResultStore

/// Commands that a person can copy.
enum CommandLineText {
    static func show(_ record: CheckpointRecord) -> EscapedText {
        "fairwatch show \(argument(record.shortName, or: record.sha256))"
    }

    /// The text as one word of a shell; a name that can't be typed gives way to the hash.
    private static func argument(_ text: String, or sha256: String?) -> EscapedText {
        let escaped = EscapedText(escaping: text)
        let isPlain = !text.isEmpty && text.utf8.allSatisfy(isPlain)
        if isPlain { return escaped }
        if let sha256 { return "\(sha256.prefix(12))" }
        return escaped.text == text && !text.contains("'") ? "'\(escaped)'" : "CHECKPOINT"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "="), UInt8(ascii: ","), UInt8(ascii: ":"):
            true
        default: false
        }
    }
}
