import StrictYAML

/// What only a suite file can get wrong: S010 to S024 in messages.
extension DiagnosticCode {
    /// The file is of another format or of a later version of it.
    static let unknownFormat = DiagnosticCode(10)
    static let badName = DiagnosticCode(11)
    static let duplicateID = DiagnosticCode(12)
    static let unknownCategory = DiagnosticCode(13)
    static let emptyCategory = DiagnosticCode(14)
    /// A brace that starts or ends no slot.
    static let malformedSlot = DiagnosticCode(15)
    static let noSlot = DiagnosticCode(16)
    /// A sentence or a control with a slot for which a pair has no term.
    static let unfilledSlot = DiagnosticCode(17)
    /// A term for which the sentence has no slot.
    static let unusedTerm = DiagnosticCode(18)
    /// The two members of a pair don't fill the same slots.
    static let unevenTerms = DiagnosticCode(19)
    /// Two texts come out equal that must differ.
    static let equalTexts = DiagnosticCode(20)
    static let emptyText = DiagnosticCode(21)
    static let hiddenCharacter = DiagnosticCode(22)
    static let textTooLong = DiagnosticCode(23)
    /// Two items of the suite are the same pair, so that the second adds no evidence.
    static let repeatedItem = DiagnosticCode(24)
}
