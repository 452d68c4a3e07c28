import DisplayText

/// One line that tells how far a stage has come.
package struct ProgressBar: Sendable {
    private let label: EscapedText
    private let estimatedSeconds: Double

    /// Below this the measured pace says less than the forecast.
    private static let trustworthy = 0.05

    package init(_ stage: CheckRun.Stage, estimatedSeconds: Double) {
        label =
            switch stage {
            case .base(let suite): "\(suite): base"
            case .adapter(let suite): "\(suite): adapter"
            case .fineTune(let suite): "\(suite): fine-tune"
            }
        self.estimatedSeconds = estimatedSeconds
    }

    /// At most `width` columns, without a line break.
    package func line(fraction: Double, elapsed: Double, width: Int) -> String {
        let done = min(1, max(0, fraction.isNaN ? 0 : fraction))
        let left =
            done < Self.trustworthy ? max(0, estimatedSeconds * (1 - done)) : elapsed / done * (1 - done)
        let percent = String(Int(100 * done))
        let tail = String(repeating: " ", count: 3 - percent.count) + percent + " %  " + Self.remaining(left)
        let name = label.bounded(utf8: 40).text
        let room = min(40, width - name.count - tail.count - 5)
        guard room >= 5 else { return String("\(name) \(tail)".prefix(max(0, width))) }
        let filled = Int(Double(room) * done)
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: room - filled)
        return "\(name) [\(bar)] \(tail)"
    }

    static func remaining(_ seconds: Double) -> String { "\(NumberText.forecast(seconds)) left" }
}
