/// Line numbers as a person writes them: `lines 3, 7-9`.
enum LineList {
    static func text(_ lines: [Int]) -> String {
        var ranges: [ClosedRange<Int>] = []
        for line in lines {
            if let last = ranges.last, last.upperBound + 1 == line {
                ranges[ranges.count - 1] = last.lowerBound...line
            } else {
                ranges.append(line...line)
            }
        }
        let texts = ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
        return (lines.count == 1 ? "line " : "lines ") + texts.joined(separator: ", ")
    }
}
