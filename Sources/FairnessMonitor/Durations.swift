import StrictYAML

/// Times as people say them.
package enum Durations {
    /// "8 s", "3 min", "2 h 10 min", "3 d 4 h".
    package static func text(_ seconds: Double) -> String {
        guard seconds.isFinite else { return "an unknown time" }
        let whole = Int(min(max(0, seconds), 1e12).rounded())
        let (days, hours, minutes) = (whole / 86_400, whole / 3600 % 24, whole / 60 % 60)
        if days > 0 { return hours > 0 ? "\(days) d \(hours) h" : "\(days) d" }
        if hours > 0 { return minutes > 0 ? "\(hours) h \(minutes) min" : "\(hours) h" }
        if whole >= 120 { return "\(minutes) min" }
        return "\(whole) s"
    }

    /// From text such as `30m`, `8h` or `2d`; nil for anything else.
    package static func seconds(_ text: String) -> Double? {
        Duration(written: text).map { Double($0.components.seconds) }
    }

    /// "about 3 min", or "less than a second".
    package static func about(_ seconds: Double) -> String {
        seconds < 1 ? "less than a second" : "about \(text(seconds))"
    }
}

/// Numbers for sentences: three significant digits or so.
enum Rounded {
    static func text(_ value: Double) -> String {
        guard value.isFinite else { return "\(value)" }
        let scale: Double = abs(value) >= 10 ? 10 : abs(value) >= 1 ? 100 : 1000
        let rounded = (value * scale).rounded() / scale
        return rounded == 0 ? "0" : "\(rounded)"
    }
}
