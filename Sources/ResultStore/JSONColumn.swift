import FoundationEssentials
import GRDB

/// Values that are kept as JSON text in one column.
///
/// Infinite numbers are written as strings, for JSON has none; keys are sorted, so equal values are equal text.
enum JSONColumn {
    private static let encoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        return encoder
    }()

    private static let decoder = {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        return decoder
    }()

    static func encode(_ value: some Encodable) throws -> String {
        String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func decode<Value: Decodable>(_ text: String, column: String) throws -> Value {
        do {
            return try decoder.decode(Value.self, from: Data(text.utf8))
        } catch {
            throw DamagedValue(detail: "unreadable JSON in column \(column)")
        }
    }
}

extension Row {
    /// The column's value; a missing column or a value of another kind is an error, where a subscript would trap.
    func get<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
        try decode(Value.self, forColumn: column)
    }

    func getJSON<Value: Decodable>(_ column: String) throws -> Value {
        try JSONColumn.decode(try get(column), column: column)
    }

    func getJSONIfPresent<Value: Decodable>(_ column: String) throws -> Value? {
        guard let text: String = try get(column) else { return nil }
        return try JSONColumn.decode(text, column: column)
    }

    /// The enum case that the column's text names.
    func getCase<Value: RawRepresentable>(_ column: String) throws -> Value where Value.RawValue == String {
        let text: String = try get(column)
        guard let value = Value(rawValue: text) else {
            throw DamagedValue(detail: "unknown \(column) \"\(text)\"")
        }
        return value
    }
}
