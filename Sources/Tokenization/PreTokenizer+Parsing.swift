import StrictJSON

extension PreTokenizer {
    /// More than any published tokeniser has; each takes a level of the stack for each piece of text.
    private static let mostSteps = 16

    /// Reads `pre_tokenizer` of tokenizer.json; refuses by name what can't be followed exactly.
    init(_ value: JSON?) throws {
        guard let value, !value.isNull else { return }
        for step in try Self.steps(value, path: "pre_tokenizer") {
            guard lastStep == .none else {
                throw TokenizerError.unsupported(step.path, "a pre-tokeniser after ByteLevel or Metaspace")
            }
            switch try step.string("type") {
            case "ByteLevel":
                try step.allow(["type", "add_prefix_space", "trim_offsets", "use_regex"])
                lastStep = .byteLevel(
                    addsPrefixSpace: try step.flag("add_prefix_space"),
                    cutsWords: try step.flag("use_regex", default: true))
            case "Metaspace":
                lastStep = .metaspace(try Metaspace(step))
            case "Digits":
                try step.allow(["type", "individual_digits"])
                splitters.append(.digits(individually: try step.flag("individual_digits")))
            case "Split":
                splitters.append(try Self.splitter(step))
            case let type:
                throw TokenizerError.unsupported(step.name("type"), "the pre-tokeniser \(quoted(type))")
            }
        }
    }

    /// Whether words are made of bytes, each written as its stand-in, rather than of characters.
    var isByteLevel: Bool {
        if case .byteLevel = lastStep { true } else { false }
    }

    private static func steps(_ value: JSON, path: String) throws -> [FieldReader] {
        let reader = try FieldReader(value, path: path)
        guard try reader.string("type") == "Sequence" else { return [reader] }
        try reader.allow(["type", "pretokenizers"])
        let steps = try reader.array("pretokenizers")
        guard steps.count <= mostSteps else {
            throw TokenizerError.unsupported(reader.name("pretokenizers"), "a sequence of over \(mostSteps) steps")
        }
        return try steps.enumerated().map { index, step in
            try FieldReader(step, path: "\(reader.name("pretokenizers"))[\(index)]")
        }
    }

    private static func splitter(_ step: FieldReader) throws -> Splitter {
        try step.allow(["type", "pattern", "behavior", "invert"])
        let behavior = try step.string("behavior")
        let pattern = try step.reader("pattern")
        let isInverted = try step.flag("invert", default: false)
        guard let expression = pattern.value("Regex")?.string else {
            let literal = try Literal(pattern: pattern)
            guard let side = LiteralCut.Side(rawValue: behavior) else {
                throw TokenizerError.unsupported(step.name("behavior"), quoted(behavior))
            }
            guard !isInverted else { throw TokenizerError.unsupported(step.name("invert"), "an inverted split") }
            return .literal(LiteralCut(literal: literal, side: side))
        }
        guard let words = WordPattern(expression: expression) else {
            throw TokenizerError.unsupported(pattern.path, "a pattern other than those of GPT-2, Llama 3 and Qwen 2")
        }
        // The known expressions match everything, so to remove what lies between the matches removes nothing.
        guard behavior == "Isolated" || behavior == "Removed" && isInverted else {
            throw TokenizerError.unsupported(step.name("behavior"), quoted(behavior))
        }
        return .words(words)
    }
}
