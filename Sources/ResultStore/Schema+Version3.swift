extension Schema {
    static let version3 = """
        -- The place of an evaluation's checkpoint among those of its run on this base and suite, by which alpha was
        -- spent: given at the first evaluation, never changed.
        ALTER TABLE evaluations ADD COLUMN spending_index INTEGER;
        UPDATE evaluations SET spending_index = (
            SELECT count(DISTINCT e.subject)
            FROM checkpoints own JOIN checkpoints c ON c.run = own.run JOIN evaluations e ON e.subject = c.sha256
            WHERE own.sha256 = evaluations.subject AND e.base = evaluations.base AND e.suite = evaluations.suite
                AND e.outcome = 'evaluated' AND e.id <= evaluations.id)
        WHERE outcome = 'evaluated' AND subject IN (SELECT sha256 FROM checkpoints WHERE run IS NOT NULL);
        """
}
