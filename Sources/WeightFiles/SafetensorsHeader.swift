import StrictJSON

/// The header as parsed, before its spans have been laid end to end.
struct SafetensorsHeader {
    private struct Entry {
        let name: String
        let type: ElementType
        let shape: [Int]
        let begin: Int
        let end: Int
    }

    let metadata: [String: String]
    private let file: String
    private let dataStart: Int
    private let dataCount: Int
    private let entries: [Entry]

    init(_ source: any ByteSource, file: String, limit: Int) throws(WeightFileError) {
        let text = try Self.text(of: source, file: file, limit: limit)
        let members = try Self.members(of: text, file: file)
        var metadata: [String: String] = [:]
        var entries: [Entry] = []
        entries.reserveCapacity(members.count)
        for member in members {
            if member.key == "__metadata__" {
                metadata = try Self.metadata(member.value, file: file)
            } else {
                entries.append(try Self.entry(member, file: file))
            }
        }
        self.file = file
        self.metadata = metadata
        self.entries = entries
        dataStart = 8 + text.count
        dataCount = source.size - dataStart
    }

    /// The tensors in the order of their bytes, proved to cover the data from its first byte to its last.
    func layOut(from source: any ByteSource) throws(WeightFileError) -> [TensorView] {
        let sorted = entries.sorted { ($0.begin, $0.end, $0.name) < ($1.begin, $1.end, $1.name) }
        var tensors: [TensorView] = []
        tensors.reserveCapacity(sorted.count)
        var expected = 0
        for entry in sorted {
            guard entry.begin == expected else {
                let fault =
                    entry.begin < expected
                    ? "overlaps the tensor before it" : "leaves \(entry.begin - expected) bytes unused before it"
                throw WeightFileError(
                    .layout, file: file, tensor: entry.name, problem: fault, remedy: Self.saveAgain)
            }
            guard entry.end <= dataCount else {
                throw WeightFileError(
                    .truncated, file: file, tensor: entry.name,
                    problem: "ends at byte \(entry.end) of the data, of which there are \(dataCount)",
                    remedy: Self.copyAgain)
            }
            expected = entry.end
            tensors.append(
                TensorView(
                    name: entry.name, type: entry.type, shape: entry.shape, offset: dataStart + entry.begin,
                    byteCount: entry.end - entry.begin, file: file, source: source))
        }
        guard expected == dataCount else {
            throw WeightFileError(
                .layout, file: file, problem: "\(dataCount - expected) bytes after the last tensor",
                remedy: Self.saveAgain)
        }
        return tensors
    }

    private static let copyAgain = "copy the file again, it is not complete"
    private static let saveAgain = "save the file again with the safetensors library"

    /// The header's bytes, at most `limit` of them and all inside the file.
    private static func text(
        of source: any ByteSource, file: String, limit: Int
    ) throws(WeightFileError) -> [UInt8] {
        guard source.size >= 8 else {
            throw WeightFileError(
                .truncated, file: file, problem: "\(source.size) bytes, too short for a safetensors file",
                remedy: copyAgain)
        }
        var length: UInt64 = 0
        for byte in try bytes(of: source, at: 0, count: 8, file: file).reversed() {
            length = length << 8 | UInt64(byte)
        }
        guard length <= UInt64(limit) else {
            throw WeightFileError(
                .oversized, file: file,
                problem: "a header of \(length) bytes, more than the \(limit) allowed",
                remedy: "check that this is a safetensors file")
        }
        let count = Int(length)
        guard count <= source.size - 8 else {
            throw WeightFileError(
                .truncated, file: file,
                problem: "a header of \(count) bytes in a file of \(source.size)", remedy: copyAgain)
        }
        return try bytes(of: source, at: 8, count: count, file: file)
    }

    private static func bytes(
        of source: any ByteSource, at offset: Int, count: Int, file: String
    ) throws(WeightFileError) -> [UInt8] {
        do {
            return try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
                let target = UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: count)
                if count > 0 { try source.read(at: offset, into: target) }
                initialized = count
            }
        } catch {
            throw WeightFileError(.unreadable, file: file, problem: "\(error)", remedy: copyAgain)
        }
    }

    private static func members(of text: [UInt8], file: String) throws(WeightFileError) -> [JSONObject.Member] {
        guard text.first == UInt8(ascii: "{") else {
            throw WeightFileError(
                .header, file: file, problem: "the header does not start with '{'",
                remedy: "check that this is a safetensors file")
        }
        // White space other than spaces may not pad the header: the reference reader refuses it too.
        guard let last = text.last(where: { $0 != 0x20 }), last == UInt8(ascii: "}") else {
            throw WeightFileError(
                .header, file: file, problem: "the header does not end with '}' and spaces", remedy: saveAgain)
        }
        let parsed: JSON
        do {
            parsed = try JSON.parse(text, limits: JSONLimits(bytes: text.count, depth: 4))
        } catch {
            throw WeightFileError(.header, file: file, problem: "the header \(error)", remedy: saveAgain)
        }
        return parsed.object?.members ?? []
    }

    private static func metadata(_ value: JSON, file: String) throws(WeightFileError) -> [String: String] {
        var metadata: [String: String] = [:]
        guard let object = value.object else {
            throw WeightFileError(
                .header, file: file, problem: "__metadata__ is \(value.kind), not an object", remedy: saveAgain)
        }
        for member in object.members {
            guard let text = member.value.string else {
                throw WeightFileError(
                    .header, file: file,
                    problem: "__metadata__ holds \(member.value.kind) where only strings may stand",
                    remedy: saveAgain)
            }
            metadata[member.key] = text
        }
        return metadata
    }

    private static func entry(_ member: JSONObject.Member, file: String) throws(WeightFileError) -> Entry {
        func refuse(_ code: WeightFileError.Code, _ problem: String) -> WeightFileError {
            WeightFileError(code, file: file, tensor: member.key, problem: problem, remedy: saveAgain)
        }
        guard let typeName = member.value["dtype"]?.string else {
            throw refuse(.header, "has no dtype")
        }
        guard let type = ElementType(rawValue: typeName) else {
            throw refuse(.elementType, "has the unknown dtype \(typeName.quotedForError)")
        }
        guard let shape = naturals(member.value["shape"]) else {
            throw refuse(.header, "has no shape of whole numbers from 0 up")
        }
        guard let span = naturals(member.value["data_offsets"]), span.count == 2, span[0] <= span[1] else {
            throw refuse(.header, "has no data_offsets of two ascending whole numbers")
        }
        var bits = type.bitWidth
        for extent in shape {
            let (product, overflow) = bits.multipliedReportingOverflow(by: extent)
            guard !overflow else { throw refuse(.layout, "has a shape too large to count") }
            bits = product
        }
        guard bits % 8 == 0, bits / 8 == span[1] - span[0] else {
            throw refuse(.layout, "spans \(span[1] - span[0]) bytes, but its shape and dtype need \(bits / 8)")
        }
        return Entry(name: member.key, type: type, shape: shape, begin: span[0], end: span[1])
    }

    /// Nil unless the value is an array of integers from 0 up.
    private static func naturals(_ value: JSON?) -> [Int]? {
        guard let array = value?.array else { return nil }
        let numbers = array.compactMap { $0.integer }
        return numbers.count == array.count && numbers.allSatisfy { $0 >= 0 } ? numbers : nil
    }
}
