import StrictJSON

/// What is done to a stretch of text between added tokens before it is cut into words.
struct Normalizer: Sendable, Equatable {
    enum Step: Sendable, Equatable {
        case form(CanonicalForm)
        /// In front of everything but an empty text.
        case prepend([UInt8])
        case replace(Literal, by: [UInt8])

        /// How many times as long a text can become, in bytes, but for what is put in front of it once.
        var growth: Double {
            switch self {
            // No scalar has a decomposition of over three times its UTF-8 (Unicode's FAQ on normalisation).
            case .form: 3
            case .prepend: 1
            case .replace(let literal, let replacement):
                max(1, Double(replacement.count) / Double(literal.bytes.count))
            }
        }
    }

    private static let mostSteps = 16
    /// Bytes of what is put in front or in place of something.
    private static let longestContent = 64
    private static let mostGrowth = 64.0

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
        let reader = try FieldReader(value, path: "normalizer")
        try append(reader, isNested: false)
        guard steps.reduce(1, { $0 * $1.growth }) <= Self.mostGrowth else {
            throw TokenizerError.unsupported(
                reader.path, "a normaliser that can make a text over \(Int(Self.mostGrowth)) times as long")
        }
    }

    private mutating func append(_ reader: FieldReader, isNested: Bool) throws {
        switch try reader.string("type") {
        case "Sequence" where !isNested:
            try reader.allow(["type", "normalizers"])
            let steps = try reader.array("normalizers")
            guard steps.count <= Self.mostSteps else {
                throw TokenizerError.unsupported(
                    reader.name("normalizers"), "a sequence of over \(Self.mostSteps) steps")
            }
            for (index, value) in steps.enumerated() {
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
            let prefix = try Self.content(reader, "prepend")
            guard !prefix.isEmpty else { throw TokenizerError.unsupported(reader.name("prepend"), "an empty text") }
            steps.append(.prepend(prefix))
        case "Replace":
            try reader.allow(["type", "pattern", "content"])
            let literal = try Literal(pattern: try reader.reader("pattern"))
            steps.append(.replace(literal, by: try Self.content(reader, "content")))
        case let type:
            throw TokenizerError.unsupported(reader.name("type"), "the normaliser \(quoted(type))")
        }
    }

    private static func content(_ reader: FieldReader, _ key: String) throws -> [UInt8] {
        let content = Array(try reader.string(key).utf8)
        guard content.count <= longestContent else {
            throw TokenizerError.unsupported(reader.name(key), "a text of over \(longestContent) bytes")
        }
        return content
    }
}
