extension Duration {
    /// From numbers with units, largest first, such as `10s`, `15m`, `1h30m`, `250ms`, `2d`; nil for anything else
    /// and for more than ten years.
    package init?(written text: String) {
        let units: [(name: String, milliseconds: Int)] = [
            ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
        ]
        var rest = text[...]
        var total = 0
        var allowed = units[...]
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(name.count)
            guard let count = Int(digits), let unit = allowed.firstIndex(where: { $0.name == name }) else { return nil }
            let (part, overflow) = count.multipliedReportingOverflow(by: allowed[unit].milliseconds)
            let (sum, carry) = total.addingReportingOverflow(part)
            guard !overflow, !carry, sum <= 3_650 * 86_400_000 else { return nil }
            total = sum
            allowed = allowed[(unit + 1)...]
        }
        guard !text.isEmpty else { return nil }
        self = .milliseconds(total)
    }
}
