import StrictJSON

/// What is done to a stretch of text between added tokens before it is cut into words.
struct Normalizer: Sendable, Equatable {
    enum Step: Sendable, Equatable {
        case form(CanonicalForm)
        /// In front of everything but an empty text.
        case prepend([UInt8])
        case replace(Literal, by: [UInt8])
    }

    private(set) var steps: [Step] = []

    var isEmpty: Bool { steps.isEmpty }

    /// `bytes` is valid UTF-8, and so is the result.
    func normalize(_ bytes: some Collection<UInt8>) -> [UInt8] {
        steps.reduce(Array(bytes)) { text, step in
            switch step {
            case .form(let form): form.normalize(text)
            case .prepend(let prefix): text.isEmpty ? text : prefix + text
            case .replace(let literal, let replacement): literal.replaced(by: replacement, in: text)
            }
        }
    }
}

extension Normalizer {
    /// Reads `normalizer` of tokenizer.json; refuses by name what can't be followed exactly.
    init(_ value: JSON?) throws {
        guard let value, !value.isNull else { return }
        try append(try FieldReader(value, path: "normalizer"), isNested: false)
    }

    private mutating func append(_ reader: FieldReader, isNested: Bool) throws {
        switch try reader.string("type") {
        case "Sequence" where !isNested:
            try reader.allow(["type", "normalizers"])
            for (index, value) in try reader.array("normalizers").enumerated() {
                let path = "\(reader.name("normalizers"))[\(index)]"
                try append(try FieldReader(value, path: path), isNested: true)
            }
        case "NFC":
            try reader.allow(["type"])
            steps.append(.form(.composed))
        case "NFD":
            try reader.allow(["type"])
            steps.append(.form(.decomposed))
        case "Prepend":
            try reader.allow(["type", "prepend"])
            let prefix = Array(try reader.string("prepend").utf8)
            guard !prefix.isEmpty else { throw TokenizerError.unsupported(reader.name("prepend"), "an empty text") }
            steps.append(.prepend(prefix))
        case "Replace":
            try reader.allow(["type", "pattern", "content"])
            let literal = try Literal(pattern: try reader.reader("pattern"))
            steps.append(.replace(literal, by: Array(try reader.string("content").utf8)))
        case let type:
            throw TokenizerError.unsupported(reader.name("type"), "the normaliser \(quoted(type))")
        }
    }
}
