import FairnessMetrics
import FairnessStatistics
import GRDB

extension Metric {
    /// Stores the metric exactly; a NaN is refused, because SQLite would turn it into the null of "undefined".
    func insert(_ db: Database, evaluation: Int64, position: Int) throws {
        let subject = "\(suite).\(name)" + (category.map { " {\($0)}" } ?? "")
        try requireNumbers(
            [estimate, contrast?.baseline, contrast?.difference, contrast?.sum], subject: subject)
        try db.execute(
            sql: """
                INSERT INTO metrics (evaluation_id, position, suite, name, category, value, standard_error, scale,
                    interval_low, interval_high, confidence, n, clusters, method, undefined, ideal, unit,
                    baseline, difference, sum, ties, permuted, effective_items)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                evaluation, position, suite, name, category, estimate?.value, estimate?.standardError,
                estimate?.scale.rawValue, estimate?.interval?.low, estimate?.interval?.high, estimate?.confidence,
                estimate?.n, estimate?.clusters, estimate?.method, undefined, ideal, unit,
                try contrast.map { try JSONColumn.encode($0.baseline) },
                try contrast?.difference.map { try JSONColumn.encode($0) },
                try contrast?.sum.map { try JSONColumn.encode($0) }, ties, permuted,
                estimate?.effectiveItems,
            ])
    }

    private func requireNumbers(_ estimates: [Estimate?], subject: String) throws {
        for estimate in estimates.compactMap({ $0 }) {
            let numbers = [
                estimate.value, estimate.standardError, estimate.interval?.low, estimate.interval?.high,
                estimate.confidence, estimate.effectiveItems,
            ]
            guard !numbers.contains(where: { $0?.isNaN == true }) else {
                throw StoreError.notANumber(subject: subject)
            }
        }
    }

    init(row: Row) throws {
        let baseline: Estimate? = try row.getJSONIfPresent("baseline")
        self.init(
            suite: try row.get("suite"), name: try row.get("name"), category: try row.get("category"),
            estimate: try Estimate(row: row), undefined: try row.get("undefined"), ideal: try row.get("ideal"),
            unit: try row.get("unit"),
            contrast: try baseline.map {
                Contrast(
                    baseline: $0, difference: try row.getJSONIfPresent("difference"),
                    sum: try row.getJSONIfPresent("sum"))
            }, ties: try row.get("ties"), permuted: try row.get("permuted"))
    }

    static func fetch(_ db: Database, evaluation: Int64) throws -> [Metric] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM metrics WHERE evaluation_id = ? ORDER BY position", arguments: [evaluation]
        ).map(Metric.init(row:))
    }
}

extension Estimate {
    fileprivate init?(row: Row) throws {
        guard let value: Double = try row.get("value") else { return nil }
        var interval: Interval?
        if let low: Double = try row.get("interval_low"), let high: Double = try row.get("interval_high") {
            interval = Interval(low: low, high: high)
        }
        self.init(
            value: value, standardError: try row.get("standard_error"), scale: try row.getCase("scale"),
            interval: interval, confidence: try row.get("confidence"), n: try row.get("n"),
            clusters: try row.get("clusters"), method: try row.get("method"))
        effectiveItems = try row.get("effective_items")
    }
}
