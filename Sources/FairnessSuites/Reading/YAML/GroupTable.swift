import StrictYAML

/// The groups that templates are crossed with, in the order of the file, and the slots that their forms fill.
struct GroupTable {
    struct Form {
        let slot: String
        let text: String
        let mark: SourceMark
    }

    struct Group {
        let label: GroupLabel
        let forms: [Form]
        /// To fill slots with.
        let terms: [String: String]
        let mark: SourceMark

        init(label: GroupLabel, forms: [Form], mark: SourceMark) {
            self.label = label
            self.forms = forms
            terms = Dictionary(forms.map { ($0.slot, $0.text) }, uniquingKeysWith: { first, _ in first })
            self.mark = mark
        }
    }

    /// More kinds of forms than any text tells apart.
    static let mostSlots = 20

    let groups: [Group]
    /// For which some group has a form, in the order of the file.
    let slots: [String]
    /// Nil for a file without `groups`.
    let mark: SourceMark?
    private let labels: Set<GroupLabel>
    private let names: [String: [String]]
    private var used: Set<String> = []
    private var incomplete: Set<String> = []

    init() {
        groups = []
        slots = []
        mark = nil
        labels = []
        names = [:]
    }

    init(groups: [Group], mark: SourceMark, _ log: DiagnosticLog) {
        self.groups = groups
        self.mark = mark
        labels = Set(groups.map(\.label))
        names = Dictionary(grouping: groups.map(\.label), by: \.category).mapValues { $0.map(\.group) }
        var slots: [String] = []
        for form in groups.lazy.flatMap(\.forms) where !slots.contains(form.slot) {
            guard slots.count < Self.mostSlots else {
                log.error(.outOfRange, "the groups have forms for more than \(Self.mostSlots) slots", at: form.mark)
                break
            }
            slots.append(form.slot)
        }
        self.slots = slots
        incomplete = Set(slots.filter { slot in groups.contains { $0.terms[slot] == nil } })
    }

    func names(of category: String) -> [String] { names[category] ?? [] }

    func contains(_ label: GroupLabel) -> Bool { labels.contains(label) }

    /// True when each of the slots has a form in every group; otherwise what is missing has been reported, a group's
    /// form once.
    ///
    /// - Parameter mark: Of the text with the slots.
    mutating func fill(_ slots: [String], _ log: DiagnosticLog, at mark: SourceMark) -> Bool {
        for slot in slots where !self.slots.contains(slot) {
            log.error(
                .unfilledSlot, "no group has a form for the slot {\(slot)}", at: mark,
                help: Suggestion.help(slot, among: self.slots))
        }
        for slot in slots where incomplete.contains(slot) && !used.contains(slot) {
            for group in groups where group.terms[slot] == nil {
                log.error(
                    .unfilledSlot, "no form {\(slot)} for \(group.label)", at: group.mark,
                    help: "add \(slot): \"…\"")
            }
        }
        used.formUnion(slots)
        return slots.allSatisfy { self.slots.contains($0) && !incomplete.contains($0) }
    }

    /// Reports forms that come out equal within a category, and those that no text has a slot for.
    func report(_ log: DiagnosticLog) {
        // A slot that is misspelt in the texts is not also a form too many.
        let hasErrors = log.hasErrors
        var owners: [[String]: GroupLabel] = [:]
        var unused: Set<String> = []
        for group in groups {
            for form in group.forms {
                let key = [group.label.category, form.slot, form.text]
                if let owner = owners[key] {
                    log.error(.equalTexts, "\(owner) has the same form", at: form.mark)
                }
                owners[key] = owners[key] ?? group.label
                guard !hasErrors, !used.contains(form.slot), unused.insert(form.slot).inserted else { continue }
                log.error(
                    .unusedTerm, "no text has the slot {\(form.slot)}", at: form.mark,
                    help: "use it in a template or remove the form from the groups")
            }
        }
    }
}
