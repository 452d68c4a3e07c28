extension Schema {
    static let version4 = """
        -- τ behind a verdict: the standard deviation of the true change over neutral fine-tunes; null where no drift
        -- matters, or none is known.
        ALTER TABLE verdicts ADD COLUMN drift REAL;
        -- Independent items that a metric's items are worth; null where that isn't known. The estimates in baseline,
        -- difference and sum have it as effectiveItems.
        ALTER TABLE metrics ADD COLUMN effective_items REAL;
        """
}
