import StrictJSON

/// Cuts text into the words within which byte pairs are merged.
///
/// A chain of splitters, each applied to the pieces of the one before; the byte-level step comes last.
struct PreTokenizer: Sendable, Equatable {
    enum Splitter: Sendable, Equatable {
        /// Digits apart from everything else, one by one or in runs.
        case digits(individually: Bool)
        case words(WordPattern)
    }

    private(set) var splitters: [Splitter] = []
    /// The byte-level step puts a space in front of every piece without one.
    private(set) var addsPrefixSpace = false
    /// The byte-level step cuts its pieces into GPT-2's words.
    private(set) var cutsWords = false

    /// Calls `body` with each word in order, as a range of the bytes that come with it.
    ///
    /// `bytes` is valid UTF-8 and `range` starts and ends between scalars.
    func forEachWord(in bytes: [UInt8], range: Range<Int>, _ body: ([UInt8], Range<Int>) -> Void) {
        split(bytes, range, with: splitters[...], body)
    }

    private func split(
        _ bytes: [UInt8], _ range: Range<Int>, with splitters: ArraySlice<Splitter>,
        _ body: ([UInt8], Range<Int>) -> Void
    ) {
        guard let splitter = splitters.first else { return byteLevel(bytes, range, body) }
        forEachPiece(in: range) { start in
            splitter.pieceEnd(in: bytes, from: start, limit: range.upperBound)
        } _: { piece in
            split(bytes, piece, with: splitters.dropFirst(), body)
        }
    }

    private func byteLevel(_ bytes: [UInt8], _ range: Range<Int>, _ body: ([UInt8], Range<Int>) -> Void) {
        if addsPrefixSpace, bytes[range].first != 0x20 {
            let prefixed = [0x20] + bytes[range]
            words(in: prefixed, prefixed.indices, body)
        } else {
            words(in: bytes, range, body)
        }
    }

    private func words(in bytes: [UInt8], _ range: Range<Int>, _ body: ([UInt8], Range<Int>) -> Void) {
        guard cutsWords else { return body(bytes, range) }
        forEachPiece(in: range) { start in
            WordPattern.gpt2.wordEnd(in: bytes, from: start, limit: range.upperBound)
        } _: { word in
            body(bytes, word)
        }
    }

    private func forEachPiece(in range: Range<Int>, end: (Int) -> Int, _ body: (Range<Int>) -> Void) {
        var start = range.lowerBound
        while start < range.upperBound {
            let next = end(start)
            body(start..<next)
            start = next
        }
    }
}

extension PreTokenizer.Splitter {
    /// Where the piece that starts at `start` ends; always beyond `start`.
    func pieceEnd(in bytes: [UInt8], from start: Int, limit: Int) -> Int {
        switch self {
        case .words(let pattern): pattern.wordEnd(in: bytes, from: start, limit: limit)
        case .digits(let individually):
            digitsEnd(in: bytes, from: start, limit: limit, individually: individually)
        }
    }

    private func digitsEnd(in bytes: [UInt8], from start: Int, limit: Int, individually: Bool) -> Int {
        let first = ClassifiedScalar(in: bytes, at: start, asOf: .seventeen)
        let isDigit = first.scalarClass == .number
        var end = start + first.length
        if isDigit && individually { return end }
        while end < limit {
            let next = ClassifiedScalar(in: bytes, at: end, asOf: .seventeen)
            guard (next.scalarClass == .number) == isDigit else { break }
            end += next.length
        }
        return end
    }
}

extension PreTokenizer {
    /// Reads `pre_tokenizer` of tokenizer.json; refuses by name what can't be followed exactly.
    init(_ value: JSON?) throws {
        guard let value, !value.isNull else {
            throw TokenizerError.unsupported("pre_tokenizer", "a tokeniser without a pre-tokeniser")
        }
        let steps = try Self.steps(value, path: "pre_tokenizer")
        for (index, step) in steps.enumerated() {
            let isLast = index == steps.count - 1
            switch try step.string("type") {
            case "ByteLevel" where isLast:
                try step.allow(["type", "add_prefix_space", "trim_offsets", "use_regex"])
                addsPrefixSpace = try step.flag("add_prefix_space")
                cutsWords = try step.flag("use_regex", default: true)
            case "ByteLevel":
                throw TokenizerError.unsupported(step.path, "a pre-tokeniser after ByteLevel")
            case let type where isLast:
                throw TokenizerError.unsupported(step.name("type"), "\(quoted(type)) as the last pre-tokeniser")
            case "Digits":
                try step.allow(["type", "individual_digits"])
                splitters.append(.digits(individually: try step.flag("individual_digits")))
            case "Split":
                splitters.append(.words(try Self.pattern(step)))
            case let type:
                throw TokenizerError.unsupported(step.name("type"), "the pre-tokeniser \(quoted(type))")
            }
        }
    }

    private static func steps(_ value: JSON, path: String) throws -> [FieldReader] {
        let reader = try FieldReader(value, path: path)
        guard try reader.string("type") == "Sequence" else { return [reader] }
        try reader.allow(["type", "pretokenizers"])
        let steps = try reader.array("pretokenizers").enumerated().map { index, step in
            try FieldReader(step, path: "\(reader.name("pretokenizers"))[\(index)]")
        }
        guard !steps.isEmpty else {
            throw TokenizerError.unsupported(reader.name("pretokenizers"), "an empty sequence")
        }
        return steps
    }

    private static func pattern(_ step: FieldReader) throws -> WordPattern {
        try step.allow(["type", "pattern", "behavior", "invert"])
        let behavior = try step.string("behavior")
        guard behavior == "Isolated" else {
            throw TokenizerError.unsupported(step.name("behavior"), quoted(behavior))
        }
        guard try !step.flag("invert", default: false) else {
            throw TokenizerError.unsupported(step.name("invert"), "an inverted split")
        }
        let reader = try step.reader("pattern")
        guard let expression = reader.value("Regex")?.string, let pattern = WordPattern(expression: expression) else {
            throw TokenizerError.unsupported(reader.path, "a pattern other than those of GPT-2, Llama 3 and Qwen 2")
        }
        return pattern
    }
}
