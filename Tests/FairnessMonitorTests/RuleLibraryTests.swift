import FairnessSuites
import Foundation
import StrictYAML
import Testing

@testable import FairnessMonitor

/// Rules meet what the suites of a configuration really measure.
struct RuleLibraryTests {
    private func load(_ rule: String, for names: [String]) throws -> LoadedRules {
        let file = FileManager.default.temporaryDirectory.appending(path: "rules-\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("version: 1\nrules:\n  - {name: r, severity: warning, above: 1, \(rule)}\n".utf8).write(to: file)
        let suites = try names.map { try SuiteLibrary().load($0) }
        return try RuleLibrary(suites: suites).load(file.path(percentEncoded: false))
    }

    @Test func aRuleOfEachGroupCountsTheGroupsOfItsKind() throws {
        let rules = try load("metric: core.decision_contrast, each: group", for: ["core"])
        #expect(rules.ruleSet.rules.first?.categories.count == 26)
    }

    @Test(arguments: ["each: category", "each: group"]) func plainTextsHaveNoGroups(_ each: String) {
        #expect(throws: InvalidFile.self) { try load("metric: core.perplexity, \(each)", for: ["core"]) }
    }

    /// As `fairwatch check` and the daemon both allow it; but the suite that is judged by none is named.
    @Test func rulesForCoreStayInForceBesideAnotherSuite() throws {
        let rules = try load("metric: core.preference_gap", for: ["quick"])
        #expect(rules.silence(about: [try SuiteLibrary().load("quick")]) == "; no rule is about quick")
        #expect(rules.silence(about: [try SuiteLibrary().load("core")]) == "")
    }
}
