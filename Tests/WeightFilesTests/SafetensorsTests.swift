import FairwatchTesting
import Testing
import WeightFiles

@Suite struct SafetensorsTests {
    private static let f32 = "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":"

    private static func open(
        _ bytes: [UInt8], limit: Safetensors.HeaderLimit = .base
    ) throws(WeightFileError) -> Safetensors {
        try Safetensors(MemoryBytes(bytes), file: "model.safetensors", headerLimit: limit)
    }

    @Test func readsTensorsInTheOrderOfTheirBytesWhateverTheHeadersOrder() throws {
        var builder = SafetensorsBuilder()
        builder.add("late", json: SafetensorsBuilder.entry(type: "F32", shape: [1, 2], begin: 4, end: 12))
        builder.add("early", type: "F32", shape: [1], values: [1])
        builder.add("", type: "F16", shape: [0, 3], values: [])
        builder.addMetadata("format", "pt")
        // `late`'s bytes follow those that the builder laid out itself.
        var bytes = builder.bytes(padding: 7)
        bytes += [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0]
        // `""` is empty and sits at 4, before `late`.
        let file = try Self.open(bytes)
        #expect(file.tensors.map(\.name) == ["early", "", "late"])
        #expect(file.metadata == ["format": "pt"])
        #expect(try file.tensor("late").floats() == [1, -2])
        #expect(try file.tensor("").floats() == [])
        #expect(file["late"]?.shape == [1, 2])
    }

    @Test func acceptsAFileWithoutTensors() throws {
        #expect(try Self.open(SafetensorsBuilder().bytes()).tensors.isEmpty)
    }

    @Test func readsAScalarAsOneRow() throws {
        var builder = SafetensorsBuilder()
        builder.add("s", type: "BF16", shape: [], values: [0.5])
        let scalar = try Self.open(builder.bytes()).tensor("s")
        #expect(scalar.rowCount == 1)
        #expect(scalar.rowLength == 1)
        #expect(try scalar.floats() == [0.5])
    }

    struct Hostile: CustomTestStringConvertible, Sendable {
        let name: String
        let bytes: [UInt8]
        let code: WeightFileError.Code
        let says: String

        var testDescription: String { name }

        init(_ name: String, _ bytes: [UInt8], _ code: WeightFileError.Code, _ says: String) {
            self.name = name
            self.bytes = bytes
            self.code = code
            self.says = says
        }

        init(
            _ name: String, header: String, data: Int = 0, _ code: WeightFileError.Code, _ says: String
        ) {
            let zeros = [UInt8](repeating: 0, count: data)
            self.init(name, SafetensorsBuilder.file(header: Array(header.utf8), data: zeros), code, says)
        }
    }

    static let hostile: [Hostile] = [
        Hostile("empty file", [], .truncated, "0 bytes"),
        Hostile("seven bytes", [1, 0, 0, 0, 0, 0, 0], .truncated, "7 bytes"),
        Hostile(
            "a header longer than the file", SafetensorsBuilder.file(header: Array("{}".utf8), length: 3), .truncated,
            "a header of 3 bytes in a file of 10"),
        Hostile(
            "a header length beyond every limit", SafetensorsBuilder.file(header: Array("{}".utf8), length: .max),
            .oversized, "18446744073709551615"),
        Hostile(
            "a header length one beyond the limit",
            SafetensorsBuilder.file(header: Array("{}".utf8), length: 100_000_001), .oversized, "100000001"),
        Hostile("no header", header: "", .header, "'{'"),
        Hostile("a header that starts with a space", header: " {}", .header, "'{'"),
        Hostile("an array as header", header: "[]", .header, "'{'"),
        Hostile("a header padded with line feeds", header: "{}\n", .header, "spaces"),
        Hostile("a header padded with zeros", header: "{}\0\0", .header, "spaces"),
        Hostile("a header cut short", header: "{\"a\":{}", .header, "expected ',' or '}'"),
        Hostile("two headers", header: "{}{}", .header, "text after the value"),
        Hostile(
            "a header that is not UTF-8",
            SafetensorsBuilder.file(header: Array("{\"".utf8) + [0xC3, 0x28] + Array("\":{}}".utf8)), .header, "UTF-8"),
        Hostile(
            "a tensor twice", header: "{\"a\":\(f32)[0,4]},\"a\":\(f32)[4,8]}}", data: 8, .header, "duplicate key"),
        Hostile(
            "a tensor twice, one name escaped", header: "{\"a\":\(f32)[0,4]},\"\\u0061\":\(f32)[4,8]}}", data: 8,
            .header, "duplicate key"),
        Hostile(
            "a shape twice", header: "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"shape\":[1],\"data_offsets\":[0,1]}}",
            data: 1, .header, "duplicate key"),
        Hostile(
            "a deep header", header: "{\"a\":" + String(repeating: "[", count: 100_000) + "}", .header, "deep"),
        Hostile("metadata that is no object", header: "{\"__metadata__\":[]}", .header, "an array, not an object"),
        Hostile("metadata with a number", header: "{\"__metadata__\":{\"a\":1}}", .header, "only strings"),
        Hostile("a tensor that is a number", header: "{\"a\":1}", .header, "no dtype"),
        Hostile(
            "an unknown dtype", header: "{\"a\":{\"dtype\":\"F31\",\"shape\":[1],\"data_offsets\":[0,4]}}", data: 4,
            .elementType, "'F31'"),
        Hostile(
            "a negative extent", header: "{\"a\":{\"dtype\":\"U8\",\"shape\":[-1],\"data_offsets\":[0,1]}}", data: 1,
            .header, "shape"),
        Hostile(
            "a fractional extent", header: "{\"a\":{\"dtype\":\"U8\",\"shape\":[1.0],\"data_offsets\":[0,1]}}", data: 1,
            .header, "shape"),
        Hostile(
            "an extent beyond 64 bits",
            header: "{\"a\":{\"dtype\":\"U8\",\"shape\":[18446744073709551617],\"data_offsets\":[0,1]}}", data: 1,
            .header, "shape"),
        Hostile(
            "a shape whose product overflows to the span",
            header: "{\"a\":{\"dtype\":\"U8\",\"shape\":[4294967296,4294967296,1],\"data_offsets\":[0,0]}}", .layout,
            "too large"),
        Hostile(
            "a shape whose product overflows before a zero",
            header: "{\"a\":{\"dtype\":\"U8\",\"shape\":[4294967296,4294967296,0],\"data_offsets\":[0,0]}}", .layout,
            "too large"),
        Hostile(
            "no offsets", header: "{\"a\":{\"dtype\":\"U8\",\"shape\":[1]}}", data: 1, .header, "data_offsets"),
        Hostile(
            "three offsets", header: "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1,1]}}", data: 1,
            .header, "data_offsets"),
        Hostile("offsets reversed", header: "{\"a\":\(f32)[4,0]}}", data: 4, .header, "data_offsets"),
        Hostile("a span too long", header: "{\"a\":\(f32)[0,5]}}", data: 5, .layout, "spans 5 bytes"),
        Hostile("a span too short", header: "{\"a\":\(f32)[0,3]}}", data: 3, .layout, "need 4"),
        Hostile(
            "half a byte", header: "{\"a\":{\"dtype\":\"F4\",\"shape\":[1],\"data_offsets\":[0,0]}}", .layout, "spans"),
        Hostile("data cut short", header: "{\"a\":\(f32)[0,4]}}", data: 3, .truncated, "of which there are 3"),
        Hostile("data after the last tensor", header: "{\"a\":\(f32)[0,4]}}", data: 5, .layout, "1 bytes after"),
        Hostile("data without tensors", header: "{}", data: 1, .layout, "1 bytes after"),
        Hostile("a hole at the start", header: "{\"a\":\(f32)[4,8]}}", data: 8, .layout, "4 bytes unused"),
        Hostile(
            "a hole in the middle", header: "{\"a\":\(f32)[0,4]},\"b\":\(f32)[5,9]}}", data: 9, .layout,
            "1 bytes unused"),
        Hostile(
            "an overlap", header: "{\"a\":\(f32)[0,4]},\"b\":\(f32)[3,7]}}", data: 7, .layout, "overlaps"),
        Hostile(
            "two tensors on the same bytes", header: "{\"a\":\(f32)[0,4]},\"b\":\(f32)[0,4]}}", data: 4, .layout,
            "overlaps"),
        Hostile(
            "offsets near the largest integer",
            header: "{\"a\":\(f32)[9223372036854775803,9223372036854775807]}}", data: 4, .layout, "unused"),
    ]

    @Test(arguments: hostile)
    func refuses(_ hostile: Hostile) {
        #expect {
            try Self.open(hostile.bytes)
        } throws: { error in
            guard let error = error as? WeightFileError else { return false }
            return error.code == hostile.code && error.description.contains(hostile.says)
                && error.description.hasPrefix("'model.safetensors'")
        }
    }

    @Test func holdsAdaptersToASmallerHeader() {
        let bytes = SafetensorsBuilder.file(header: Array("{}".utf8), length: 16_777_217)
        #expect(throws: WeightFileError.self) { try Self.open(bytes, limit: .adapter) }
        do {
            _ = try Self.open(bytes, limit: .adapter)
        } catch {
            #expect(error.code == .oversized)
        }
    }

    /// Every file cut anywhere is refused: a header proves its file's length.
    @Test func refusesEveryTruncation() throws {
        var builder = SafetensorsBuilder()
        builder.add("a", type: "F16", shape: [3], values: [1, 2, 3])
        builder.add("b", type: "F32", shape: [2], values: [1, 2])
        let bytes = builder.bytes()
        _ = try Self.open(bytes)
        for count in 0..<bytes.count {
            #expect(throws: WeightFileError.self, "\(count) bytes") { try Self.open(Array(bytes[..<count])) }
        }
    }

    @Test func neverCrashesOnAlteredBytes() throws {
        var builder = SafetensorsBuilder()
        builder.addMetadata("format", "pt")
        builder.add("a.weight", type: "BF16", shape: [2, 2], values: [1, 2, 3, 4])
        builder.add("b", type: "F64", shape: [], values: [1])
        let bytes = builder.bytes()
        var accepted = 0
        for position in bytes.indices {
            for value in [0, 0x20, 0x22, 0x2C, 0x39, 0x5B, 0x7B, 0x7D, 0xFF] as [UInt8] {
                var altered = bytes
                altered[position] = value
                guard let file = try? Self.open(altered) else { continue }
                accepted += 1
                for tensor in file.tensors where tensor.type.isReadable { _ = try tensor.floats() }
            }
        }
        // Data bytes and letters of names may change without harm; structure may not.
        #expect(accepted > 0 && accepted < bytes.count * 9)
    }

    @Test func escapesNamesInErrors() {
        let name = "a\\u001b[31m\\n" + String(repeating: "x", count: 500)
        let bytes = SafetensorsBuilder.file(header: Array("{\"\(name)\":1}".utf8))
        do {
            _ = try Self.open(bytes)
            Issue.record("accepted")
        } catch {
            #expect(!error.description.unicodeScalars.contains { $0.value < 0x20 })
            #expect(error.description.contains("a\\u{1b}[31m\\u{a}xxx"))
            #expect(error.description.count < 300)
        }
    }
}
