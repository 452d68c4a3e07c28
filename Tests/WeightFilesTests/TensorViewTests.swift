import FairwatchTesting
import Testing
import WeightFiles

@Suite struct TensorViewTests {
    private static func tensor(_ type: String, shape: [Int], bytes: [UInt8]) throws -> TensorView {
        var builder = SafetensorsBuilder()
        // One odd byte before it, so that its bytes lie unaligned.
        builder.add("pad", type: "U8", shape: [1], bytes: [0])
        builder.add("t", type: type, shape: shape, bytes: bytes)
        return try Safetensors(MemoryBytes(builder.bytes()), file: "f").tensor("t")
    }

    private static func littleEndian(_ values: [UInt16]) -> [UInt8] {
        values.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    }

    private static let allHalves = (0...UInt16.max).map { $0 }

    /// The standard library's `Float16`, which converts in hardware or compiler-rt, is the oracle.
    @Test func widensEveryHalfExactly() throws {
        let floats = try Self.tensor("F16", shape: [65536], bytes: Self.littleEndian(Self.allHalves)).floats()
        for (half, float) in zip(Self.allHalves, floats) {
            let expected = Float(Float16(bitPattern: half))
            if expected.isNaN {
                #expect(float.isNaN)
            } else if expected.bitPattern != float.bitPattern {
                Issue.record("\(half): \(float) instead of \(expected)")
            }
        }
    }

    @Test func widensEveryBrainFloatExactly() throws {
        let floats = try Self.tensor("BF16", shape: [65536], bytes: Self.littleEndian(Self.allHalves)).floats()
        #expect(floats.map(\.bitPattern) == Self.allHalves.map { UInt32($0) << 16 })
    }

    @Test func roundsDoublesToNearest() throws {
        let values: [Double] = [0.1, -1e-46, 1e300, 3, .infinity]
        let bytes = values.flatMap { value in (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) } }
        let floats = try Self.tensor("F64", shape: [5], bytes: bytes).floats()
        #expect(floats == [0.1, 0, .infinity, 3, .infinity])
    }

    @Test(arguments: ["F32", "F16", "BF16", "F64"])
    func readsRowsAcrossChunks(_ type: String) throws {
        // 300,000 elements: more than a chunk of any type; whole numbers to 200 are exact in all of them.
        let columns = 3000
        let values = (0..<(100 * columns)).map { Float($0 % 200) }
        var builder = SafetensorsBuilder()
        builder.add("t", type: type, shape: [100, 30, 100], values: values)
        let tensor = try Safetensors(MemoryBytes(builder.bytes()), file: "f").tensor("t")
        #expect(tensor.rowLength == columns)
        #expect(try tensor.floats() == values)
        var scratch: [UInt8] = []
        var rows = [Float](repeating: -1, count: 2 * columns + 1)
        try rows.withUnsafeMutableBufferPointer { buffer in
            let base = try #require(buffer.baseAddress)
            try tensor.read(rows: 97..<99, into: base, scratch: &scratch)
        }
        #expect(Array(rows[..<(2 * columns)]) == Array(values[(97 * columns)..<(99 * columns)]))
        #expect(rows.last == -1)
    }

    @Test func refusesRowsThatAreNotThere() throws {
        let tensor = try Self.tensor("F32", shape: [2, 1], bytes: [UInt8](repeating: 0, count: 8))
        var scratch: [UInt8] = []
        var target: [Float] = [0, 0, 0]
        for rows in [1..<3, 2..<3, -1..<1] {
            #expect(throws: WeightFileError.self) {
                try target.withUnsafeMutableBufferPointer { buffer in
                    try tensor.read(rows: rows, into: #require(buffer.baseAddress), scratch: &scratch)
                }
            }
        }
    }

    @Test(arguments: ElementType.allCases.filter { !$0.isReadable })
    func refusesToReadByName(_ type: ElementType) throws {
        let tensor = try Self.tensor(type.rawValue, shape: [4], bytes: [UInt8](repeating: 0, count: type.bitWidth / 2))
        do {
            _ = try tensor.floats()
            Issue.record("read \(type)")
        } catch {
            #expect(error.code == .elementType)
            #expect(error.problem.contains(type.rawValue))
        }
    }

    /// Says it is longer than it is, as a file does that shrinks after its header was read.
    private struct Shrunk: ByteSource {
        let bytes: MemoryBytes
        let size: Int

        func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
            try bytes.read(at: offset, into: buffer)
        }
    }

    @Test(arguments: ["F32", "BF16"])
    func namesFileAndTensorWhenTheFileShrinks(_ type: String) throws {
        var builder = SafetensorsBuilder()
        builder.add("t", type: type, shape: [4], values: [1, 2, 3, 4])
        let bytes = builder.bytes()
        let source = Shrunk(bytes: MemoryBytes(Array(bytes.dropLast())), size: bytes.count)
        let tensor = try Safetensors(source, file: "f").tensor("t")
        do {
            _ = try tensor.floats()
            Issue.record("read bytes that are not there")
        } catch {
            #expect(error.code == .unreadable)
            #expect(error.description.contains("'f', tensor 't'"))
        }
    }
}
