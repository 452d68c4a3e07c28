extension Schema {
    static let version4 = """
        -- τ behind a verdict: the standard deviation of the true change over neutral fine-tunes; null where no drift
        -- matters, or none is known.
        ALTER TABLE verdicts ADD COLUMN drift REAL;
        """
}
