import StrictJSON
import StrictYAML

/// The object on a line, or one within it; members' types are checked as they are read.
///
/// Accessors return nil both for an absent member and for a wrong one; the latter has been reported, and so has the
/// former unless it may be left out.
struct LineReader {
    /// Longer lines are named by their number only.
    private static let longestShown = 1 << 16

    let log: LineLog
    let number: Int
    let object: JSONObject
    private let bytes: [UInt8]
    /// Byte at which it starts on the line.
    private let start: Int

    /// Nil, and reported, when the line is no object.
    init?(_ bytes: [UInt8], number: Int, limits: JSONLimits, _ log: LineLog) {
        self.log = log
        self.number = number
        self.bytes = bytes
        start = 0
        do throws(JSONError) {
            let value = try JSON.parse(bytes, limits: limits)
            guard let object = value.object else {
                log.error(
                    .wrongValue, "\(value.kind) instead of an object", line: number, text: Self.shown(bytes),
                    help: "one object a line")
                return nil
            }
            self.object = object
        } catch {
            log.error(
                .notYAML, "not JSON: \(error.problem)", line: number, column: Self.column(error.offset, in: bytes),
                text: Self.shown(bytes), help: "one object a line")
            return nil
        }
    }

    private init(_ object: JSONObject, start: Int, within line: LineReader) {
        self.object = object
        self.start = start
        log = line.log
        number = line.number
        bytes = line.bytes
    }

    /// Reports every member that is not allowed.
    func allow(_ keys: [String], in what: String) {
        for member in object.members where !keys.contains(member.key) {
            error(
                .unknownKey, "unknown key '\(printable(member.key, limit: 80))' in \(what)", at: member.key,
                help: Suggestion.help(member.key, among: keys))
        }
    }

    func error(_ code: DiagnosticCode, _ message: String, at key: String? = nil, help: @autoclosure () -> String? = nil)
    {
        let offset = key.flatMap { object.member($0)?.offset } ?? start
        log.error(
            code, message, line: number, column: Self.column(offset, in: bytes), text: Self.shown(bytes), help: help())
    }

    /// The member's value, if there is one.
    func value(_ key: String, required: Bool = true) -> JSON? {
        if let value = object[key] { return value }
        if required { error(.missingKey, "the key '\(key)' is missing") }
        return nil
    }

    /// Any text with something else than white space in it, but without the character NUL.
    func text(_ key: String, required: Bool = true, mayBeEmpty: Bool = false) -> String? {
        guard let value = value(key, required: required) else { return nil }
        guard let text = value.string else {
            wrong(key, "a string", value)
            return nil
        }
        return accepts(text, key, mayBeEmpty: mayBeEmpty) ? text : nil
    }

    /// A text on one line that can be part of other names.
    func name(_ key: String, required: Bool = true, slashes: Bool = true) -> String? {
        guard let text = text(key, required: required) else { return nil }
        return isName(text, key, slashes: slashes) ? text : nil
    }

    func isName(_ text: String, _ key: String, slashes: Bool = true) -> Bool {
        let isPlain = (1...400).contains(text.unicodeScalars.count) && text == printable(text)
        let hasSpace = [text.first, text.last].contains { $0?.isWhitespace ?? true }
        guard isPlain, !hasSpace, slashes || !text.contains("/") else {
            error(
                .badName, "'\(printable(text, limit: 80))' can't be '\(key)'", at: key,
                help: "up to 400 characters on one line, without outer spaces\(slashes ? "" : " and '/'")")
            return false
        }
        return true
    }

    func integer(_ key: String, required: Bool = true) -> Int? {
        guard let value = value(key, required: required) else { return nil }
        guard let number = value.integer, number >= 0 else {
            wrong(key, "a whole number from 0", value)
            return nil
        }
        return number
    }

    func bool(_ key: String) -> Bool? {
        guard let value = value(key) else { return nil }
        if value.bool == nil { wrong(key, "true or false", value) }
        return value.bool
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String, as type: Choice.Type = Choice.self, required: Bool = true
    ) -> Choice? {
        guard let text = text(key, required: required) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        error(
            .wrongValue, "'\(key)' can't be '\(printable(text, limit: 80))'", at: key,
            help: Suggestion.help(text, among: Choice.allCases.map(\.rawValue)))
        return nil
    }

    /// A list of texts, each as `text` has it.
    func texts(_ key: String, required: Bool = true) -> [String]? {
        guard let value = value(key, required: required) else { return nil }
        let texts = value.array?.compactMap(\.string)
        guard let texts, texts.count == value.array?.count else {
            wrong(key, "a list of strings", value)
            return nil
        }
        return texts.allSatisfy { accepts($0, key) } ? texts : nil
    }

    func object(_ key: String, required: Bool = true) -> LineReader? {
        guard let value = value(key, required: required) else { return nil }
        guard let object = value.object else {
            wrong(key, "an object", value)
            return nil
        }
        return LineReader(object, start: object.members.first?.offset ?? start, within: self)
    }

    func objects(_ key: String, required: Bool = true) -> [LineReader]? {
        guard let value = value(key, required: required) else { return nil }
        let objects = value.array?.compactMap(\.object)
        guard let objects, objects.count == value.array?.count else {
            wrong(key, "a list of objects", value)
            return nil
        }
        return objects.map { LineReader($0, start: $0.members.first?.offset ?? start, within: self) }
    }

    private func accepts(_ text: String, _ key: String, mayBeEmpty: Bool = false) -> Bool {
        if text.utf8.contains(0) {
            error(.hiddenCharacter, "'\(key)' holds the character NUL", at: key, help: "remove it")
        } else if !(mayBeEmpty && text.isEmpty), text.unicodeScalars.allSatisfy(\.properties.isWhitespace) {
            error(.emptyText, "'\(key)' is empty", at: key, help: "leave the item out if there is nothing to score")
        } else {
            return true
        }
        return false
    }

    private func wrong(_ key: String, _ wanted: String, _ found: JSON) {
        error(.wrongValue, "'\(key)' must be \(wanted), not \(found.kind)", at: key)
    }

    /// In Unicode scalars, from 1.
    private static func column(_ offset: Int, in bytes: [UInt8]) -> Int {
        1 + bytes.prefix(max(0, offset)).count { $0 & 0xC0 != 0x80 }
    }

    private static func shown(_ bytes: [UInt8]) -> String? {
        guard bytes.count <= longestShown else { return nil }
        let line = bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes[...]
        return String(validating: line, as: UTF8.self)
    }
}
