import ArgumentParser
import FairnessMonitor
import FairnessStatistics
import FairnessSuites
import Foundation
import Transformer

/// Token sequences to be scored, and which of them belong together.
struct Workload {
    let name: String
    /// The sequences of each item: a pair's two sentences, a question's three options.
    let items: [[ScoringSequence]]
    /// Indices of the items of each plan.
    let plans: [[Int]]
    /// How many distinct prefixes there are when only items that belong together share them.
    var sharing: [(scope: String, tokens: Int)]
    /// Rows of the file that could not be read.
    var brokenRows: [String] = []

    init(_ name: String, items: [[ScoringSequence]], plans: [[Int]]? = nil) {
        self.name = name
        self.items = items
        self.plans = plans ?? [Array(items.indices)]
        sharing = [("within an item", items.reduce(0) { $0 + $1.distinctPrefixes })]
    }

    /// All of them, an item's next to each other.
    var sequences: [ScoringSequence] { items.flatMap(\.self) }

    /// The sequences of each plan, as places in the list of all.
    var sequencePlaces: [[Int]] {
        var next = 0
        let places = items.map { item in
            defer { next += item.count }
            return Array(next..<next + item.count)
        }
        return plans.map { plan in plan.flatMap { places[$0] } }
    }

    func scoringPlans(for model: ModelConfiguration) -> [ScoringPlan] {
        let sequences = sequences
        return sequencePlaces.map { places in
            ScoringPlan(sequences: places.map { sequences[$0] }, longestShared: model.longestSharedSequence)
        }
    }
}

extension Workload {
    /// Reads and tokenises what the options name.
    static func load(_ options: WorkloadOptions, model: BaseModel) throws -> Workload {
        let encoder = try ItemEncoder(model.tokenizer)
        func prefix<Row>(_ rows: [Row]) -> [Row] { Array(rows.prefix(options.limit ?? rows.count)) }
        if let path = options.crowsPairs {
            let file = try CrowSPairsFile.parse(bytes(path), fileName: path)
            let items = try prefix(file.rows).map { try encoder.sentences([$0.more, $0.less]) }
            return Workload("CrowS-Pairs", items: items).with(broken: file.broken)
        }
        if let path = options.stereoset {
            let file = try StereoSetFile.parse(bytes(path), fileName: path)
            let rows = prefix(file.rows.filter { $0.kind == .intrasentence })
            let items = try rows.map { try encoder.sentences($0.sentences) }
            return Workload("StereoSet intrasentence", items: items).with(broken: file.broken)
        }
        if let path = options.bbq {
            let file = try BBQFile.parse(bytes(path), fileName: path)
            let rows = prefix(BBQItems.sample(file.rows, contexts: options.contexts, seed: options.seed))
            return try BBQItems(rows, encoder).workload(grouped: options.grouped).with(broken: file.broken)
        }
        let suite = try SuiteLibrary().load("core").suite
        return Workload("core", items: try prefix(suite.prompts).map { try encoder.prompts([$0]) })
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        guard let data = try? Data(contentsOf: URL(filePath: path)) else {
            throw ValidationError("\(path) can't be read.")
        }
        return [UInt8](data)
    }

    private func with(broken: [BrokenRow]) -> Workload {
        var workload = self
        workload.brokenRows = broken.map(\.description)
        return workload
    }
}
