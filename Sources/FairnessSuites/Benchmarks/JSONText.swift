import StrictJSON

/// A whole file that is one JSON object, with the line of each of its members.
struct JSONText {
    let object: JSONObject
    /// Byte offsets at which lines start.
    private let starts: [Int]

    init(_ file: ImportFile, remedy: String) throws(BenchmarkFileError) {
        try BenchmarkFileError.requireSize(file.bytes, of: file.name)
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let content = file.bytes.starts(with: mark) ? Array(file.bytes.dropFirst(mark.count)) : file.bytes
        let value: JSON
        do throws(JSONError) {
            value = try JSON.parse(content)
        } catch {
            throw BenchmarkFileError(file: file.name, problem: "it is no JSON, \(error)", remedy: remedy)
        }
        guard let object = value.object else {
            throw BenchmarkFileError(file: file.name, problem: "\(value.kind) instead of an object", remedy: remedy)
        }
        self.object = object
        starts = [0] + content.indices.filter { content[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    }

    /// The first being 1.
    func line(of member: JSONObject.Member) -> Int {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= member.offset { low = middle } else { high = middle }
        }
        return low + 1
    }
}
