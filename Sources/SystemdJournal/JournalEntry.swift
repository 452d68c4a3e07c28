import DisplayText

/// One structured journal entry, made in one place and sent, or kept for later, in another.
package struct JournalEntry: Sendable, Hashable, Codable {
    /// Where in the source the entry was made.
    package struct Location: Sendable, Hashable, Codable {
        package var file: String
        package var line: Int
        package var function: String

        package init(file: String = #fileID, line: Int = #line, function: String = #function) {
            self.file = file
            self.line = line
            self.function = function
        }
    }

    package var event: JournalEvent
    package var severity: JournalSeverity
    /// A sentence that makes sense without the fields.
    package var message: EscapedText
    package var fields: [JournalField: EscapedText]
    /// The system's error number, where the entry reports one.
    package var errorNumber: Int32?
    package var location: Location?

    package init(
        _ event: JournalEvent, _ severity: JournalSeverity, _ message: EscapedText,
        fields: [JournalField: EscapedText] = [:], errorNumber: Int32? = nil, location: Location? = nil
    ) {
        self.event = event
        self.severity = severity
        self.message = message
        self.fields = fields
        self.errorNumber = errorNumber
        self.location = location
    }

    /// The severity's number, except that a resolved alert is a notice however loud it was while it fired.
    package var priority: Int {
        event == .alertResolved ? JournalSeverity.notice.rawValue : severity.rawValue
    }

    /// `NAME=value` as journald takes them: always in this order, each value bounded, empty ones left out.
    package var assignments: [String] {
        var result = [
            "MESSAGE=" + message.bounded(utf8: Self.messageLimit).text,
            "MESSAGE_ID=" + event.messageID,
            "PRIORITY=\(priority)",
            "SYSLOG_IDENTIFIER=fairwatchd",
            "FAIRWATCH_EVENT=" + event.rawValue,
        ]
        for field in JournalField.allCases {
            guard let value = fields[field], !value.text.isEmpty else { continue }
            result.append(field.journalName + "=" + value.bounded(utf8: Self.valueLimit).text)
        }
        if let errorNumber {
            result.append("ERRNO=\(errorNumber)")
        }
        if let location {
            result.append("CODE_FILE=" + location.file)
            result.append("CODE_LINE=\(location.line)")
            result.append("CODE_FUNC=" + location.function)
        }
        return result
    }

    /// Bytes of MESSAGE: a name, a reason and a remedy fit with room to spare.
    package static let messageLimit = 4096
    /// Bytes of each other value. A path may be longer, and is then cut; with all fields full an entry still fits one
    /// datagram.
    package static let valueLimit = 1024
}
