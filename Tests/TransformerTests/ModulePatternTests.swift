import StrictJSON
import Testing
import Transformer

@Suite struct ModulePatternTests {
    /// Python's `re` is the oracle: `AdapterReference/make_patterns.py`.
    @Test func agreesWithPython() throws {
        let rows = try AdapterReferenceFiles.json("patterns.json")
        #expect(rows.count > 250)
        for row in rows {
            let key = try #require(row["key"]?.string)
            if row["refused"]?.bool == true {
                #expect(throws: ModulePatternError.self, "\(key)") { try ModulePattern(key: key) }
                continue
            }
            let matching = (row["match"]?.array ?? []).compactMap(\.string)
            let others = (row["noMatch"]?.array ?? []).compactMap(\.string)
            let pattern = try ModulePattern(key: key)
            var steps = 1_000_000
            for name in matching {
                #expect(try pattern.matches(name, steps: &steps), "\(key) on \(name.debugDescription)")
            }
            for name in others {
                #expect(try !pattern.matches(name, steps: &steps), "\(key) on \(name.debugDescription)")
            }
            guard let whole = row["whole"]?.array?.compactMap(\.string) else { continue }
            let wholePattern = try ModulePattern(wholeName: key)
            for name in matching + others {
                let expected = whole.contains { $0.unicodeScalars.elementsEqual(name.unicodeScalars) }
                let found = try wholePattern.matches(name, steps: &steps)
                #expect(found == expected, "whole \(key) on \(name.debugDescription)")
            }
        }
    }

    /// A backtracking engine needs 2^100 steps for this.
    @Test func matchesInLinearTime() throws {
        let pattern = try ModulePattern(key: "(a*)*(a|aa)*(.*a){20}b")
        var steps = 1_000_000
        #expect(try !pattern.matches(String(repeating: "a", count: 1000), steps: &steps))
    }

    @Test(arguments: [
        String(repeating: "(", count: 4000), String(repeating: "a", count: 4097), "a{1001}",
        "((((a{900}){900}){900}){900})",
        "(((((){1000}){1000}){1000}){1000})", String(repeating: "(?:", count: 60) + String(repeating: ")", count: 60),
    ])
    func refusesPatternsThatAreTooBig(_ key: String) {
        #expect(throws: ModulePatternError.self) { try ModulePattern(key: key) }
    }

    @Test func stopsWhenTheStepsRunOut() throws {
        let pattern = try ModulePattern(key: "(.*a)+b")
        var steps = 100
        #expect(throws: ModulePatternError.self) {
            try pattern.matches(String(repeating: "a", count: 1000), steps: &steps)
        }
        #expect(throws: ModulePatternError.self) {
            try pattern.matches(String(repeating: "a", count: 1025), steps: &steps)
        }
    }

    @Test func takesTheFirstMatchInOrder() throws {
        var table = ModulePatternTable<Int>()
        table.append(try ModulePattern(key: "0\\.q"), 1)
        table.append(try ModulePattern(key: "q"), 2)
        table.append(try ModulePattern(key: ".*"), 3)
        var steps = 1000
        #expect(try table.value(for: "layers.0.q", steps: &steps) == 1)
        #expect(try table.value(for: "layers.1.q", steps: &steps) == 2)
        #expect(try table.value(for: "layers.1.k", steps: &steps) == 3)
    }

    @Test func fallsBackToTheVeryName() throws {
        var table = ModulePatternTable<Int>()
        table.append(try ModulePattern(key: "a+b"), 1)
        var steps = 1000
        #expect(try table.value(for: "a+b", steps: &steps) == 1)
        #expect(try table.value(for: "a+c", steps: &steps) == nil)
    }
}
