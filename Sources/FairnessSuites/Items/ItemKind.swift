/// What an item asks of a model.
package enum ItemKind: String, Sendable, CaseIterable {
    case pair, choice, continuation, decision, classify, language
}
