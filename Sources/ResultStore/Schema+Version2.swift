extension Schema {
    static let version2 = """
        -- From here on `scores` has one entry for each continuation of each prompt of the suite, and suites.sentences
        -- says how many these are.
        -- contexts: sixteen bytes for each context whose next-token distribution is compared, little-endian float64
        -- KL(base‖tuned) and KL(tuned‖base) in nats; none for a base. groups: a float64 for each set of contexts, the
        -- generalised Jensen–Shannon divergence in nats.
        ALTER TABLE score_sets ADD COLUMN contexts BLOB;
        ALTER TABLE score_sets ADD COLUMN groups BLOB;

        ALTER TABLE metrics ADD COLUMN ties INTEGER;
        -- What a gap between the largest and the smallest group comes to when groups are permuted.
        ALTER TABLE metrics ADD COLUMN permuted REAL;
        """
}
