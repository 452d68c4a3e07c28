import Testing

@testable import FairnessSuites

@Suite("Names made from what files call things")
struct SuiteNameTests {
    @Test(
        arguments: [
            ("race-color", "race-color"), ("African Americans", "african_americans"), ("Bahá'í", "bahai"),
            ("Jehovah's Witness", "jehovahs_witness"), ("LGBTQ+", "lgbtq-plus"), ("D/deaf", "d-deaf"),
            ("  spaced ", "spaced"), ("a -- b", "a_--_b"), ("x/(y)", "x-y"), ("Straße", "strase"), ("Ünal", "unal"),
            ("+", "plus"), ("日本", nil), ("", nil), ("--", nil), (String(repeating: "a", count: 81), nil),
        ] as [(String, String?)])
    func namesHaveSmallLettersDigitsAndTwoSigns(_ written: String, _ name: String?) {
        #expect(SuiteName.normalised(written) == name)
    }

    @Test func twoWritingsNeverShareAName() {
        var table = NameTable()
        #expect(table.name(of: "Age") == .name("age"))
        #expect(table.name(of: "Age") == .name("age"))
        #expect(table.name(of: "age") == .collision(.init(name: "age", first: "Age", second: "age")))
        #expect(table.name(of: "年") == .unusable)
        #expect(table.names == ["age"])
    }

    @Test func clustersAreNumberedInstead() {
        var table = NameTable()
        let long = String(repeating: "b", count: 200)
        let names = ["Age", "age", "Age", "年", "月", "", long, long + "c"].map { table.distinctName(of: $0) }
        #expect(names == ["age", "age-2", "age", "x", "x-2", "x-3", names[6], names[6] + "-2"])
        #expect(names.allSatisfy { (1...SuiteName.longest).contains($0.utf8.count) })
    }

    /// Fifty thousand clusters in a script without a form in a-z don't count up from 2 each.
    @Test func numberingStartsWhereItEnded() {
        var table = NameTable()
        for number in 0..<50_000 {
            guard let scalar = Unicode.Scalar(0x4E00 + UInt32(number % 20_000)) else { continue }
            _ = table.distinctName(of: "\(scalar)" + String(repeating: "年", count: number / 20_000))
        }
        #expect(Set(table.names).count == 50_000)
    }
}
