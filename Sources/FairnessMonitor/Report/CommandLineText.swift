import DisplayText
import ResultStore

/// Commands that a person can copy.
enum CommandLineText {
    static func show(_ record: CheckpointRecord) -> EscapedText {
        "fairwatch show \(word(record.shortName))"
    }

    /// The text as one word of a shell: bash reads `\xNN` within `$'…'` as the escapes mean it.
    static func word(_ text: String) -> EscapedText {
        let escaped = EscapedText(escaping: text)
        if !text.isEmpty, text.utf8.allSatisfy(isPlain) { return escaped }
        if escaped.text == text, !text.contains("'") { return "'\(escaped)'" }
        let quoted = EscapedText(alreadyEscaped: escaped.text.replacing("'", with: "\\x27")) ?? escaped
        return "$'\(quoted)'"
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
