/// Reads the accepted part of Python's expression syntax; what it does not know it refuses by name.
struct ModulePatternParser {
    private let scalars: [Unicode.Scalar]
    private var at = 0
    private var depth = 0

    private static let deepest = 50
    private static let mostRepeats = 1000

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    mutating func parse() throws(ModulePatternError) -> ModulePatternNode {
        let node = try alternatives()
        guard current == nil else { throw error("a ')' without its '('") }
        return node
    }

    private var current: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }

    private var next: Unicode.Scalar? { at + 1 < scalars.count ? scalars[at + 1] : nil }

    private func error(_ problem: String) -> ModulePatternError { ModulePatternError(problem: problem) }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard current == scalar else { return false }
        at += 1
        return true
    }

    private mutating func alternatives() throws(ModulePatternError) -> ModulePatternNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw error("groups nested more than \(Self.deepest) deep") }
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .alternatives(branches)
    }

    private mutating func sequence() throws(ModulePatternError) -> ModulePatternNode {
        var nodes: [ModulePatternNode] = []
        while let scalar = current, scalar != "|", scalar != ")" {
            nodes.append(try repetition(of: try atom()))
        }
        return .sequence(nodes)
    }

    private mutating func atom() throws(ModulePatternError) -> ModulePatternNode {
        guard let scalar = current else { throw error("an expression that ends too early") }
        at += 1
        switch scalar {
        case "(": return try group()
        case "[": return .set(try set())
        case ".": return .any
        case "^": return .assertion(.start)
        case "$": return .assertion(.end)
        case "\\": return try escape()
        case "*", "+", "?": throw error("a repetition of nothing")
        case "{": throw error("a '{' that repeats nothing (write it as '\\{')")
        default: return .scalar(scalar)
        }
    }

    private mutating func group() throws(ModulePatternError) -> ModulePatternNode {
        if take("?") {
            guard take(":") else { throw error("a group that starts with '(?' (only '(?:' is accepted)") }
        }
        let node = try alternatives()
        guard take(")") else { throw error("a '(' without its ')'") }
        return node
    }

    private mutating func escape() throws(ModulePatternError) -> ModulePatternNode {
        switch current {
        case "b": at += 1; return .assertion(.wordBoundary)
        case "B": at += 1; return .assertion(.noWordBoundary)
        case "A": at += 1; return .assertion(.start)
        case "Z": at += 1; return .assertion(.veryEnd)
        default: break
        }
        switch try classEscape() {
        case .range(let range):
            guard let scalar = Unicode.Scalar(range.lowerBound) else { throw error("an unknown escape") }
            return .scalar(scalar)
        case let part: return .set(ModulePatternSet(parts: [part]))
        }
    }

    /// What follows a backslash, where it stands for a scalar or a class of them.
    private mutating func classEscape() throws(ModulePatternError) -> ModulePatternSet.Part {
        guard let scalar = current else { throw error("an expression that ends in '\\'") }
        at += 1
        switch scalar {
        case "d": return .digit(true)
        case "D": return .digit(false)
        case "w": return .word(true)
        case "W": return .word(false)
        case "s": return .space(true)
        case "S": return .space(false)
        case "n": return .range(0x0A...0x0A)
        case "t": return .range(0x09...0x09)
        case "0"..."9": throw error("a back-reference or number after '\\'")
        case "a"..."z", "A"..."Z": throw error("the escape '\\\(scalar)'")
        default: return .range(scalar.value...scalar.value)
        }
    }

    private mutating func set() throws(ModulePatternError) -> ModulePatternSet {
        var set = ModulePatternSet()
        set.isNegated = take("^")
        repeat {
            let part = try setPart()
            guard current == "-", next != nil, next != "]" else {
                set.parts.append(part)
                continue
            }
            at += 1
            guard case .range(let low) = part, case .range(let high) = try setPart(),
                low.lowerBound <= high.lowerBound
            else { throw error("a class with a range that runs backwards or has a class as its end") }
            set.parts.append(.range(low.lowerBound...high.lowerBound))
        } while !take("]")
        return set
    }

    /// One scalar or escape of a class; a `]` is one only in the first place, which the caller's loop gives it.
    private mutating func setPart() throws(ModulePatternError) -> ModulePatternSet.Part {
        guard let scalar = current else { throw error("a '[' without its ']'") }
        at += 1
        guard scalar == "\\" else { return .range(scalar.value...scalar.value) }
        if take("b") { return .range(0x08...0x08) }
        return try classEscape()
    }

    private mutating func repetition(of node: ModulePatternNode) throws(ModulePatternError) -> ModulePatternNode {
        guard let (least, most) = try bounds() else { return node }
        if case .assertion = node { throw error("a repetition of an anchor") }
        // Whether a repetition is lazy decides which match is found, not whether there is one.
        if !take("?"), current == "+" { throw error("a possessive repetition") }
        guard current != "*", current != "+", current != "?", current != "{" else {
            throw error("two repetitions in a row")
        }
        return .repetition(node, least: least, most: most)
    }

    private mutating func bounds() throws(ModulePatternError) -> (least: Int, most: Int?)? {
        switch current {
        case "*": at += 1; return (0, nil)
        case "+": at += 1; return (1, nil)
        case "?": at += 1; return (0, 1)
        case "{":
            at += 1
            let least = try number()
            var most = least
            if take(",") { most = try number() }
            guard take("}"), least != nil || most != nil else {
                throw error("a '{' without a repetition (write it as '\\{')")
            }
            if let least, let most, least > most { throw error("a repetition with its bounds reversed") }
            return (least ?? 0, most)
        default: return nil
        }
    }

    private mutating func number() throws(ModulePatternError) -> Int? {
        var value: Int?
        while let scalar = current, ("0"..."9").contains(scalar) {
            value = (value ?? 0) * 10 + Int(scalar.value - 0x30)
            guard let value, value <= Self.mostRepeats else {
                throw error("more than \(Self.mostRepeats) repetitions")
            }
            at += 1
        }
        return value
    }
}
