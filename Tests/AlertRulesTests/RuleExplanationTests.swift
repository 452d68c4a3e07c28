import AlertRules
import Foundation
import Testing

struct RuleExplanationTests {
    private static let codes = RuleExplanation.all.map(\.code)

    @Test(arguments: codes) func itsExampleHasTheMistakeAndNoOther(_ code: String) throws {
        let explanation = try #require(RuleExplanation.of(code.lowercased()))
        let (bad, problems) = read(explanation.bad)
        // It takes two files to disagree.
        if code == "R017" {
            let other = explanation.bad.replacing("0.05", with: "0.01").replacing("name: worse", with: "name: other")
            let both = RuleSet.read(
                [("a", Array(explanation.bad.utf8)), ("b", Array(other.utf8))], catalogue: catalogue)
            #expect(both.diagnostics.map(\.code) == [code])
        } else if explanation.isWarning {
            // What it warns of shows beside a calibration or results.
            #expect(problems == [])
            #expect(bad?.rules.count == 1)
        } else {
            #expect(Set(problems.map { String($0.prefix(4)) }) == [code], "\(problems)")
            #expect(bad == nil)
        }
        let (good, others) = read(explanation.good)
        #expect(others == [])
        #expect(good?.rules.isEmpty == false)
    }

    @Test func everyCodeOfTheManualIsExplained() throws {
        let manual = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../rules/README.md")
        let rows = try String(contentsOf: manual, encoding: .utf8).split(separator: "\n").filter { $0.hasPrefix("| R") }
        #expect(rows.map { String($0.dropFirst(2).prefix(4)) } == Self.codes)
    }
}
