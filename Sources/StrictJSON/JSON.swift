/// One value of a JSON text, with objects in the order of the text.
///
/// Numbers keep their literal, so that an integer of any size is neither rounded nor refused until
/// someone asks for it.
package enum JSON: Sendable, Equatable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSON])
    case object(JSONObject)
}

/// A number as it was written.
package struct JSONNumber: Sendable, Equatable {
    package let literal: String

    package init(literal: String) {
        self.literal = literal
    }

    /// The value when the literal is an integer that fits; `1.0` and `1e3` are not integers here.
    package var integer: Int? { Int(literal) }

    /// The nearest double; a literal beyond the range is infinite.
    package var double: Double { Double(literal) ?? .nan }
}

/// The members of an object in order; a key occurs once, because the parser refuses duplicates.
package struct JSONObject: Sendable, Equatable {
    package struct Member: Sendable, Equatable {
        package let key: String
        package let value: JSON
        /// Byte offset of the value in the text, for errors that point at it.
        package let offset: Int
    }

    package private(set) var members: [Member] = []
    /// By bytes: Swift's strings are equal when they are canonically equivalent, JSON's keys are not.
    private var positions: [[UInt8]: Int] = [:]

    package init() {}

    package subscript(key: String) -> JSON? {
        positions[Array(key.utf8)].map { members[$0].value }
    }

    package func member(_ key: String) -> Member? {
        positions[Array(key.utf8)].map { members[$0] }
    }

    package var keys: [String] { members.map(\.key) }

    /// False, and nothing added, when the key is already there.
    package mutating func append(key: String, value: JSON, offset: Int) -> Bool {
        // Not updateValue: a refused duplicate must leave the first one in its place.
        let bytes = Array(key.utf8)
        guard positions[bytes] == nil else { return false }
        positions[bytes] = members.count
        members.append(Member(key: key, value: value, offset: offset))
        return true
    }
}

extension JSON {
    package var string: String? { if case .string(let value) = self { value } else { nil } }
    package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    package var integer: Int? { if case .number(let value) = self { value.integer } else { nil } }
    package var double: Double? { if case .number(let value) = self { value.double } else { nil } }
    package var array: [JSON]? { if case .array(let value) = self { value } else { nil } }
    package var object: JSONObject? { if case .object(let value) = self { value } else { nil } }
    package var isNull: Bool { self == .null }

    /// The member of an object; nil for other values and for missing keys.
    package subscript(key: String) -> JSON? { object?[key] }

    /// "an object", "a string" …: how errors name what they found.
    package var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
