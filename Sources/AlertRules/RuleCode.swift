import StrictYAML

/// Codes of rule files beyond those that every kind of file shares.
extension DiagnosticCode {
    static let unknownCategory = DiagnosticCode(6)
    static let unknownMetric = DiagnosticCode(10)
    static let unknownList = DiagnosticCode(11)
    static let duplicateRule = DiagnosticCode(12)
    static let badThreshold = DiagnosticCode(13)
    static let badSummary = DiagnosticCode(15)
    static let badComparison = DiagnosticCode(16)
    static let conflictingDefaults = DiagnosticCode(17)
    static let unsupportedVersion = DiagnosticCode(18)
    static let badInhibition = DiagnosticCode(19)
    // Warnings about rules that can be read.
    package static let neverMeasured = DiagnosticCode(101)
    package static let detectsTooLittle = DiagnosticCode(102)
    package static let cannotReject = DiagnosticCode(103)
    package static let doesNotPage = DiagnosticCode(104)
    static let ratioOfSigned = DiagnosticCode(107)
}
