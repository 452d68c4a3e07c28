/// What a public benchmark's file holds: its rows, and by name every row that could not be read as one.
package struct BenchmarkRows<Row: Sendable & Equatable>: Sendable, Equatable {
    /// In the order of the file.
    package internal(set) var rows: [Row] = []
    /// Of each row, the first being 1.
    package internal(set) var lines: [Int] = []
    /// In the order of the file.
    package internal(set) var broken: [BrokenRow] = []

    /// For an error about the whole file: what is wrong with the first of its broken rows, after a comma.
    var firstProblem: String { broken.first.map { ", \($0)" } ?? "" }

    mutating func append(line: Int, _ row: () throws(BrokenRow) -> Row) {
        do throws(BrokenRow) {
            rows.append(try row())
            lines.append(line)
        } catch {
            broken.append(error)
        }
    }
}

/// A row of a benchmark's file that is left out, and why.
package struct BrokenRow: Error, Sendable, Equatable, CustomStringConvertible {
    /// Line on which it starts, the first being 1.
    package let line: Int
    package let problem: String

    package var description: String { "line \(line): \(problem)" }
}

/// Why a file is not the benchmark that it was given as.
package struct BenchmarkFileError: Error, Sendable, Equatable, CustomStringConvertible {
    package let file: String
    package let problem: String
    package let remedy: String

    package var description: String { "\(file): \(problem); \(remedy)" }

    /// Bytes; the largest public fairness benchmark has 25 million.
    static let largestFile = 256 << 20

    static func requireSize(_ bytes: [UInt8], of file: String) throws(BenchmarkFileError) {
        guard bytes.count <= largestFile else {
            throw BenchmarkFileError(
                file: file, problem: "\(bytes.count) bytes, more than the \(largestFile) allowed", remedy: "split it")
        }
    }
}
