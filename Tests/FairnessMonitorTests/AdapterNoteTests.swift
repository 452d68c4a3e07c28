import Testing

@testable import FairnessMonitor

/// What an adapter's files alone tell is worth a note beside every result of it.
struct AdapterNoteTests {
    private let base: BaseModel

    init() throws {
        base = try BaseModel(path: CopiedModel.original.appending(path: "base").path(percentEncoded: false))
    }

    private func notes(_ adapter: MadeAdapter, accepting keys: Set<String> = []) throws -> [String] {
        try AdapterDirectory(path: adapter.path).adapter(for: base.configuration, acceptedKeys: keys).1.notes
    }

    private static let targets = ", \"target_modules\": [\"q_proj\", \"v_proj\"]"
    private static let both = ["self_attn.q_proj", "self_attn.v_proj"]

    @Test func aWholeAdapterNeedsNone() throws {
        #expect(try notes(MadeAdapter()).isEmpty)
        #expect(try notes(MadeAdapter(updating: Self.both, members: Self.targets)).isEmpty)
    }

    /// As fairwatchd.yaml promises of `accept_adapter_keys`.
    @Test func acceptedKeysAreRecorded() throws {
        let adapter = try MadeAdapter(members: ", \"new_key\": 7, \"other_key\": [1], \"unset_key\": null")
        let notes = try notes(adapter, accepting: ["new_key", "other_key", "unset_key", "absent_key"])
        #expect(notes.count == 1)
        #expect(notes.first?.hasSuffix(": new_key, other_key") == true)
        #expect(throws: (any Error).self) { try self.notes(adapter, accepting: ["new_key"]) }
    }

    @Test func anAdapterThatIsZeroIsTold() throws {
        let zero = try MadeAdapter(b: 0)
        let (_, description) = try AdapterDirectory(path: zero.path).adapter(
            for: base.configuration, acceptedKeys: [])
        #expect(description.isZero)
        #expect(description.notes.first?.contains("‖ΔW‖ = 0") == true)
    }

    @Test func layersThatLostTheirTensorsAreTold() throws {
        let one = try notes(MadeAdapter(updating: Self.both, layers: [0, 1, 2], members: Self.targets))
        #expect(one.count == 1)
        #expect(one.first?.hasPrefix("'model.layers.3.self_attn.q_proj' and another module have no tensors") == true)
        #expect(one.first?.contains("were tensors lost") == true)
        let meant = try notes(
            MadeAdapter(
                updating: Self.both, layers: [0, 1, 2], members: Self.targets + ", \"layers_to_transform\": [0, 1, 2]"))
        #expect(meant.first?.contains("layers_to_transform") == true)
    }
}
