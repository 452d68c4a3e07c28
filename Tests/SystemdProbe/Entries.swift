import DisplayText
import SystemdJournal

/// A name that would clear a terminal, break a line, turn the reading direction round and end in half a character.
let hostileName: [UInt8] = Array("run\u{1B}[2J\n\u{202E}\\".utf8) + [0xC3]

/// Sends every kind of entry with all fields, and prints for each assignment `EVENT NAME=value`, as the journal must
/// hold it.
///
/// Returns the exit status: 0 when all were sent, 3 when there is no journal.
func sendOneEntryOfEachKind() -> Int32 {
    let run = EscapedText(escaping: hostileName)
    let severities = JournalSeverity.allCases
    for (index, event) in JournalEvent.allCases.enumerated() {
        var fields = Dictionary(
            uniqueKeysWithValues: JournalField.allCases.map { field -> (JournalField, EscapedText) in
                (field, "\(field.rawValue) of \(event.rawValue)")
            })
        fields[.run] = run
        let entry = JournalEntry(
            event, severities[index % severities.count], "\(event.rawValue) in \(run)", fields: fields,
            errorNumber: 28, location: .init())
        switch JournaldSink().send(entry) {
        case .sent:
            for assignment in entry.assignments { print(event.messageID, assignment) }
        case .noReceiver:
            print("there is no journal here")
            return 3
        case .failed(let errno):
            print("\(event.rawValue): error \(errno)")
            return 1
        }
    }
    return 0
}
