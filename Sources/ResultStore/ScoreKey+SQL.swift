import GRDB

extension ScoreKey {
    /// Selects the rows of this key; `arguments` fills it in.
    static let condition = """
        subject = :subject AND base = :base AND suite = :suite AND numeric = :numeric \
        AND prompt_form = :prompt_form
        """

    var arguments: [String: (any DatabaseValueConvertible)?] {
        [
            "subject": subject.column, "base": base, "suite": suite, "numeric": numeric,
            "prompt_form": promptForm,
        ]
    }

    func arguments(
        and more: [String: (any DatabaseValueConvertible)?]
    ) -> StatementArguments {
        StatementArguments(arguments.merging(more) { _, new in new })
    }

    init(row: Row) throws {
        self.init(
            subject: ScoredSubject(column: try row.get("subject")), base: try row.get("base"),
            suite: try row.get("suite"), numeric: try row.get("numeric"),
            promptForm: try row.get("prompt_form"))
    }
}
