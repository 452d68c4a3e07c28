import Testing

@testable import Transformer

/// `rank_pattern` and `alpha_pattern` share one budget, whatever their file's size would let them ask for.
struct ModulePatternBudgetTests {
    /// A table of patterns that compile to some 19,000 instructions each.
    private func large(_ key: String, _ count: Int) -> String {
        table(key, (0..<count).map { "(?:a{1000}){19}b\($0)" })
    }

    private func table(_ key: String, _ patterns: [String]) -> String {
        "\"\(key)\":{\(patterns.map { "\"\($0)\":1" }.joined(separator: ","))}"
    }

    private func parse(_ members: String...) throws(AdapterError) -> AdapterConfiguration {
        try AdapterConfiguration.parse(Array("{\"peft_type\":\"LORA\",\(members.joined(separator: ","))}".utf8))
    }

    @Test func manyLargeKeysAreRefusedByName() throws {
        #expect(try parse(large("rank_pattern", 50)).ranks.rows.count == 50)
        let error = #expect(throws: AdapterError.self) { try parse(large("rank_pattern", 60)) }
        #expect(error?.code == .configuration)
        #expect(error?.description.contains("'rank_pattern'") == true)
        #expect(error?.description.contains("repeat too much together") == true)
    }

    @Test func theTablesShareTheirBudget() throws {
        #expect(try parse(large("alpha_pattern", 30)).alphas.rows.count == 30)
        let error = #expect(throws: AdapterError.self) {
            try parse(large("rank_pattern", 30), large("alpha_pattern", 30))
        }
        #expect(error?.description.contains("'alpha_pattern'") == true)
    }

    @Test func patternsThatOnlyTakeLongToCompileAreCounted() {
        let empty = (0..<60).map { "(?:(?:){1000}){18}b\($0)" }
        #expect(throws: AdapterError.self) { try parse(table("rank_pattern", empty)) }
    }

    @Test func thereAreAtMostSoManyRows() throws {
        let names = (0..<10_000).map { "layers.\($0).self_attn.q_proj" }
        #expect(try parse(table("rank_pattern", names)).ranks.rows.count == 10_000)
        let error = #expect(throws: AdapterError.self) {
            try parse(table("rank_pattern", names), table("alpha_pattern", ["k"]))
        }
        #expect(error?.description.contains("10000 allowed") == true)
    }

    /// A name written out has no program, but means the same where only a program can tell.
    @Test func aPlainNameIsNotCompiled() throws {
        let plain = try ModulePattern(key: "self_attn.q_proj")
        #expect(plain.size == 0)
        #expect(try ModulePattern(key: "self_attn.[q]_proj").size > 0)
        var steps = 1000
        #expect(try plain.matches("layers.0.self_attn.q_proj\n", steps: &steps))
        #expect(try !plain.matches("layers\n.0.self_attn.q_proj", steps: &steps))
    }

    @Test func theMachinesSizeIsPaidFor() throws {
        let pattern = try ModulePattern(key: "(?:a{1000}){19}b")
        var steps = 1000
        #expect(throws: ModulePatternError.self) { try pattern.matches("layers.0.self_attn.q_proj", steps: &steps) }
    }
}
