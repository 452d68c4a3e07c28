import FoundationEssentials

/// Numbers as tables and sentences show them.
enum NumberText {
    /// With a plain hyphen for a minus, so that a script can read a table back; "–" for what is no number.
    static func fixed(_ value: Double?, decimals: Int, signed: Bool = false) -> String {
        guard let value, !value.isNaN else { return "–" }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (value.magnitude * scale).rounded()
        guard scaled < 1e15 else { return value.isFinite ? "\(Float(value))" : value < 0 ? "-inf" : "inf" }
        let whole = Int(scaled)
        let sign = whole == 0 ? "" : value < 0 ? "-" : signed ? "+" : ""
        guard decimals > 0 else { return "\(sign)\(whole)" }
        let fraction = String(whole % Int(scale))
        let zeros = String(repeating: "0", count: decimals - fraction.utf8.count)
        return "\(sign)\(whole / Int(scale)).\(zeros)\(fraction)"
    }

    /// A whole number without ".0".
    static func plain(_ value: Double) -> String {
        value == value.rounded() && value.magnitude < 1e15 ? "\(Int(value))" : "\(value)"
    }

    /// Thousands set apart: "19,204".
    static func grouped(_ value: Int) -> String {
        var text = ""
        for (index, digit) in String(value.magnitude).reversed().enumerated() {
            if index > 0, index.isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return (value < 0 ? "-" : "") + String(text.reversed())
    }

    /// "310 MiB".
    static func bytes(_ count: Int) -> String {
        let units = [("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]
        guard let (unit, size) = units.first(where: { count >= $0.1 }) else { return "\(count) bytes" }
        let value = Double(count) / Double(size)
        return "\(fixed(value, decimals: value < 10 ? 1 : 0)) \(unit)"
    }

    /// The two largest units: "3 d 4 h", "2 min 5 s", "41 s".
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e9 else { return "–" }
        let total = Int(max(0, seconds).rounded())
        let parts = [
            (total / 86_400, "d"), (total / 3_600 % 24, "h"), (total / 60 % 60, "min"), (total % 60, "s"),
        ]
        guard let first = parts.firstIndex(where: { $0.0 > 0 }) else { return "0 s" }
        return parts[first...].prefix(2).filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }

    /// "about 3 min": a forecast is rounded as coarsely as it is known.
    static func forecast(_ seconds: Double) -> String {
        switch seconds {
        case ..<1: "about 1 s"
        case ..<20: "about \(fixed(seconds, decimals: 0)) s"
        case ..<100: "about \(Int((seconds / 5).rounded()) * 5) s"
        case ..<5_400: "about \(Int((seconds / 60).rounded())) min"
        default: "about \(duration((seconds / 600).rounded() * 600))"
        }
    }

    /// An instant in seconds since 1970 as ISO 8601, in UTC to the second.
    static func instant(_ seconds: Double) -> String {
        Date(timeIntervalSince1970: seconds.rounded()).formatted(Date.ISO8601FormatStyle())
    }
}
