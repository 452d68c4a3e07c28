import StrictYAML
import Testing
struct Scratch {
    @Test func timing() {
        var t = (0..<20000).map { "key\($0): value number \($0) with some text behind\n" }.joined()
        t += (0..<19).map { "key\($0): x\n" }.joined()
        let c = ContinuousClock()
        var n = 0
        print(
            "TIME", t.utf8.count,
            c.measure { n = StrictYAML.read(Array(t.utf8), file: "a", prefix: "R").log.diagnostics.count }, n)
        let deep = String(repeating: "[", count: 1 << 20)
        print(
            "TIME deep",
            c.measure { n = StrictYAML.read(Array(deep.utf8), file: "a", prefix: "R").log.diagnostics.count }, n)
        let bad = [UInt8](repeating: 0x61, count: 1 << 20 - 1) + [0xff]
        print("TIME utf", c.measure { n = StrictYAML.read(bad, file: "a", prefix: "R").log.diagnostics.count }, n)
        let amp = String(repeating: "a & b *c ", count: 100_000)
        print(
            "TIME amp",
            c.measure { n = StrictYAML.read(Array(amp.utf8), file: "a", prefix: "R").log.diagnostics.count }, n)
    }
}
