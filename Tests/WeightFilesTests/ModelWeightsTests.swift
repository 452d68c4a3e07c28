import FairwatchTesting
import Testing
import WeightFiles

@Suite struct ModelWeightsTests {
    private static func index(_ map: String) throws(WeightFileError) -> WeightIndex {
        try WeightIndex.parse(Array("{\"metadata\":{\"total_size\":8},\"weight_map\":\(map)}".utf8), file: "index")
    }

    private static func shard(_ tensors: [String: Float]) -> MemoryBytes {
        var builder = SafetensorsBuilder()
        for (name, value) in tensors.sorted(by: { $0.key < $1.key }) {
            builder.add(name, type: "F32", shape: [1], values: [value])
        }
        return MemoryBytes(builder.bytes())
    }

    @Test func findsTensorsAcrossShards() throws {
        let index = try Self.index("{\"a\":\"1.safetensors\",\"b\":\"2.safetensors\",\"c\":\"1.safetensors\"}")
        #expect(index.shardNames == ["1.safetensors", "2.safetensors"])
        let weights = try ModelWeights(
            index: index,
            sources: [
                "1.safetensors": Self.shard(["a": 1, "c": 3]), "2.safetensors": Self.shard(["b": 2, "extra": 4]),
            ])
        #expect(try weights.tensor("b", shape: [1]).floats() == [2])
        #expect(try weights.tensor("c").floats() == [3])
        #expect(try weights.tensor("extra").floats() == [4])
        #expect(weights["d"] == nil)
    }

    @Test func refusesATensorOfAnotherShapeAndAMissingOne() throws {
        let weights = try ModelWeights(Self.shard(["a": 1]), file: "model.safetensors")
        #expect(throws: WeightFileError.self) { try weights.tensor("a", shape: [2]) }
        do {
            _ = try weights.tensor("b")
            Issue.record("found")
        } catch {
            #expect(error.code == .missingTensor)
            #expect(error.description.contains("'model.safetensors', tensor 'b'"))
        }
    }

    @Test(arguments: [
        "", "..", "../m.safetensors", "/m.safetensors", "d/m.safetensors", ".m.safetensors", "m.bin",
        "m.safetensors\\u0000", "a\\\\m.safetensors",
    ])
    func refusesFileNamesThatLeaveTheDirectory(_ name: String) {
        #expect(throws: WeightFileError.self) { try Self.index("{\"a\":\"\(name)\"}") }
    }

    @Test(arguments: ["{}", "[]", "{\"a\":1}", "{\"a\":\"1.safetensors\",\"a\":\"2.safetensors\"}", "{"])
    func refusesAMapThatMapsNothing(_ map: String) {
        #expect(throws: WeightFileError.self) { try Self.index(map) }
    }

    @Test func refusesMoreValuesThanAModelHasTensors() throws {
        func parse(_ count: Int) throws(WeightFileError) -> WeightIndex {
            let zeros = repeatElement("0", count: count).joined(separator: ",")
            return try WeightIndex.parse(
                Array("{\"metadata\":[\(zeros)],\"weight_map\":{\"a\":\"1.safetensors\"}}".utf8), file: "index")
        }
        #expect(try parse(499_000).shardNames == ["1.safetensors"])
        let error = #expect(throws: WeightFileError.self) { try parse(500_000) }
        #expect(error?.description.contains("more than 500000 values") == true)
    }

    struct Faulty: Sendable {
        let shards: [String: [String: Float]]
        let code: WeightFileError.Code
        let says: String
    }

    @Test(arguments: [
        Faulty(shards: ["1.safetensors": ["a": 1]], code: .index, says: "'2.safetensors', which is not there"),
        Faulty(
            shards: ["1.safetensors": [:], "2.safetensors": ["b": 1]], code: .missingTensor,
            says: "'1.safetensors', tensor 'a'"),
        Faulty(
            shards: ["1.safetensors": ["b": 1], "2.safetensors": ["a": 1]], code: .missingTensor,
            says: "'1.safetensors', tensor 'a'"),
        Faulty(
            shards: ["1.safetensors": ["a": 1, "b": 1], "2.safetensors": ["b": 1]], code: .index,
            says: "both in '1.safetensors' and in '2.safetensors'"),
    ])
    func refusesShardsThatContradictTheIndex(_ faulty: Faulty) throws {
        let index = try Self.index("{\"a\":\"1.safetensors\",\"b\":\"2.safetensors\"}")
        do {
            _ = try ModelWeights(index: index, sources: faulty.shards.mapValues(Self.shard))
            Issue.record("accepted")
        } catch {
            #expect(error.code == faulty.code)
            #expect(error.description.contains(faulty.says), "\(error)")
        }
    }
}
