/// Whether text may carry colours.
package enum TextStyle: Sendable {
    case plain
    case coloured

    /// The text in the colour of a severity.
    func severity(_ severity: String, _ text: String) -> String {
        guard self == .coloured else { return text }
        let code =
            switch severity {
            case "critical", "error": "1;31"
            case "warning": "33"
            default: "36"
            }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}
