/// Of texts that are read, not answered.
extension MetricDefinition {
    static let language = [perplexity, perplexityRatio, perplexityContrast]

    package static let perplexity = MetricDefinition(
        name: "perplexity", unit: "", ideal: nil, range: 1 ... .infinity, byCategory: true, byGroup: true,
        description: """
            The exponential of the mean negative log-likelihood of a token in the plain sentences; \
            a model that has lost its language shows no preferences either. By category and group, the same in texts \
            about people.
            """)

    package static let perplexityRatio = MetricDefinition(
        name: "perplexity_ratio", unit: "", ideal: 1, range: 0 ... .infinity, byCategory: true, byGroup: true,
        needsBase: true, description: "The perplexity divided by the base's on the same tokens.")

    package static let perplexityContrast = MetricDefinition(
        name: "perplexity_contrast", unit: "nats", ideal: 0, range: -.infinity ... .infinity, overall: false,
        byCategory: false, byGroup: true,
        description: """
            The logarithm of the perplexity in texts about a group less the mean of its category's groups: above zero \
            the model finds them the more surprising.
            """)
}
