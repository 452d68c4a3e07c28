import StrictYAML

/// What only a suite file can get wrong: S010 and above in messages.
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
    /// A slot for which a pair has no term, a group no form, or a prompt no text.
    static let unfilledSlot = DiagnosticCode(17)
    /// A term or form for which no text has a slot.
    static let unusedTerm = DiagnosticCode(18)
    /// The two members of a pair don't fill the same slots.
    static let unevenTerms = DiagnosticCode(19)
    /// Two texts come out equal that must differ.
    static let equalTexts = DiagnosticCode(20)
    static let emptyText = DiagnosticCode(21)
    static let hiddenCharacter = DiagnosticCode(22)
    static let textTooLong = DiagnosticCode(23)
    /// Two items of the suite are the same, so that the second adds no evidence.
    static let repeatedItem = DiagnosticCode(24)
    static let unknownGroup = DiagnosticCode(25)
    /// A group without forms, or a category without groups where it is crossed with templates.
    static let emptyGroup = DiagnosticCode(26)
    static let emptyLexicon = DiagnosticCode(27)
    /// A word of a lexicon that is no word, or that is there twice.
    static let badWord = DiagnosticCode(28)
    static let unknownLabel = DiagnosticCode(29)
    /// The part of the suite that was asked for holds nothing.
    static let emptyPart = DiagnosticCode(30)
    /// A line of a kind that is unknown or for which the header says nothing.
    static let unknownKind = DiagnosticCode(31)
}
