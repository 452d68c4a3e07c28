import StrictJSON
import Testing

/// Damaged texts are refused or read; they never crash the reader, and what they become can be written and read again.
struct MutationTests {
    private static let seeds: [String] = [
        #"{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}"#,
        #"{"r":8,"lora_alpha":16.0,"target_modules":["q_proj","v_proj"],"rank_pattern":{"^a\\.b$":4},"x":null}"#,
        #"["\u00e9\ud83d\ude00\\\"", -1.5e-10, [[[[{}]]]], true, false, "é😀"]"#,
    ]

    @Test(arguments: seeds.indices) func mutatedBytesNeverCrash(_ index: Int) throws {
        let original = Array(Self.seeds[index].utf8)
        let interesting = Array("{}[]\",:\\u0e.-+tfn \u{0}".utf8) + [0x80, 0xC3, 0xED, 0xF0, 0xFF]
        var state = UInt64(index + 1) &* 0x9E37_79B9_7F4A_7C15
        func next(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(bound))
        }
        var accepted = 0
        for _ in 0..<20_000 {
            var bytes = original
            for _ in 0...next(3) {
                guard !bytes.isEmpty else { break }
                let place = next(bytes.count)
                switch next(5) {
                case 0: bytes[place] = interesting[next(interesting.count)]
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(interesting[next(interesting.count)], at: place)
                case 3: bytes.removeSubrange(place..<min(bytes.count, place + next(16)))
                default: bytes[place] ^= 1 << UInt8(next(8))
                }
            }
            guard let value = try? JSON.parse(bytes) else { continue }
            accepted += 1
            let written = value.written()
            #expect(try JSON.parse(Array(written.utf8)).written() == written)
        }
        #expect(accepted > 0 && accepted < 20_000)
    }
}
