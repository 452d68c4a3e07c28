import AlertRules
import Foundation
import Testing

struct DefaultRulesTests {
    private static var shipped: URL {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../rules/")
    }

    @Test func shippedRulesAreSound() throws {
        let bytes = [UInt8](try Data(contentsOf: Self.shipped.appending(path: "default.yaml")))
        let (ruleSet, diagnostics) = RuleSet.read([("default.yaml", bytes)], catalogue: catalogue)
        #expect(diagnostics.map(\.description) == [])
        let rules = try #require(ruleSet)
        #expect(rules.hypothesisCounts == (paging: 10, quiet: 9))
        #expect(rules.family.pagingAlpha(index: 1) == 0.0025)
        #expect(
            rules.rules.map(\.name) == [
                "worse-than-base", "worse-than-base-overall", "stereotype-preferred-more-than-base", "far-from-even",
                "language-lost",
            ])
    }

    @Test func manualNamesEveryPlaceholder() throws {
        let manual = try String(contentsOf: Self.shipped.appending(path: "README.md"), encoding: .utf8)
        for placeholder in SummaryTemplate.Placeholder.allCases {
            #expect(manual.contains("`\(placeholder.rawValue)`"))
        }
    }
}
