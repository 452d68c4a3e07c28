import FoundationEssentials

/// Numbers as tables and sentences show them.
package enum NumberText {
    /// With a plain hyphen for a minus, so that a script can read a table back; "–" for what is no number.
    package static func fixed(_ value: Double?, decimals: Int, signed: Bool = false) -> String {
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

    /// Two digits that count, for probabilities: "0.00098".
    static func significant(_ value: Double) -> String {
        guard value > 0, value < 1 else { return fixed(value, decimals: 2) }
        var decimals = 1
        var scaled = value * 10
        while scaled < 1 {
            scaled *= 10
            decimals += 1
        }
        guard decimals < 12 else { return "\(Float(value))" }
        return fixed(value, decimals: decimals + 1)
    }

    /// A whole number without ".0".
    static func plain(_ value: Double) -> String {
        value == value.rounded() && value.magnitude < 1e15 ? "\(Int(value))" : "\(value)"
    }

    /// Thousands set apart: "19,204".
    package static func grouped(_ value: Int) -> String {
        var text = ""
        for (index, digit) in String(value.magnitude).reversed().enumerated() {
            if index > 0, index.isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return (value < 0 ? "-" : "") + String(text.reversed())
    }

    /// "310 MiB".
    package static func bytes(_ count: Int) -> String {
        let units = [("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]
        guard let (unit, size) = units.first(where: { count >= $0.1 }) else { return "\(count) bytes" }
        let value = Double(count) / Double(size)
        return "\(fixed(value, decimals: value < 10 ? 1 : 0)) \(unit)"
    }

    /// "about 35 s": a forecast is rounded as coarsely as it is known.
    static func forecast(_ seconds: Double) -> String {
        let step: Double = seconds < 20 ? 1 : seconds < 100 ? 5 : seconds < 5_400 ? 60 : 600
        return "about \(Durations.text(max(1, (seconds / step).rounded() * step)))"
    }

    /// An instant in seconds since 1970 as ISO 8601, in UTC to the second.
    static func instant(_ seconds: Double) -> String {
        Date(timeIntervalSince1970: seconds.rounded()).formatted(Date.ISO8601FormatStyle())
    }
}
