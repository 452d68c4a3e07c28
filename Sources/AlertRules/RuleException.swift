/// Where a rule fires without telling anyone, until a day that has to be given.
package struct RuleException: Sendable, Equatable {
    package var name: String
    /// Of runs; nil for all.
    package var run: [GlobPattern]?
    /// Nil for all.
    package var categories: [String]?
    package var reason: String
    /// The last day on which it holds.
    package var until: CalendarDay

    /// - Parameter time: In seconds since 1970.
    func covers(_ alert: AlertIdentity, run: String?, at time: Double) -> Bool {
        time < until.end
            && self.run.map { patterns in run.map { run in patterns.contains { $0.matches(run) } } ?? false } ?? true
            && categories.map { places in alert.category.map { own in places.contains { own.isIn($0) } } ?? false }
                ?? true
    }
}

/// A day of the calendar, in UTC.
package struct CalendarDay: Sendable, Equatable, CustomStringConvertible {
    package let description: String
    /// In seconds since 1970.
    package let end: Double

    /// - Parameter text: Such as `2027-01-31`; nil for anything else, and for days that no calendar has.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], let year = Int(parts[0]), let month = Int(parts[1]),
            let day = Int(parts[2]), year >= 1970, (1...12).contains(month),
            (1...Self.length(ofMonth: month, year: year)).contains(day)
        else { return nil }
        description = text
        let before = (1970..<year).reduce(0) { $0 + (Self.isLeap($1) ? 366 : 365) }
        let days = (1..<month).reduce(before) { $0 + Self.length(ofMonth: $1, year: year) } + day
        end = Double(days) * 86_400
    }

    private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private static func length(ofMonth month: Int, year: Int) -> Int {
        month == 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }
}

extension String {
    /// Whether a category or group is this one, or a group of it.
    fileprivate func isIn(_ place: String) -> Bool { self == place || hasPrefix(place + "/") }
}

/// What fires, and how loudly it does.
package struct FiringAlert: Sendable, Hashable {
    package var identity: AlertIdentity
    package var severity: AlertSeverity

    package init(_ identity: AlertIdentity, _ severity: AlertSeverity) {
        self.identity = identity
        self.severity = severity
    }

    /// Whether both are about the whole suite, or about places of which one is in the other.
    fileprivate func overlaps(_ other: FiringAlert) -> Bool {
        guard let one = identity.category, let two = other.identity.category else { return true }
        return one.isIn(two) || two.isIn(one)
    }
}

extension RuleSet {
    /// Why an alert is to be kept quiet although it fires; nil where it isn't.
    ///
    /// - Parameters:
    ///   - run: Nil where none is known.
    ///   - firing: All that fires in the run, whether muted or not; what is quieter than the alert mutes nothing.
    ///   - silences: Those in force.
    ///   - time: In seconds since 1970.
    package func muting(
        _ alert: FiringAlert, run: String?, firing: some Sequence<FiringAlert>, silences: [Silence] = [],
        at time: Double
    ) -> String? {
        let name = alert.identity.rule
        let rule = rules.first { $0.name == name }
        if let exception = rule?.exceptions.first(where: { $0.covers(alert.identity, run: run, at: time) }) {
            return "exception '\(exception.name)' until \(exception.until): \(exception.reason)"
        }
        let inhibitors = Set(rules.filter { $0.inhibits.contains(name) }.map(\.name))
        let louder = firing.filter { other in
            inhibitors.contains(other.identity.rule) && other.severity.priority <= alert.severity.priority
                && other.overlaps(alert)
        }
        if let inhibitor = louder.map(\.identity.rule).min() { return "inhibited by \(inhibitor)" }
        return silences.first { $0.covers(alert.identity, run: run) }?.note
    }
}
