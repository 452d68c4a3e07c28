import DisplayText
import Testing

@Suite struct EscapedTextTests {
    @Test(arguments: [
        ("run-17/checkpoint-1500", "run-17/checkpoint-1500"),
        ("späte Läufe 日本語 🦋", "späte Läufe 日本語 🦋"),
        ("\u{1B}[2J", #"\x1B[2J"#),
        ("a\nb\tc\0", #"a\x0Ab\x09c\x00"#),
        ("\u{7F}", #"\x7F"#),
        ("\u{9B}31m", #"\xC2\x9B31m"#),
        ("\u{202E}gnp.exe", #"\xE2\x80\xAEgnp.exe"#),
        ("\u{2066}x\u{2069}", #"\xE2\x81\xA6x\xE2\x81\xA9"#),
        ("\u{200E}\u{200F}\u{61C}", #"\xE2\x80\x8E\xE2\x80\x8F\xD8\x9C"#),
        ("\u{2028}\u{2029}", #"\xE2\x80\xA8\xE2\x80\xA9"#),
        (#"C:\x1B"#, #"C:\\x1B"#),
        ("", ""),
    ])
    func escapesWhatSteersADisplay(_ raw: String, _ shown: String) {
        #expect(EscapedText(escaping: raw).text == shown)
    }

    @Test(
        arguments: [
            ([0x61, 0xFF, 0x62], #"a\xFFb"#),
            ([0xC0, 0xAF], #"\xC0\xAF"#),
            ([0xE2, 0x80], #"\xE2\x80"#),
            ([0xED, 0xA0, 0x80, 0x7A], #"\xED\xA0\x80z"#),
            ([0xF0, 0x9F, 0xA6, 0x61], #"\xF0\x9F\xA6a"#),
            ([0xF4, 0x90, 0x80, 0x80], #"\xF4\x90\x80\x80"#),
            ([0x80, 0xC3, 0xA9], #"\x80é"#),
        ] as [([UInt8], String)])
    func escapesBytesThatAreNotUTF8(_ bytes: [UInt8], _ shown: String) {
        #expect(EscapedText(escaping: bytes).text == shown)
    }

    @Test func everyTwoBytesComeBackFromTheirEscapes() throws {
        for high in UInt8.min...UInt8.max {
            for low in UInt8.min...UInt8.max {
                let shown = EscapedText(escaping: [high, low])
                #expect(try unescaped(shown.text) == [high, low])
                #expect(EscapedText(alreadyEscaped: shown.text) == shown)
            }
        }
    }

    @Test func escapesOnceWhatIsInterpolated() {
        let name = "\u{1B}]0;x\u{7}\\"
        let escaped = EscapedText(escaping: name)
        let inner: EscapedText = "checkpoint \(name), step \(1500)"
        let outer: EscapedText = "\(inner): \(escaped)"
        #expect(outer.text == #"checkpoint \x1B]0;x\x07\\, step 1500: \x1B]0;x\x07\\"#)
    }

    @Test(arguments: ["a\u{1B}", #"a\"#, #"\x1"#, #"\x1b"#, #"\n"#, "\u{202E}", "line\nbreak"])
    func refusesTextThatWasNeverEscaped(_ raw: String) {
        #expect(EscapedText(alreadyEscaped: raw) == nil)
    }

    @Test(arguments: [
        ("abcdef", 6, "abcdef"),
        ("abcdefg", 6, "abc…"),
        ("ab\u{1B}defg", 8, "ab…"),
        ("ab\u{1B}defg", 9, #"ab\x1B…"#),
        ("ab\\\\\\\\", 6, "ab…"),
        ("日本語", 8, "日…"),
        ("abcd", 3, "…"),
        ("abcd", 2, ""),
    ])
    func boundsWithoutSplittingAnEscape(_ raw: String, _ limit: Int, _ shown: String) {
        let bounded = EscapedText(escaping: raw).bounded(utf8: limit)
        #expect(bounded.text == shown)
        #expect(bounded.text.utf8.count <= limit)
        #expect(EscapedText(alreadyEscaped: bounded.text) == bounded)
    }

    /// What `printf '%b'` makes of the two escapes.
    private func unescaped(_ text: String) throws -> [UInt8] {
        var result: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                result.append(byte)
                continue
            }
            let kind = rest.popFirst()
            if try #require(kind) == UInt8(ascii: "x") {
                result.append(try #require(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)))
                rest = rest.dropFirst(2)
            } else {
                result.append(byte)
            }
        }
        return result
    }
}
