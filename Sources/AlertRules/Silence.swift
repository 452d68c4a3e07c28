/// Keeps alerts quiet for a while that somebody chose; unlike an exception it is no part of the rules.
package struct Silence: Sendable, Equatable {
    /// Each nil for all.
    package var rule: GlobPattern?
    package var run: GlobPattern?
    /// A group is in its category too.
    package var category: GlobPattern?
    /// Why an alert is muted: whose silence it is, until when, and the reason.
    package var note: String

    package init(rule: GlobPattern?, run: GlobPattern?, category: GlobPattern?, note: String) {
        self.rule = rule
        self.run = run
        self.category = category
        self.note = note
    }

    package func covers(_ alert: AlertIdentity, run: String?) -> Bool {
        (rule?.matches(alert.rule) ?? true)
            && (self.run.map { pattern in run.map(pattern.matches) ?? false } ?? true)
            && (category.map { pattern in places(of: alert).contains(where: pattern.matches) } ?? true)
    }

    private func places(of alert: AlertIdentity) -> [String] {
        guard let place = alert.category else { return [] }
        return place.firstIndex(of: "/").map { [place, String(place[..<$0])] } ?? [place]
    }
}
