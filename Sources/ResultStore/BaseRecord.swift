/// A base model that something was measured on.
package struct BaseRecord: Sendable, Equatable {
    /// Of configuration, headers and weights: the identity.
    package var fingerprint: String
    /// As the operator calls it.
    package var name: String
    package var resolvedPath: String
    package var modelType: String
    package var parameters: Int
    /// The model's configuration, as JSON.
    package var configuration: String
    package var firstSeen: Double

    package init(
        fingerprint: String, name: String, resolvedPath: String, modelType: String, parameters: Int,
        configuration: String, firstSeen: Double
    ) {
        self.fingerprint = fingerprint
        self.name = name
        self.resolvedPath = resolvedPath
        self.modelType = modelType
        self.parameters = parameters
        self.configuration = configuration
        self.firstSeen = firstSeen
    }
}

/// A suite that something was scored on, with all its text.
package struct SuiteRecord: Sendable, Equatable {
    /// Of the canonical text: the identity.
    package var sha256: String
    package var name: String
    package var version: String
    package var pairs: Int
    package var plain: Int
    /// What a whole set of scores has.
    package var sentences: Int
    package var canonicalText: String
    package var firstSeen: Double

    package init(
        sha256: String, name: String, version: String, pairs: Int, plain: Int, sentences: Int,
        canonicalText: String, firstSeen: Double
    ) {
        self.sha256 = sha256
        self.name = name
        self.version = version
        self.pairs = pairs
        self.plain = plain
        self.sentences = sentences
        self.canonicalText = canonicalText
        self.firstSeen = firstSeen
    }
}
