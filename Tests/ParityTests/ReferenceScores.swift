import Foundation
import StrictJSON
import Testing

/// What transformers and PEFT say of some sentences; the note in reference_scores.json says how they were asked.
struct ReferenceScores {
    let sentences: [String]
    let tokenIDs: [[Int32]]
    /// By model: nats of each sentence.
    let logLikelihoods: [String: [Double]]
    /// By model and sentence: nats of each token but the first.
    let tokenLogLikelihoods: [String: [[Double]]]

    init(_ file: URL) throws {
        let json = try JSON.parse([UInt8](try Data(contentsOf: file)))
        func doubles(_ value: JSON?) -> [Double] { (value?.array ?? []).compactMap(\.double) }
        sentences = (json["sentences"]?.array ?? []).compactMap(\.string)
        tokenIDs = (json["token_ids"]?.array ?? []).map { ids in
            (ids.array ?? []).compactMap { $0.integer.map { Int32($0) } }
        }
        var sums: [String: [Double]] = [:]
        var tokens: [String: [[Double]]] = [:]
        for model in json["models"]?.object?.members ?? [] {
            sums[model.key] = doubles(model.value["logprob"])
            tokens[model.key] = (model.value["token_logprob"]?.array ?? []).map { doubles($0) }
        }
        logLikelihoods = sums
        tokenLogLikelihoods = tokens
        let count = sentences.count
        try #require(count >= 40 && tokenIDs.count == count)
        try #require(sums.values.allSatisfy { $0.count == count } && sums["base"] != nil)
    }
}
