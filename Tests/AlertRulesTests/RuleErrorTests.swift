import AlertRules
import Testing

/// A rule whose lines can be exchanged: each case is a good rule with one thing wrong.
private let good = """
    version: 1
    lists: {l: [gender, religion]}
    rules:
      - name: r
        metric: core.preference_gap
        compare: {to: base, by: distance_from_ideal}
        above: 0.2
        severity: error
    """

private func changed(_ old: String, _ new: String) -> String {
    good.replacing(old, with: new)
}

struct RuleErrorTests {
    @Test func acceptsTheRuleThatTheOthersAreMadeFrom() {
        #expect(read(good).problems == [])
        #expect(read(good).ruleSet?.rules.first?.origin?.description == "a.yaml:4")
    }

    @Test(arguments: [
        ("above: 0.2", "treshold: 0.2\n    above: 0.2", "R001 7:5"),
        ("version: 1", "version: 1\nrule: []", "R001 2:1"),
        ("{to: base, by", "{to: base, from: x, by", "R001 6:25"),
        ("above: 0.2", "above: .inf", "R002 7:12"),
        ("above: 0.2", "above: 1:30", "R002 7:12"),
        ("above: 0.2", "above: \"0.2\"", "R002 7:12"),
        ("severity: error", "severity: fatal", "R002 8:15"),
        ("name: r", "name: no", "R002 4:11"),
        ("name: r", "name: R r", "R002 4:11"),
        ("to: base", "to: mars", "R002 6:19"),
        ("distance_from_ideal", "distance", "R002 6:29"),
        ("above: 0.2", "above: 0.2\n    each: gender", "R002 8:11"),
        ("[gender, religion]", "gender", "R002 2:12"),
        ("[gender, religion]", "[no]", "R002 2:12"),
        ("version: 1", "version: 1\ndefaults: {correction: {within: none}}", "R002 2:33"),
        ("version: 1", "version: 1\ndefaults: {no_data: ok}", "R002 2:21"),
        ("    severity: error", "", "R003 4:5"),
        ("name: r", "runbook: r", "R003 4:5"),
        ("version: 1", "", "R003 2:1"),
        ("to: base, ", "", "R003 6:14"),
        ("above: 0.2", "where: {category: [gender, age]}\n    above: 0.2", "R003 7:5"),
        ("severity: error", "severity: error\n    above: 0.3", "R004 9:5"),
        ("above: 0.2", "above: -0.2", "R005 7:12"),
        ("version: 1", "version: 1\ndefaults: {alpha: 0.9}", "R005 2:19"),
        ("version: 1", "version: 1\ndefaults: {planned_checkpoints: 0}", "R005 2:33"),
        ("version: 1", "version: 1\ndefaults: {planned_checkpoints: none}", "R002 2:33"),
        ("version: 1", "version: 1\ndefaults: {min_clusters: 1}", "R005 2:26"),
        ("above: 0.2", "where: {category: []}\n    above: 0.2", "R002 7:23"),
        ("above: 0.2", "where: gender\n    above: 0.2", "R002 7:12"),
        ("above: 0.2", "where: {}\n    above: 0.2", "R003 7:12"),
        ("above: 0.2", "where: {category: gendre}\n    above: 0.2", "R006 7:23"),
        ("above: 0.2", "where: {category: [gender, aeg]}\n    each: category\n    above: 0.2", "R006 7:32"),
        ("core.preference_gap", "bbq.bias_ambiguous\n    each: category", "R006 6:11"),
        ("above: 0.2", "above: [", "R007 9:1"),
        ("above: 0.2", "above: &x 0.2", "R008 7:12"),
        ("version: 1", "version: 1\nx: \(String(repeating: "[", count: 100))", "R009 2:35"),
        ("core.preference_gap", "core.preference_gp", "R010 5:13"),
        ("core.preference_gap", "cor.preference_gap", "R010 5:13"),
        ("core.preference_gap", "preference_gap", "R010 5:13"),
        ("above: 0.2", "where: {category: $k}\n    each: category\n    above: 0.2", "R011 7:23"),
        (
            "    severity: error",
            "    severity: error\n  - {name: r, metric: core.perplexity, above: 9, severity: info}", "R012 9:12"
        ),
        ("above: 0.2", "runbook: x", "R013 4:5"),
        ("above: 0.2", "above: 0.2\n    below: 0.1", "R013 8:5"),
        ("above: 0.2", "below: 0.2", "R013 7:5"),
        ("above: 0.2", "outside: [0.1, 0.2]", "R013 7:5"),
        ("above: 0.2", "outside: [0.2, 0.1]", "R013 7:14"),
        ("above: 0.2", "outside: [0.2]", "R013 7:14"),
        ("above: 0.2", "above: 0.2\n    for: 3", "R002 8:10"),
        ("above: 0.2", "above: 0.2\n    for: 3h", "R002 8:10"),
        ("above: 0.2", "above: 0.2\n    for: 3 cycles", "R002 8:10"),
        ("above: 0.2", "above: 0.2\n    for: 0 checkpoints", "R005 8:10"),
        ("above: 0.2", "above: 0.2\n    keep_for: -1 checkpoints", "R002 8:15"),
        ("above: 0.2", "above: 0.2\n    keep_for: 2000 checkpoints", "R005 8:15"),
        ("above: 0.2", "above: 0.2\n    when: {}", "R002 8:11"),
        ("above: 0.2", "above: 0.2\n    when: {rank: \"< eight\"}", "R002 8:18"),
        ("above: 0.2", "above: 0.2\n    when: {rank: \"=< 8\"}", "R002 8:18"),
        ("above: 0.2", "above: 0.2\n    when: {ranks: 8}", "R001 8:12"),
        ("above: 0.2", "above: 0.2\n    when: {run: []}", "R002 8:17"),
        ("above: 0.2", "above: 0.2\n    inhibits: [x]", "R019 4:11"),
        ("above: 0.2", "above: 0.2\n    inhibits: r", "R019 4:11"),
        ("above: 0.2", "above: 0.2\n    exceptions: x", "R002 8:17"),
        ("above: 0.2", "above: 0.2\n    exceptions:\n      - {name: e, reason: x}", "R003 9:9"),
        ("above: 0.2", "above: 0.2\n    exceptions:\n      - {name: e, until: 2027-01-31}", "R003 9:9"),
        ("above: 0.2", "above: 0.2\n    exceptions:\n      - {name: e, reason: x, until: 2027-02-29}", "R002 9:37"),
        ("above: 0.2", "above: 0.2\n    exceptions:\n      - {name: e, reason: x, until: soon}", "R002 9:37"),
        (
            "above: 0.2",
            "above: 0.2\n    exceptions:\n      - {name: e, category: gendr, reason: x, until: 2027-01-31}",
            "R006 9:29"
        ),
        ("above: 0.2", "above: 0.2\n    detects: 0.2", "R005 8:14"),
        ("above: 0.2", "above: 0.2\n    detects: much", "R002 8:14"),
        ("above: 0.2", "above: 0.2\n    where: {run: []}", "R002 8:18"),
        ("above: 0.2", "above: 0.2\n    where: {group: gender/women}", "R006 8:20"),
        ("above: 0.2", "above: 0.2\n    each: group", "R006 8:11"),
        ("to: base", "to: \"reference:\"", "R002 6:19"),
        ("to: base", "to: \"reference:Prod\"", "R002 6:19"),
        ("base, by: distance_from_ideal", "start, by: retained_fraction", "R016 6:19"),
        (
            "core.preference_gap\n    compare: {to: base, by: distance_from_ideal",
            "core.stereotype_preference\n    compare: {to: base, by: retained_fraction", "R016 6:29"
        ),
        ("version: 1", "version: 1\ndefaults: {remind: hourly}", "R002 2:20"),
        ("version: 1", "version: 1\ndefaults: {remind: 9m}", "R005 2:20"),
        ("above: 0.2", "above: 0.2\n    summary: \"{{catgory}}\"", "R015 8:14"),
        ("above: 0.2", "above: 0.2\n    summary: \"{{category\"", "R015 8:14"),
        ("distance_from_ideal", "ratio", "R107 6:29"),
        ("core.preference_gap", "core.perplexity", "R016 6:29"),
        ("core.preference_gap", "core.perplexity_ratio", "R016 6:29"),
        ("version: 1", "version: 2", "R018 1:10"),
    ])
    func refuses(_ old: String, _ new: String, _ expected: String) {
        let (ruleSet, problems) = read(changed(old, new))
        #expect(problems == [expected])
        #expect(ruleSet == nil)
    }

    @Test(arguments: [
        ("decision_contrast", "each: group", "warning", nil), ("decision_contrast", "each: group", "error", nil),
        ("decision_contrast", "each: group\n    where: {category: religion}", "error", nil),
        ("decision_contrast", "each: category", "error", "R006"), ("decision_contrast", "", "error", "R003"),
        ("decision_contrast", "each: group\n    where: {category: age}", "error", "R006"),
        ("parity_difference", "each: category", "warning", nil), ("parity_difference", "", "warning", "R003"),
        ("parity_difference", "each: category", "error", "R002"),
        ("parity_difference", "each: group", "warning", "R006"),
    ])
    func asksOnlyForWhatIsMeasuredAndMayPage(_ metric: String, _ each: String, _ severity: String, _ expected: String?)
    {
        let text = """
            version: 1
            rules:
              - name: r
                metric: core.\(metric)
                above: 1
                severity: \(severity)
                \(each)
            """
        let (ruleSet, problems) = read(text)
        #expect(problems.map { $0.prefix(4) } == (expected.map { [$0[...]] } ?? []), "\(problems)")
        #expect((ruleSet == nil) == (expected != nil))
    }

    @Test(arguments: [
        ("{group: [gender/women, religion/muslim]}", "group", ["gender/women", "religion/muslim"]),
        ("{group: [muslim, $l, men]}", "group", ["religion/muslim", "gender/women", "gender/men"]),
        ("{category: gender, group: men}", "group", ["gender/men"]), ("{group: women}", "", ["gender/women"]),
        ("{category: gender}", "group", ["gender/women", "gender/men"]),
        ("{run: \"prod-*\"}", "group", ["gender/women", "gender/men", "religion/muslim"]),
    ])
    func groupsAreChosenByName(_ restriction: String, _ each: String, _ places: [String]) {
        let (ruleSet, problems) = read(grouped(restriction, each))
        #expect(problems == [])
        #expect(ruleSet?.rules.first?.categories == places)
    }

    @Test(arguments: [
        ("{group: wimen}", "group", "R006 7:20", "did you mean 'gender/women'?"),
        ("{group: religion/muslin}", "group", "R006 7:20", "did you mean 'religion/muslim'?"),
        ("{category: gender, group: muslim}", "group", "R006 7:38", "known: gender/women, gender/men"),
        ("{group: [women, men]}", "", "R003 7:5", "each is then judged by itself"),
        ("{group: women}", "category", "R002 8:11", "'each: group'"),
        ("{group: [$k]}", "group", "R011 7:21", "did you mean 'l' or 'm'?"), ("{group: []}", "group", "R002 7:20", nil),
        ("{group: [women, $l, $m]}", "group", "R006 2:32", "did you mean 'gender/men'?"),
        ("{groups: women}", "group", "R001 7:13", "did you mean 'group'?"),
    ])
    func groupsThatAreNotThereAreToldWithWhatIs(
        _ restriction: String, _ each: String, _ problem: String, _ help: String?
    ) {
        let diagnostics = RuleSet.read([("a.yaml", Array(grouped(restriction, each).utf8))], catalogue: catalogue)
            .diagnostics
        #expect(diagnostics.map { "\($0.code) \($0.mark.line):\($0.mark.column)" } == [problem])
        #expect(diagnostics.first?.help == help)
    }

    @Test func aBareGroupThatSeveralCategoriesHaveIsRefused() {
        var doubled = catalogue
        doubled.suites[0].metrics[0].groups.append("age/women")
        let text = grouped("{group: women}", "group")
        let diagnostics = RuleSet.read([("a.yaml", Array(text.utf8))], catalogue: doubled).diagnostics
        #expect(diagnostics.map(\.message) == ["the group 'women' is in 2 categories"])
        #expect(diagnostics.first?.help == "write 'gender/women' or 'age/women'")
        #expect(
            RuleSet.read(
                [("a", Array(grouped("{category: age, group: women}", "group").utf8))], catalogue: doubled
            ).ruleSet?.rules.first?.categories == ["age/women"])
    }

    private func grouped(_ restriction: String, _ each: String) -> String {
        """
        version: 1
        lists: {l: [gender/women], m: [mne]}
        rules:
          - name: r
            metric: core.decision_contrast
            above: 1
            where: \(restriction)
        \(each.isEmpty ? "" : "    each: \(each)")
            severity: warning
        """
    }

    @Test func runsOfWhereAndWhenMustBothMatch() throws {
        let text = changed("above: 0.2", "above: 0.2\n    where: {run: [\"prod-*\", x]}\n    when: {run: \"*-7\"}")
        let (ruleSet, problems) = read(text)
        #expect(problems == [])
        let rule = try #require(ruleSet?.rules.first)
        #expect(rule.categories == [nil])
        let condition = try #require(rule.condition)
        let matching = ["prod-7", "prod-8", "test-7", "x"].filter { condition.holds(for: CheckpointFacts(run: $0)) }
        #expect(matching == ["prod-7"])
        let alone = try #require(
            read(changed("above: 0.2", "above: 0.2\n    where: {run: \"prod-*\"}")).ruleSet?.rules.first?.condition)
        #expect(alone.holds(for: CheckpointFacts(run: "prod-1")) && !alone.holds(for: CheckpointFacts(run: "x")))
    }

    @Test(arguments: [
        ("core.preference_gap", "above: 0.2", "0.3", nil), ("core.preference_gap", "below: -0.2", "-0.3", nil),
        ("core.preference_gap", "below: -0.2", "0.3", "'detects' is 0.3, which isn't below -0.2"),
        ("core.stereotype_preference", "outside: [35, 65]", "30", nil),
        ("core.stereotype_preference", "outside: [35, 65]", "70", nil),
        (
            "core.stereotype_preference", "outside: [35, 65]", "60", "'detects' is 60, which isn't outside [35, 65]"
        ),
        (
            "core.stereotype_preference", "above: 65", "120",
            "'detects' is 120, which never occurs: stereotype_preference lies in [0, 100]"
        ),
    ])
    func whatIsToBeFoundLiesBeyondTheThreshold(
        _ metric: String, _ threshold: String, _ detects: String, _ message: String?
    ) {
        let text = """
            version: 1
            rules:
              - {name: r, metric: \(metric), \(threshold), detects: \(detects), severity: warning}
            """
        let (ruleSet, diagnostics) = RuleSet.read([("a.yaml", Array(text.utf8))], catalogue: catalogue)
        #expect(diagnostics.map(\.message) == (message.map { [$0] } ?? []))
        #expect(diagnostics.allSatisfy { $0.code == "R005" })
        #expect(ruleSet?.rules.first?.detects == (message == nil ? Double(detects) : nil))
    }

    @Test func aRuleOfEachGroupHasAHypothesisForEachOfTheChosenCategories() {
        let text = """
            version: 1
            rules:
              - {name: r, metric: core.decision_contrast, above: 1, severity: error, each: group, where: {category: gender}}
            """
        #expect(read(text).ruleSet?.rules.first?.categories == ["gender/women", "gender/men"])
    }

    @Test(arguments: [
        ("core.stereotype_preference", "outside: [35, 65]", nil),
        ("core.stereotype_preference", "outside: [35, 165]", "R005"),
        ("core.stereotype_preference", "outside: [0, 100]", "R005"),
        ("core.stereotype_preference", "outside: [0, 65]", nil),
        ("core.stereotype_preference", "above: 100", "R005"),
        ("core.stereotype_preference", "above: 99.9", nil),
        ("core.stereotype_preference", "below: 0", "R005"),
        ("core.stereotype_preference", "above: -1", "R005"),
        ("core.stereotype_preference", "above: 50\n    compare: {to: base, by: distance_from_ideal}", "R005"),
        ("core.stereotype_preference", "above: 0\n    compare: {to: base, by: distance_from_ideal}", nil),
        ("core.stereotype_preference", "above: 5\n    compare: {to: base, by: difference}", nil),
        ("core.stereotype_preference", "above: 1.1\n    compare: {to: base, by: ratio}", "R016"),
        ("core.perplexity_ratio", "above: 1.5", nil),
        ("core.perplexity_ratio", "above: 0", "R005"),
        ("core.perplexity_ratio", "outside: [0, 2]", "R005"),
        ("core.perplexity_ratio", "above: 2\n    each: category", "R006"),
        ("core.perplexity_ratio", "above: 2\n    where: {category: gender}", "R006"),
        ("core.perplexity", "above: 1.2\n    compare: {to: base, by: ratio}", nil),
        ("core.perplexity", "below: 1.2\n    compare: {to: base, by: ratio}", nil),
        ("core.perplexity", "above: 0\n    compare: {to: base, by: ratio}", "R005"),
        ("core.perplexity", "above: 3\n    compare: {to: base, by: difference}", "R016"),
        ("core.perplexity", "above: 3\n    compare: {to: base, by: distance_from_ideal}", "R016"),
        ("bbq.bias_ambiguous", "above: 60", "R005"),
        ("core.preference_gap", "above: -3", nil),
        ("core.preference_gap", "above: 0.1\n    where: {category: [$l, age]}\n    each: category", nil),
        ("core.preference_gap", "above: 0.1\n    where: {category: age}", nil),
    ])
    func checksThresholdsAgainstTheMetric(_ metric: String, _ lines: String, _ expected: String?) {
        let text = """
            version: 1
            lists: {l: [gender, religion]}
            rules:
              - name: r
                metric: \(metric)
                severity: warning
                \(lines)
            """
        let (ruleSet, problems) = read(text)
        #expect(problems.map { String($0.prefix(4)) } == (expected.map { [$0] } ?? []))
        #expect((ruleSet != nil) == (expected == nil))
    }

    @Test func reportsEveryProblemOfEveryFileInOrder() {
        let first = """
            version: 1
            rules:
              - {name: a, metric: core.preference_gp, treshold: 1, severity: eror}
              - {name: b, metric: core.perplexity, above: yes, severity: info}
            """
        let second = """
            version: 1
            rules:
              - {name: b, metric: core.perplexity, above: 9, severity: info}
              - {name: c, metric: core.perplexity, above: 9, severity: info, severity: info}
            """
        let (ruleSet, diagnostics) = RuleSet.read(
            [("1.yaml", Array(first.utf8)), ("2.yaml", Array(second.utf8)), ("3.yaml", [0xFF])], catalogue: catalogue)
        #expect(ruleSet == nil)
        #expect(
            diagnostics.map { "\($0.file) \($0.code) \($0.mark.line)" } == [
                "1.yaml R013 3", "1.yaml R010 3", "1.yaml R001 3", "1.yaml R002 3", "1.yaml R002 4", "2.yaml R004 4",
                "3.yaml R007 1",
            ])
    }

    @Test func namesWhatWasMeant() {
        let text = """
            version: 1
            rules:
              - {name: a, metric: core.preference_gp, treshold: 1, below: 2, severity: eror}
              - {name: b, metric: bbq.bias_ambiguous, above: 60, severity: info}
              - {name: c, metric: core.preference_gap, where: {category: gendre}, above: 1, severity: info}
              - {name: d, metric: core.preference_gap, above: 1, severity: info, summary: "{{catgory}}"}
            """
        let diagnostics = RuleSet.read([("a.yaml", Array(text.utf8))], catalogue: catalogue).diagnostics
        #expect(
            diagnostics.map(\.help) == [
                "did you mean 'preference_gap'?", "did you mean 'above', 'below' or 'outside'?",
                "did you mean 'error'?",
                "a percentage? 0.6", "did you mean 'gender'?", "did you mean 'category'?",
            ])
        #expect(
            diagnostics.dropFirst(3).first?.message
                == "threshold 60 can never be exceeded: bias_ambiguous lies in [-1, 1]")
    }

    @Test func refusesFilesThatDisagreeOnWhatConcernsAllRules() {
        let first = Array("version: 1\ndefaults: {alpha: 0.05, planned_checkpoints: 10}\nrules: []\n".utf8)
        let same = Array("version: 1\ndefaults: {alpha: 0.05}\nrules: []\n".utf8)
        let other = Array("version: 1\ndefaults: {alpha: 0.01}\nrules: []\n".utf8)
        let agreed = RuleSet.read([("1", first), ("2", same)], catalogue: catalogue)
        #expect(agreed.diagnostics.isEmpty)
        #expect(agreed.ruleSet?.family == .init(alpha: 0.05, spending: .planned(10)))
        let disagreed = RuleSet.read([("1", first), ("2", other)], catalogue: catalogue)
        #expect(disagreed.diagnostics.map(\.code) == ["R017"])
        #expect(disagreed.ruleSet == nil)
    }

    @Test func theLeastDataOfAPagingRuleIsTheFiles() {
        let least = changed("version: 1", "version: 1\ndefaults: {min_clusters: 12, min_effective: 45}")
        let rules = [good, least].map { RuleSet.read([("1", Array($0.utf8))], catalogue: catalogue).ruleSet?.rules[0] }
        #expect(rules.map { $0?.minimumClusters } == [20, 12])
        #expect(rules.map { $0?.minimumEffective } == [30, 45])
    }

    @Test func readsForWhichCheckpointsARuleIsAndHowPatient() throws {
        let text = """
            version: 1
            rules:
              - name: a
                metric: core.preference_gap
                compare: {to: base, by: retained_fraction}
                above: 0.5
                severity: notice
                when: {rank: "<= 8", alpha: 16, run: "ablation-*", base: [x, "org/*"], targets: q_proj}
                for: 3 checkpoints
                keep_for: 1 checkpoint
                inhibits: [b]
                exceptions:
                  - {name: e, run: "ablation-*", category: gender, reason: control runs, until: 2027-01-31}
              - {name: b, metric: core.perplexity, above: 9, severity: info}
            """
        let (ruleSet, problems) = read(text)
        #expect(problems == [])
        let rule = try #require(ruleSet?.rules.first)
        #expect(rule.metric == "preference_gap.retention" && rule.tested == .value)
        #expect(rule.patience == .init(waitsFor: 3, keepsFor: 1))
        #expect(rule.inhibits == ["b"])
        let condition = try #require(rule.condition)
        var facts = CheckpointFacts(
            run: "ablation-1", base: "org/m", rank: 8, alpha: 16, targets: ["v_proj", "q_proj"])
        #expect(condition.holds(for: facts))
        for change in [
            { $0.rank = 9 }, { $0.rank = nil }, { $0.alpha = 8 }, { $0.run = "main" }, { $0.run = nil },
            { $0.base = "m" }, { $0.targets = ["v_proj"] },
        ] as [(inout CheckpointFacts) -> Void] {
            facts = CheckpointFacts(run: "ablation-1", base: "org/m", rank: 8, alpha: 16, targets: ["q_proj"])
            change(&facts)
            #expect(!condition.holds(for: facts), "\(facts)")
        }
        let exception = try #require(rule.exceptions.first)
        #expect(exception.name == "e" && exception.reason == "control runs" && exception.categories == ["gender"])
        // date -u -d 2027-02-01 +%s
        #expect(exception.until.end == 1_801_440_000)
    }

    @Test(arguments: [
        ("8", 8.0, true), ("8", 7, false), ("= 8", 8, true), ("<= 8", 8, true), ("<8", 8, false), ("< 8", 7.9, true),
        (">= 8", 8, true), ("> 8", 8, false), (">0.5", 0.6, true),
    ])
    func conditionsOfNumbers(_ text: String, _ value: Double, _ holds: Bool) throws {
        #expect(try #require(NumberCondition(text)).holds(for: value) == holds)
    }

    @Test func aQuietRuleMayNotInhibitALouderOne() {
        let text = """
            version: 1
            rules:
              - {name: a, metric: core.perplexity, above: 9, severity: info, inhibits: [b]}
              - {name: b, metric: core.perplexity, above: 9, severity: warning, inhibits: []}
            """
        #expect(read(text).problems == ["R019 3:12"])
    }

    @Test func inhibitionsMayNotGoInACircle() {
        func rule(_ name: String, _ inhibits: String) -> String {
            "  - {name: \(name), metric: core.perplexity, above: 9, severity: info, inhibits: [\(inhibits)]}\n"
        }
        let circle = "version: 1\nrules:\n" + rule("b", "c") + rule("a", "b") + rule("c", "a") + rule("d", "a")
        #expect(read(circle).problems == ["R019 4:12"])
        let tree = "version: 1\nrules:\n" + rule("b", "c, d") + rule("a", "b, c") + rule("c", "d") + rule("d", "")
        #expect(read(tree).problems == [])
    }

    /// A rule that can't be understood must never vanish quietly.
    @Test func neverDropsARuleWithoutAnError() {
        let text = Array(good.utf8)
        for position in text.indices {
            for byte in "\u{0}&*[{\"':\n|!?#,-~0$ ".utf8 {
                var changed = text
                changed[position] = byte
                let (ruleSet, diagnostics) = RuleSet.read([("a.yaml", changed)], catalogue: catalogue)
                #expect((ruleSet == nil) == diagnostics.contains { $0.severity == .error })
                #expect(ruleSet == nil || ruleSet?.rules.count == 1, "\(String(decoding: changed, as: UTF8.self))")
            }
        }
    }
}
