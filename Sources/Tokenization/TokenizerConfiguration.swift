import StrictJSON

/// What tokenizer_config.json says that changes ids; the rest of it is of no concern.
struct TokenizerConfiguration: Sendable, Equatable {
    static let file = "tokenizer_config.json"

    var bosToken: String?
    var addsBosToken: Bool?
    var addsPrefixSpace: Bool?

    init(_ bytes: [UInt8]) throws {
        let document: JSON
        do {
            document = try JSON.parse(bytes)
        } catch {
            throw TokenizerError(file: Self.file, field: "", problem: "not readable as JSON, \(error)")
        }
        guard document.object != nil else {
            throw TokenizerError(file: Self.file, field: "", problem: "expected an object, found \(document.kind)")
        }
        bosToken = try Self.token(document, "bos_token")
        addsBosToken = try Self.flag(document, "add_bos_token")
        addsPrefixSpace = try Self.flag(document, "add_prefix_space")
    }

    private static func flag(_ document: JSON, _ key: String) throws -> Bool? {
        guard let value = document[key], !value.isNull else { return nil }
        guard let flag = value.bool else {
            throw TokenizerError(file: file, field: key, problem: "expected true or false, found \(value.kind)")
        }
        return flag
    }

    /// A token is written as a string or as an object with its content.
    private static func token(_ document: JSON, _ key: String) throws -> String? {
        guard let value = document[key], !value.isNull else { return nil }
        guard let token = value.string ?? value["content"]?.string else {
            throw TokenizerError(file: file, field: key, problem: "expected a token, found \(value.kind)")
        }
        return token
    }
}
