/// A number for people: three decimals below 10, two below 100, one below 10,000, without trailing zeros.
package func readable(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "–" }
    let size = value.magnitude
    if size != 0 && (size < 0.001 || size >= 1e9) { return "\(Float(value))" }
    let scale: Double = size < 10 ? 1_000 : size < 100 ? 100 : size < 10_000 ? 10 : 1
    let scaled = Int((size * scale).rounded())
    var digits = String(scaled % Int(scale))
    if scale > 1 {
        let width = scale == 1_000 ? 3 : scale == 100 ? 2 : 1
        digits = String(repeating: "0", count: width - digits.utf8.count) + digits
        while digits.last == "0" { digits.removeLast() }
    } else {
        digits = ""
    }
    let sign = value < 0 && scaled > 0 ? "-" : ""
    return sign + String(scaled / Int(scale)) + (digits.isEmpty ? "" : "." + digits)
}
