import StrictJSON

/// An object of a tokeniser's file that remembers its path, so that every refusal names its field.
struct FieldReader {
    let object: JSONObject
    let path: String

    init(_ value: JSON, path: String) throws {
        guard let object = value.object else {
            throw TokenizerError.damaged(path, "expected an object, found \(value.kind)")
        }
        self.object = object
        self.path = path
    }

    /// Reads a whole file, which must be one object.
    init(bytes: [UInt8]) throws {
        do {
            try self.init(try JSON.parse(bytes), path: "")
        } catch let error as TokenizerError {
            throw error
        } catch {
            throw TokenizerError.damaged("", "not readable as JSON, \(error)")
        }
    }

    func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// The value, or nil when it is missing or null.
    func value(_ key: String) -> JSON? {
        guard let value = object[key], !value.isNull else { return nil }
        return value
    }

    func required(_ key: String) throws -> JSON {
        guard let value = value(key) else { throw TokenizerError.damaged(name(key), "it is missing") }
        return value
    }

    func flag(_ key: String, default fallback: Bool? = nil) throws -> Bool {
        guard let value = value(key) else {
            guard let fallback else { throw TokenizerError.damaged(name(key), "it is missing") }
            return fallback
        }
        guard let flag = value.bool else {
            throw TokenizerError.damaged(name(key), "expected true or false, found \(value.kind)")
        }
        return flag
    }

    func string(_ key: String) throws -> String {
        let value = try required(key)
        guard let string = value.string else {
            throw TokenizerError.damaged(name(key), "expected a string, found \(value.kind)")
        }
        return string
    }

    func array(_ key: String) throws -> [JSON] {
        let value = try required(key)
        guard let array = value.array else {
            throw TokenizerError.damaged(name(key), "expected an array, found \(value.kind)")
        }
        return array
    }

    func reader(_ key: String) throws -> FieldReader {
        try FieldReader(try required(key), path: name(key))
    }

    /// Refuses keys that are not known: a field that is ignored might change the ids.
    func allow(_ known: Set<String>) throws {
        for key in object.keys where !known.contains(key) {
            throw TokenizerError.unsupported(name(quoted(key)), "this field")
        }
    }
}
