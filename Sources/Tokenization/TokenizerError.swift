/// Why a tokeniser's files were refused: which file, which field, what is wrong and how to mend it.
package struct TokenizerError: Error, Equatable, CustomStringConvertible {
    /// The file by its usual name, such as "tokenizer.json".
    package let file: String
    /// The path of the field, such as "model.dropout"; empty for the whole file.
    package let field: String
    package let problem: String
    /// What to do about it, as a sentence; nil where the problem says it.
    package let remedy: String?

    package init(file: String = "tokenizer.json", field: String, problem: String, remedy: String? = nil) {
        self.file = file
        self.field = field
        self.problem = problem
        self.remedy = remedy
    }

    package var description: String {
        let place = field.isEmpty ? file : "\(file), \(field)"
        return "\(place): \(problem)" + (remedy.map { ". \($0)" } ?? "")
    }

    /// The same mistake in another file than tokenizer.json.
    func naming(_ file: String) -> TokenizerError {
        TokenizerError(file: file, field: field, problem: problem, remedy: remedy)
    }

    static func unsupported(_ field: String, _ found: String) -> TokenizerError {
        TokenizerError(
            field: field, problem: "\(found) is not supported",
            remedy: "Use a base model with a BPE tokeniser like those of GPT-2, Llama, Mistral, Qwen or Gemma"
        )
    }

    static func damaged(_ field: String, _ problem: String) -> TokenizerError {
        TokenizerError(
            field: field, problem: problem, remedy: "The file is damaged: fetch it again from the model's source")
    }
}

/// Reads a file other than tokenizer.json, so that its mistakes name it.
func reading<Value>(_ file: String, _ read: () throws -> Value) throws -> Value {
    do {
        return try read()
    } catch let error as TokenizerError {
        throw error.naming(file)
    }
}

/// A token as an error may show it: at most 40 scalars, with everything unprintable escaped.
func quoted(_ token: String) -> String {
    let scalars = token.unicodeScalars
    return "'" + scalars.prefix(40).map(escaped).joined() + (scalars.count > 40 ? "…" : "") + "'"
}

private func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar.properties.generalCategory {
    case .control, .format, .privateUse, .unassigned, .nonspacingMark, .enclosingMark, .spacingMark, .lineSeparator,
        .paragraphSeparator:
        "\\u{\(String(scalar.value, radix: 16))}"
    default: String(Character(scalar))
    }
}
