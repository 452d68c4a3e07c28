/// What an overview needs of an item of any kind.
struct SuiteMember {
    let kind: ItemKind
    /// Empty for plain text; several where a text names groups of several categories.
    let categories: [String]
    let groups: [GroupLabel]
    /// The independent unit that intervals resample.
    let cluster: String
}

extension Suite {
    /// All items in the order of `prompts`.
    var members: [SuiteMember] {
        let pairs = pairs.map {
            SuiteMember(kind: .pair, categories: [$0.category], groups: [], cluster: $0.template)
        }
        let choices = choices.map {
            SuiteMember(kind: .choice, categories: [$0.category], groups: [], cluster: $0.cluster)
        }
        let continuations = (continuations?.items ?? []).map {
            SuiteMember(
                kind: .continuation, categories: [$0.category],
                groups: [GroupLabel(category: $0.category, group: $0.group)], cluster: $0.cluster)
        }
        let decisions = (decisions?.items ?? []).map {
            SuiteMember(
                kind: .decision, categories: [$0.category],
                groups: [GroupLabel(category: $0.category, group: $0.group)], cluster: $0.cluster)
        }
        let texts = (classifications?.items ?? []).map { item in
            SuiteMember(
                kind: .classify, categories: item.groups.map(\.category).removingDuplicates, groups: item.groups,
                cluster: item.cluster)
        }
        let language = language.map {
            SuiteMember(
                kind: .language, categories: $0.group.map { [$0.category] } ?? [],
                groups: $0.group.map { [$0] } ?? [], cluster: $0.cluster)
        }
        return pairs + choices + continuations + decisions + texts + language
    }
}

extension Array where Element: Hashable {
    /// In the order of first occurrence.
    var removingDuplicates: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
