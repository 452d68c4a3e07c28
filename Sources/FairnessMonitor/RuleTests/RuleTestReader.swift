import AlertRules
import FairnessStatistics
import StrictYAML

/// Reads a file of rule tests; codes are T.
struct RuleTestReader {
    let log: DiagnosticLog
    let catalogue: MetricCatalogue

    private static let mostSteps = 10_000
    private static let largestStep = 1 << 53

    /// - Parameter path: Rules are named relative to its directory.
    static func read(_ bytes: [UInt8], path: String, catalogue: MetricCatalogue) throws(InvalidFile) -> RuleTestFile {
        let (root, log) = StrictYAML.read(bytes, file: path, prefix: "T")
        let file = root.flatMap { RuleTestReader(log: log, catalogue: catalogue).read($0, path: path) }
        guard let file, !log.hasErrors else { throw InvalidFile(code: "rule-tests", diagnostics: log.inOrder) }
        return file
    }

    private func read(_ root: YAMLNode, path: String) -> RuleTestFile? {
        guard let file = MappingReader(root, "a file of rule tests", keys: ["version", "rules", "tests"], log: log)
        else { return nil }
        if let version = file.integer("version", required: true), version != 1 {
            log.error(.wrongValue, "version \(version) of rule tests is not known", at: file.mark(of: "version"))
        }
        let rules = file.strings("rules", required: true) ?? []
        let directory = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let tests = (file.sequence("tests", required: true) ?? []).compactMap(test)
        return RuleTestFile(
            path: path, rules: rules.map { $0.hasPrefix("/") || directory.isEmpty ? $0 : "\(directory)/\($0)" },
            tests: tests)
    }

    private func test(_ node: YAMLNode) -> RuleTest? {
        guard
            let test = MappingReader(
                node, "a test",
                keys: ["name", "run", "base", "rank", "alpha", "targets", "day", "checkpoints", "expect"], log: log)
        else { return nil }
        let name = test.string("name", required: true)
        var facts = CheckpointFacts(
            run: test.string("run") ?? "test", base: test.string("base"), rank: test.integer("rank"),
            alpha: test.double("alpha"))
        facts.targets = test.strings("targets") ?? []
        var time = 0.0
        if let node = test.node("day") {
            if let day = node.scalar.flatMap({ CalendarDay($0.text) }) {
                time = day.end - 1
            } else {
                log.error(.wrongValue, "'day' must be a day, such as 2027-01-31", at: node.mark)
            }
        }
        let checkpoints = (test.sequence("checkpoints", required: true) ?? []).compactMap(checkpoint)
        let all = checkpoints.flatMap(\.steps)
        let steps = Set(all)
        if steps.count < all.count || all.count > Self.mostSteps {
            log.error(
                .wrongValue,
                steps.count < all.count
                    ? "two checkpoints have the same step" : "more than \(Self.mostSteps) checkpoints",
                at: test.mark(of: "checkpoints"))
        }
        let expectations = (test.sequence("expect", required: true) ?? []).compactMap { expectation($0, steps: steps) }
        guard let name else { return nil }
        return RuleTest(
            name: name, facts: facts, time: time, checkpoints: checkpoints, expectations: expectations)
    }

    private func expectation(_ node: YAMLNode, steps: Set<Int>) -> RuleTest.Expectation? {
        guard let reader = MappingReader(node, "an expectation", keys: ["at", "rule", "category", "state"], log: log)
        else { return nil }
        let step = reader.integer("at", required: true)
        let rule = reader.string("rule", required: true)
        let category = reader.string("category")
        let state: RuleTest.Expectation.State? = reader.choice("state", required: true)
        guard let step, let rule, let state else { return nil }
        guard steps.contains(step) else {
            log.error(.wrongValue, "no checkpoint of this test has step \(step)", at: reader.mark(of: "at"))
            return nil
        }
        return RuleTest.Expectation(step: step, rule: rule, category: category, state: state, line: node.mark.line)
    }

    private func checkpoint(_ node: YAMLNode) -> RuleTest.Checkpoint? {
        guard let reader = MappingReader(node, "a checkpoint", keys: ["step", "metrics"], log: log) else { return nil }
        let steps = steps(reader)
        let observations = (reader.sequence("metrics", required: true) ?? []).compactMap(observation)
        return steps.map { RuleTest.Checkpoint(steps: $0, observations: observations) }
    }

    /// `100`, or `200..400 by 100`.
    private func steps(_ reader: MappingReader) -> [Int]? {
        guard let node = reader.node("step", required: true) else { return nil }
        if let step = node.scalar?.integer { return [step] }
        let words = node.scalar?.text.split(separator: " ") ?? []
        let ends = words.first?.split(separator: ".").compactMap { Int($0) } ?? []
        guard words.count == 3, words[1] == "by", words[0].contains(".."), ends.count == 2, ends[0] <= ends[1],
            ends.allSatisfy({ (0...Self.largestStep).contains($0) }), let by = Int(words[2]), by > 0,
            (ends[1] - ends[0]) / by < Self.mostSteps
        else {
            log.error(.wrongValue, "'step' must be a number, or several such as '200..400 by 100'", at: node.mark)
            return nil
        }
        return Array(stride(from: ends[0], through: ends[1], by: by))
    }
}

/// Values with their intervals, as a table of results shows them.
extension RuleTestReader {
    private func observation(_ node: YAMLNode) -> Observation? {
        guard
            let reader = MappingReader(
                node, "a metric",
                keys: ["metric", "category", "value", "interval", "n", "clusters", "drift", "contrast"], log: log)
        else { return nil }
        guard let full = reader.string("metric", required: true), let (suite, metric) = subject(full, reader) else {
            return nil
        }
        let size = (
            n: reader.integer("n", in: 1...1_000_000_000, required: true),
            clusters: reader.integer("clusters", in: 1...1_000_000_000, required: true)
        )
        guard let n = size.n, let clusters = size.clusters else { return nil }
        let scale = metric.scale
        let own = estimate(reader, scale: scale, n: n, clusters: clusters)
        let drift = reader.double("drift", in: 0...1e9) ?? 0
        guard let own else { return nil }
        var contrasts: [ComparisonTarget: Result<Observation.Contrast, Observation.Incomparable>] = [:]
        for entry in reader.namedEntries("contrast") ?? [] {
            guard let targets = targets(entry), let contrast = contrast(entry, of: own, metric) else { continue }
            for target in targets { contrasts[target] = .success(contrast) }
        }
        return Observation(
            suite: suite, metric: metric.name, category: reader.string("category"), estimate: own, ideal: metric.ideal,
            contrasts: contrasts, drift: drift)
    }

    private func subject(
        _ full: String, _ reader: MappingReader
    ) -> (suite: String, metric: MetricCatalogue.Metric)? {
        do throws(MetricCatalogue.UnknownMetric) {
            let (suite, metric) = try catalogue.metric(named: full)
            return (suite.name, metric)
        } catch {
            log.error(.wrongValue, error.message, at: reader.mark(of: "metric"), help: error.help)
            return nil
        }
    }

    /// A rule's best is by its own preference, so all three stand for what the test says.
    private func targets(_ entry: YAMLMapping.Entry) -> [ComparisonTarget]? {
        switch entry.key {
        case "base": return [.base]
        case "previous": return [.previous]
        case "start": return [.start]
        case "best": return [.best(.least), .best(.greatest), .best(.nearestIdeal)]
        case let key where key.hasPrefix("reference:") && key.utf8.count > 10:
            return [.reference(String(key.dropFirst(10)))]
        default:
            log.error(
                .unknownKey, "'\(entry.key)' is nothing to compare with", at: entry.keyMark,
                help: "base, previous, start, best or \"reference:NAME\"")
            return nil
        }
    }

    private func estimate(
        _ reader: MappingReader, scale: Estimate.Scale, n: Int, clusters: Int
    ) -> Estimate? {
        guard let value = reader.double("value", required: true),
            let interval = interval(reader, "interval", around: value, scale)
        else { return nil }
        return Self.estimate(value, interval, scale, n: n, clusters: clusters)
    }

    /// At 95 %.
    private func interval(
        _ reader: MappingReader, _ key: String, around value: Double, _ scale: Estimate.Scale
    ) -> Estimate.Interval? {
        guard let ends = reader.doubles(key, required: true) else { return nil }
        let isPositive = scale != .logarithm || ends.allSatisfy { $0.value > 0 }
        guard ends.count == 2, ends[0].value <= value, value <= ends[1].value, isPositive else {
            log.error(
                .wrongValue, "'\(key)' must be two \(isPositive ? "" : "positive ")numbers around \(value)",
                at: reader.mark(of: key), help: "the 95 % interval, as fairwatch prints it")
            return nil
        }
        return Estimate.Interval(low: ends[0].value, high: ends[1].value)
    }

    private static func estimate(
        _ value: Double, _ interval: Estimate.Interval, _ scale: Estimate.Scale, n: Int, clusters: Int
    ) -> Estimate {
        let t = StudentT(degreesOfFreedom: Double(max(1, clusters - 1))).quantile(upperTail: 0.025)
        let width =
            scale == .logarithm ? Double.log(interval.high) - .log(interval.low) : interval.high - interval.low
        return Estimate(
            value: value, standardError: clusters > 1 ? width / 2 / t : nil, scale: scale, interval: interval, n: n,
            clusters: clusters, method: "of a test")
    }

    /// `{value: 0.2, interval: [0.1, 0.3], difference: [0.5, 0.9]}`: the other's own value, and the interval of the paired
    /// difference (the ratio, where the metric is compared by one), which the two intervals don't say.
    private func contrast(
        _ entry: YAMLMapping.Entry, of own: Estimate, _ metric: MetricCatalogue.Metric
    ) -> Observation.Contrast? {
        guard
            let reader = MappingReader(
                entry.value, "a contrast", keys: ["value", "interval", "difference"], log: log)
        else { return nil }
        guard let other = estimate(reader, scale: own.scale, n: own.n, clusters: own.clusters) else { return nil }
        let isRatio = metric.contrast == .ratio
        let scale: Estimate.Scale = isRatio ? .logarithm : .identity
        let change = isRatio ? own.value / other.value : own.value - other.value
        guard let ends = interval(reader, "difference", around: change, scale) else { return nil }
        let difference = Self.estimate(change, ends, scale, n: own.n, clusters: own.clusters)
        var sum: Estimate?
        if let ideal = metric.ideal, !isRatio, let a = own.standardError, let b = other.standardError,
            let d = difference.standardError
        {
            // Of what two measurements vary by, the difference has one part and the sum the other.
            guard d < (2 * a * a + 2 * b * b).squareRoot() else {
                log.error(
                    .wrongValue, "a difference can't vary by so much between two values that vary by so little",
                    at: reader.mark(of: "difference"), help: "its interval is narrower than both of theirs together")
                return nil
            }
            sum = difference
            sum?.value = own.value + other.value - 2 * ideal
            sum?.standardError = (2 * a * a + 2 * b * b - d * d).squareRoot()
        }
        return Observation.Contrast(baseline: other, difference: difference, sum: sum)
    }
}
