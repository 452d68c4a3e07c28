/// Writes safetensors bytes for tests, honest ones and, through `header`, any lie.
package struct SafetensorsBuilder {
    private var entries: [(name: String, json: String)] = []
    private var data: [UInt8] = []
    private var metadata: [(String, String)] = []

    package init() {}

    /// Appends a tensor whose bytes are given as they are.
    package mutating func add(_ name: String, type: String, shape: [Int], bytes: [UInt8]) {
        let begin = data.count
        data += bytes
        add(name, json: Self.entry(type: type, shape: shape, begin: begin, end: data.count))
    }

    /// Appends a tensor of `F32`, `F16`, `BF16` or `F64` elements, rounded to that type.
    package mutating func add(_ name: String, type: String = "F32", shape: [Int], values: [Float]) {
        add(name, type: type, shape: shape, bytes: values.flatMap { Self.bytes(of: $0, type: type) })
    }

    /// Appends a header entry that may say anything; no data are added.
    package mutating func add(_ name: String, json: String) {
        entries.append((name, json))
    }

    package mutating func addMetadata(_ key: String, _ value: String) {
        metadata.append((key, value))
    }

    /// The file; `padding` spaces follow the header.
    package func bytes(padding: Int = 0) -> [UInt8] {
        var members = entries.map { "\(Self.quote($0.name)):\($0.json)" }
        if !metadata.isEmpty {
            let pairs = metadata.map { "\(Self.quote($0.0)):\(Self.quote($0.1))" }
            members.insert("\"__metadata__\":{\(pairs.joined(separator: ","))}", at: 0)
        }
        let header = "{\(members.joined(separator: ","))}" + String(repeating: " ", count: padding)
        return Self.file(header: Array(header.utf8), data: data)
    }

    /// A file of this header and these data, with a true header length or the one given.
    package static func file(header: [UInt8], data: [UInt8] = [], length: UInt64? = nil) -> [UInt8] {
        littleEndian(length ?? UInt64(header.count)) + header + data
    }

    package static func entry(type: String, shape: [Int], begin: Int, end: Int) -> String {
        let extents = shape.map(String.init).joined(separator: ",")
        return "{\"dtype\":\"\(type)\",\"shape\":[\(extents)],\"data_offsets\":[\(begin),\(end)]}"
    }

    private static func quote(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case let control where control.value < 0x20:
                let digits = String(control.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private static func bytes(of value: Float, type: String) -> [UInt8] {
        switch type {
        case "F16": littleEndian(Float16(value).bitPattern)
        case "BF16": littleEndian(roundedToBFloat16(value))
        case "F64": littleEndian(Double(value).bitPattern)
        default: littleEndian(value.bitPattern)
        }
    }

    /// To nearest, ties to even; a NaN keeps its upper bits.
    private static func roundedToBFloat16(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        guard !value.isNaN else { return UInt16(truncatingIfNeeded: bits >> 16) | 0x40 }
        return UInt16(truncatingIfNeeded: (UInt64(bits) + 0x7FFF + UInt64((bits >> 16) & 1)) >> 16)
    }

    private static func littleEndian<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
}
