extension ModelConfiguration {
    /// Throws unless each sequence fits the model's positions and each of its tokens has an embedding: what is known
    /// before anything is computed.
    package func check(_ sequences: [[Int32]]) throws(ScoringError) {
        for (index, sequence) in sequences.enumerated() { try check(sequence, index: index) }
    }

    func check(_ sequence: [Int32], index: Int) throws(ScoringError) {
        guard sequence.count <= positions else {
            throw ScoringError(
                kind: .positions, sequence: index,
                problem: "\(sequence.count) tokens, more than the model's \(positions) positions")
        }
        if let token = sequence.first(where: { $0 < 0 || Int($0) >= vocabularySize }) {
            throw ScoringError(
                kind: .vocabulary, sequence: index,
                problem: "token \(token) lies outside the model's \(vocabularySize) embeddings")
        }
    }
}
