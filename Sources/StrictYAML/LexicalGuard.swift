/// Walks over a text before it is composed and refuses what composing could not survive or what we do not allow:
/// deep nesting, too many nodes, anchors, aliases, tags, directives, complex keys.
///
/// It knows just enough of YAML to tell quotes, comments and block texts from structure. Where YAML itself is
/// ambiguous to it (a continued plain text whose next line starts with `*`), it refuses: quoting is always possible.
struct LexicalGuard {
    private struct Block {
        /// Of the line that started it: the content lies deeper.
        let parent: Int
        /// Of the content, known from its first line on.
        var indent: Int?
    }

    private let log: DiagnosticLog
    private let limits: YAMLLimits
    private var flow = 0
    private var quote: Unicode.Scalar?
    private var block: Block?
    private var indents: [Int] = []
    private var nodes = 0
    private var line = 0
    private var stopped = false

    private init(log: DiagnosticLog, limits: YAMLLimits) {
        self.log = log
        self.limits = limits
    }

    static func inspect(_ log: DiagnosticLog, limits: YAMLLimits) {
        var walk = LexicalGuard(log: log, limits: limits)
        for text in log.source.lines where !walk.stopped {
            walk.line += 1
            walk.inspect(text)
        }
    }

    private mutating func inspect(_ text: [Unicode.Scalar]) {
        let indent = text.prefix { $0 == " " }.count
        if isBlockContent(indent: indent, isBlank: indent == text.count) { return }
        var cursor = Cursor(text: text, at: 0)
        if quote == nil && flow == 0 {
            if text.first == "%" {
                refuse("directives ('%') are not allowed", at: 0, length: text.count)
                return
            }
            if text.starts(with: "---".unicodeScalars) || text.starts(with: "...".unicodeScalars),
                cursor.isSpaceOrEnd(3)
            {
                indents = []
                cursor.at = 3
            } else if indent < text.count, text[indent] != "#" {
                enter(indent: indent)
            }
        }
        var start = Start(mayBeKey: true)
        while cursor.at < text.count && !stopped {
            step(&cursor, &start)
        }
    }

    /// What may begin at the cursor, and where the line's current list item or key began.
    private struct Start {
        var open = true
        var mayBeKey: Bool
        var itemColumn: Int?
        var afterQuote = false
    }

    private mutating func isBlockContent(indent: Int, isBlank: Bool) -> Bool {
        guard let current = block else { return false }
        if isBlank { return true }
        if let content = current.indent {
            if indent >= content { return true }
        } else if indent > current.parent {
            block?.indent = indent
            return true
        }
        block = nil
        return false
    }

    private mutating func enter(indent: Int) {
        while let last = indents.last, last > indent { indents.removeLast() }
        if indents.last != indent { indents.append(indent) }
        checkDepth(at: indent)
    }

    private mutating func checkDepth(at column: Int) {
        guard indents.count + flow > limits.depth else { return }
        log.error(
            .tooLarge, "nested more than \(limits.depth) levels deep",
            at: SourceMark(line: line, column: column + 1))
        stopped = true
    }

    private mutating func countNode(at column: Int) {
        nodes += 1
        guard nodes > limits.nodes else { return }
        log.error(
            .tooLarge, "more than \(limits.nodes) values", at: SourceMark(line: line, column: column + 1))
        stopped = true
    }

    private mutating func refuse(_ message: String, at column: Int, length: Int, help: String? = nil) {
        log.error(
            .refusedFeature, message, at: SourceMark(line: line, column: column + 1, length: max(1, length)),
            help: help)
        // A file full of them needs no longer list to be mended.
        if log.diagnostics.count >= 50 { stopped = true }
    }

    private mutating func step(_ cursor: inout Cursor, _ start: inout Start) {
        let character = cursor.text[cursor.at]
        if let quote {
            if cursor.passQuoted(quote) {
                self.quote = nil
                start.open = false
                start.afterQuote = true
            }
            return
        }
        if character == " " || character == "\t" {
            cursor.at += 1
            return
        }
        if character == "#" && cursor.followsSpace {
            cursor.at = cursor.text.count
            return
        }
        if flow > 0 && structural(character, at: cursor.at, &start) {
            cursor.at += 1
            return
        }
        if start.open {
            beginNode(character, &cursor, &start)
            return
        }
        if character == ":" && (cursor.isSpaceOrEnd(cursor.at + 1) || (flow > 0 && start.afterQuote)) {
            start.open = true
            start.mayBeKey = false
        }
        start.afterQuote = false
        cursor.at += 1
    }

    /// Handles the characters that mean structure anywhere inside brackets.
    private mutating func structural(_ character: Unicode.Scalar, at column: Int, _ start: inout Start) -> Bool {
        switch character {
        case "[", "{":
            flow += 1
            countNode(at: column)
            checkDepth(at: column)
            start.open = true
        case "]", "}":
            flow -= 1
            start.open = false
            start.afterQuote = true
        case ",": start.open = true
        default: return false
        }
        return true
    }

    private mutating func beginNode(_ character: Unicode.Scalar, _ cursor: inout Cursor, _ start: inout Start) {
        let column = cursor.at
        let endsWord = cursor.isSpaceOrEnd(column + 1)
        switch character {
        case "&", "*", "!":
            let length = cursor.wordLength
            let what = character == "&" ? "anchors" : character == "*" ? "aliases" : "tags"
            refuse(
                "\(what) ('\(character)') are not allowed", at: column, length: length,
                help: character == "!" ? nil : "write the value out, or quote the text")
            cursor.at += length
        case "?" where endsWord:
            refuse("keys introduced by '?' are not allowed", at: column, length: 1)
            cursor.at += 1
        case "[", "{":
            _ = structural(character, at: column, &start)
            cursor.at += 1
        case "-" where endsWord && flow == 0:
            enter(indent: column)
            countNode(at: column)
            start.itemColumn = column
            start.mayBeKey = true
            cursor.at += 1
        case "|", ">":
            beginBlock(&cursor, start)
        case ":" where endsWord:
            start.mayBeKey = false
            cursor.at += 1
        default:
            countNode(at: column)
            if start.mayBeKey && flow == 0 {
                enter(indent: column)
                start.itemColumn = column
            }
            start.mayBeKey = false
            start.open = false
            if character == "\"" || character == "'" { quote = character }
            cursor.at += 1
        }
    }

    private mutating func beginBlock(_ cursor: inout Cursor, _ start: Start) {
        let column = cursor.at
        defer { cursor.at = cursor.text.count }
        guard flow == 0, let parent = start.itemColumn else {
            refuse(
                "a block text must begin on the line of its key", at: column, length: 1,
                help: "put the '|' or '>' behind the key")
            return
        }
        let header = cursor.text[(column + 1)...].prefix { $0 != " " && $0 != "\t" }
        guard header.isEmpty || (header.count == 1 && (header.first == "-" || header.first == "+")) else {
            refuse("indentation indicators are not allowed", at: column, length: header.count + 1)
            return
        }
        countNode(at: column)
        block = Block(parent: parent, indent: nil)
    }
}

/// A place on a line.
private struct Cursor {
    let text: [Unicode.Scalar]
    var at: Int

    func isSpaceOrEnd(_ position: Int) -> Bool {
        position >= text.count || text[position] == " " || text[position] == "\t"
    }

    var followsSpace: Bool { at == 0 || text[at - 1] == " " || text[at - 1] == "\t" }

    var wordLength: Int {
        max(1, text[at...].prefix { !" \t,[]{}".unicodeScalars.contains($0) }.count)
    }

    /// Moves over one piece of a quoted text; true when that was the closing quote.
    mutating func passQuoted(_ quote: Unicode.Scalar) -> Bool {
        let character = text[at]
        let next = at + 1 < text.count ? text[at + 1] : nil
        if quote == "\"" && character == "\\" {
            at += 2
        } else if character == quote {
            if quote == "'" && next == "'" {
                at += 2
            } else {
                at += 1
                return true
            }
        } else {
            at += 1
        }
        return false
    }
}
