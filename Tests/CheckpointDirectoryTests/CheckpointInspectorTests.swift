import CheckpointDirectory
import Glibc
import Testing
import WeightFiles

@Suite struct CheckpointInspectorTests {
    private func inspect(_ root: TemporaryDirectory) throws -> Inspection {
        let directory = try SafeDirectory(path: root.path)
        let candidate = try #require(try directory.listTree().candidates.first)
        return CheckpointInspector(root: directory).inspect(candidate)
    }

    @Test func theStepOfTheNameIsEvidence() throws {
        let root = try TemporaryDirectory()
        try root.writeAdapter("run/checkpoint-30", step: 30)
        #expect(try inspect(root) == Inspection(weights: .proven, evidence: .trainerState, trainerStep: 30))
    }

    @Test(arguments: [#"{"global_step": 20}"#, #"{"global_step": 30"#, "", #"{"global_step": "30"}"#])
    func anotherStepOrBrokenStateIsNone(state: String) throws {
        let root = try TemporaryDirectory()
        try root.writeAdapter("run/checkpoint-30")
        try root.write("run/checkpoint-30/trainer_state.json", text: state)
        #expect(try inspect(root).evidence == nil)
    }

    @Test(arguments: [(499_000, true), (500_000, false)]) func aStateOfTooManyValuesIsNotRead(
        values: Int, isRead: Bool
    ) throws {
        let root = try TemporaryDirectory()
        try root.writeAdapter("run/checkpoint-30")
        let history = repeatElement("0", count: values).joined(separator: ",")
        try root.write(
            "run/checkpoint-30/trainer_state.json", text: "{\"global_step\": 30, \"log_history\": [\(history)]}")
        #expect(try inspect(root).trainerStep == (isRead ? 30 : nil))
    }

    @Test func theReadyMarkerIsEvidence() throws {
        let root = try TemporaryDirectory()
        try root.writeAdapter("adapter")
        #expect(try inspect(root).evidence == nil)
        try root.write("adapter/.fairwatch-ready")
        #expect(try inspect(root).evidence == .readyMarker)
    }

    @Test(arguments: [
        ("adapter", ""), ("download/sub", "download/"), ("sub", ""),
    ])
    func theDownloadersHashIsEvidence(path: String, localDirectory: String) throws {
        let root = try TemporaryDirectory()
        try root.writeAdapter(path)
        let digest = SHA256Digest(of: safetensors())
        let beneath = path.dropFirst(localDirectory.count)
        let note = "\(localDirectory).cache/huggingface/download/\(beneath)/adapter_model.safetensors.metadata"
        try root.write(note, text: "0123456789abcdef\n\(digest)\n1720000000.0\n")
        #expect(try inspect(root).evidence == .downloadMetadata)
        try root.write(note, text: "0123456789abcdef\n\(SHA256Digest(of: []))\n1720000000.0\n")
        #expect(try inspect(root).evidence == nil)
    }

    @Test func truncatedWeightsAreShort() throws {
        let root = try TemporaryDirectory()
        try root.writeAdapter("adapter")
        let whole = safetensors()
        for held in [0, 5, 8, 40, whole.count - 1] {
            try root.write("adapter/adapter_model.safetensors", Array(whole.prefix(held)))
            guard case .short(_, held, _) = try inspect(root).weights else {
                Issue.record("\(held) of \(whole.count) bytes are not short")
                continue
            }
        }
        try root.write("adapter/adapter_model.safetensors", whole)
        #expect(try inspect(root).weights == .proven)
    }

    @Test func aLinkOrPipeIsForTheSpoolToRefuse() throws {
        let root = try TemporaryDirectory()
        try root.write("adapter/adapter_config.json", text: "{}")
        try root.link("adapter/adapter_model.safetensors", to: "/etc/passwd")
        #expect(try inspect(root).weights == .refused)
        try root.remove("adapter/adapter_model.safetensors")
        #expect(try inspect(root).weights == .missing(name: "adapter_model.safetensors"))
        try #require(mkfifo(root("adapter/adapter_model.safetensors"), 0o644) == 0)
        #expect(try inspect(root).weights == .refused)
    }

    @Test func aFullFineTuneNeedsEveryShardOfItsIndex() throws {
        let root = try TemporaryDirectory()
        try root.write("model/config.json", text: "{}")
        try root.write("model/model-00001-of-00002.safetensors", safetensors())
        #expect(try inspect(root).weights == .missing(name: "model.safetensors.index.json"))
        try root.write(
            "model/model.safetensors.index.json",
            text: #"""
                {"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}
                """#)
        #expect(try inspect(root).weights == .missing(name: "model-00002-of-00002.safetensors"))
        let whole = safetensors()
        try root.write("model/model-00002-of-00002.safetensors", Array(whole.dropLast()))
        #expect(
            try inspect(root).weights
                == .short(
                    name: "model-00002-of-00002.safetensors", held: whole.count - 1, promised: whole.count))
        try root.write("model/model-00002-of-00002.safetensors", whole)
        #expect(try inspect(root).weights == .proven)
        // A leftover of another saving is nobody's.
        try root.write("model/model-00003-of-00003.safetensors", text: "rest")
        #expect(try inspect(root).weights == .proven)
    }

    @Test func aPickledFullFineTuneIsForItsReaderToRefuse() throws {
        let root = try TemporaryDirectory()
        try root.write("model/config.json", text: "{}")
        try root.write("model/pytorch_model.bin", text: "pickle")
        #expect(try inspect(root).weights == .refused)
    }

    private static func file(_ length: UInt64, _ header: String, data: Int = 0) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) } + Array(header.utf8)
            + [UInt8](repeating: 0, count: data)
    }

    @Test(arguments: [
        file(0, "", data: 100),
        file(.max, "{}"),
        file(17 << 20, "{}"),
        file(2, "[]"),
        file(4, "{\"a\""),
        file(2, "{}", data: 1),
        file(10, #"{"a":null}"#),
        file(28, #"{"a":{"data_offsets":[0,-1]}}"#.dropLast() + "}"),
        file(46, #"{"a":{"data_offsets":[0,9223372036854775807]}}"#),
        file(50, #"{"a":{"data_offsets":[0,99999999999999999999999]}}"#),
        file(35, #"{"a":{"x":1},"a":{"data_offsets":[0,0]}}"#),
    ])
    func noHeaderProvesAMalformedFile(bytes: [UInt8]) throws {
        #expect(try SafetensorsLength.check(MemoryBytes(bytes)) == .malformed)
    }

    @Test func anEmptyFileOfTensorsIsWhole() throws {
        #expect(try SafetensorsLength.check(MemoryBytes(Self.file(2, "{}"))) == .exact)
        #expect(try SafetensorsLength.check(MemoryBytes(Self.file(4, "{}  "))) == .exact)
        #expect(try SafetensorsLength.check(MemoryBytes(Self.file(30, "{}"))) == .short(promised: 38))
    }
}
