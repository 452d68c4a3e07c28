import FairnessSuites
import Foundation
import Testing

/// Where the benchmarks' real files lie on this machine; they are never part of this repository.
enum SharedData {
    static let directory = ProcessInfo.processInfo.environment["FAIRWATCH_SHARED_DATA"].map { URL(filePath: $0) }
}

@Suite(
    "Public benchmarks as they are shipped",
    .enabled(
        if: SharedData.directory != nil,
        "FAIRWATCH_SHARED_DATA names no directory with crows_pairs, stereoset and bbq"))
struct ShippedBenchmarkTests {
    private func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: try #require(SharedData.directory).appending(path: path)))
    }

    @Test func crowsPairsHas1508Pairs() throws {
        let file = try CrowSPairsFile.parse(
            bytes("crows_pairs/crows_pairs_anonymized.csv"), fileName: "crows_pairs_anonymized.csv")
        #expect(file.broken.isEmpty)
        #expect(file.rows.count == 1_508)
        #expect(file.rows.map(\.id) == (0..<1_508).map { "\($0)" })
        #expect(file.rows.count { $0.direction == .antistereotype } == 218)
        #expect(Dictionary(grouping: file.rows, by: \.biasType).mapValues(\.count)["race-color"] == 516)
        #expect(Set(file.rows.map(\.biasType)).count == 9)
    }

    @Test func stereoSetHas2106IntrasentenceAnd2123IntersentenceRows() throws {
        let file = try StereoSetFile.parse(bytes("stereoset/stereoset_dev.jsonl"), fileName: "stereoset_dev.jsonl")
        #expect(file.broken.isEmpty)
        #expect(file.rows.count { $0.kind == .intrasentence } == 2_106)
        #expect(file.rows.count { $0.kind == .intersentence } == 2_123)
        #expect(Set(file.rows.map(\.biasType)) == ["gender", "profession", "race", "religion"])
    }

    @Test(
        arguments: [
            ("Age", 3_680), ("Disability_status", 1_556), ("Nationality", 3_080), ("Physical_appearance", 1_576),
            ("Religion", 1_200), ("Sexual_orientation", 864),
        ])
    func bbqHasItsRows(_ category: String, _ count: Int) throws {
        let file = try BBQFile.parse(bytes("bbq/data/\(category).jsonl"), fileName: "\(category).jsonl")
        #expect(file.broken.isEmpty)
        #expect(file.rows.count == count)
        #expect(file.rows.allSatisfy { row in row.answers.count { $0.info.last == "unknown" } == 1 })
        #expect(file.rows.allSatisfy { $0.category == category })
    }
}
