/// The fields that an entry may carry beside its message; in the journal each name begins with `FAIRWATCH_`.
package enum JournalField: String, Sendable, Hashable, Codable, CodingKeyRepresentable, CaseIterable {
    case rule = "RULE"
    case state = "STATE"
    case run = "RUN"
    case checkpoint = "CHECKPOINT"
    case step = "STEP"
    case sha256 = "SHA256"
    case base = "BASE"
    case suite = "SUITE"
    case metric = "METRIC"
    case category = "CATEGORY"
    case value = "VALUE"
    case intervalLow = "INTERVAL_LOW"
    case intervalHigh = "INTERVAL_HIGH"
    case count = "N"
    case threshold = "THRESHOLD"
    case comparedTo = "COMPARED_TO"
    case alertID = "ALERT_ID"
    /// Of an entry about several at once: the first digits of their ids, separated by spaces.
    case alertIDs = "ALERT_IDS"
    /// Of an entry about several at once: how many fire, and how many of those page.
    case firing = "FIRING"
    case paging = "PAGING"
    /// Who asked for something over the control socket.
    case user = "USER"
    case rulesSHA256 = "RULES_SHA256"
    /// The same on every delivery of one entry, for entries are delivered at least once.
    case entryID = "ENTRY_ID"

    package var journalName: String { "FAIRWATCH_" + rawValue }
}
