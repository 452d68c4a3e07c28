import DisplayText
import Foundation
import SystemdJournal
import Testing

@Suite struct JournalEntryTests {
    @Test func writesFieldsAsJournaldTakesThem() {
        let entry = JournalEntry(
            .alertFiring, .error, "worse-than-base fires for \("run-17\n"): +0.21 nats",
            fields: [.rule: "worse-than-base", .run: "\("run-17\n")", .value: "0.21", .count: "1508", .category: ""],
            errorNumber: 28, location: .init(file: "FairnessMonitor/Tell.swift", line: 12, function: "tell()"))
        #expect(
            entry.assignments == [
                #"MESSAGE=worse-than-base fires for run-17\x0A: +0.21 nats"#,
                "MESSAGE_ID=74be8cfaf0ee40c48947ed71653c309e",
                "PRIORITY=3",
                "SYSLOG_IDENTIFIER=fairwatchd",
                "FAIRWATCH_EVENT=alert-firing",
                "FAIRWATCH_RULE=worse-than-base",
                #"FAIRWATCH_RUN=run-17\x0A"#,
                "FAIRWATCH_VALUE=0.21",
                "FAIRWATCH_N=1508",
                "ERRNO=28",
                "CODE_FILE=FairnessMonitor/Tell.swift",
                "CODE_LINE=12",
                "CODE_FUNC=tell()",
            ])
    }

    @Test(arguments: [
        (JournalSeverity.critical, 2), (.error, 3), (.warning, 4), (.notice, 5), (.info, 6),
    ])
    func takesThePriorityFromTheSeverity(_ severity: JournalSeverity, _ priority: Int) {
        #expect(JournalEntry(.alertFiring, severity, "m").priority == priority)
        #expect(JournalEntry(.alertResolved, severity, "m").priority == 5)
    }

    @Test func boundsEveryValue() {
        let long = EscapedText(escaping: String(repeating: "\u{1B}", count: 10_000))
        let fields = Dictionary(uniqueKeysWithValues: JournalField.allCases.map { ($0, long) })
        let assignments = JournalEntry(.checkpointFound, .info, long, fields: fields).assignments
        #expect(assignments.count == 5 + JournalField.allCases.count)
        // The smallest net.core.wmem_max seen on Debian is 212,992: an entry goes out as one datagram.
        #expect(assignments.reduce(0) { $0 + $1.utf8.count } < 32_768)
        for assignment in assignments {
            #expect(assignment.utf8.count <= JournalEntry.messageLimit + "MESSAGE=".utf8.count)
        }
    }

    @Test func usesOnlyNamesThatJournaldKeeps() {
        // journald drops names in lower case or longer than 64 bytes without a word, and keeps a leading "_" to itself.
        for field in JournalField.allCases {
            let name = field.journalName
            #expect(name.utf8.count <= 64)
            #expect(name.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "_") })
            #expect(name.first == "F")
        }
    }

    @Test func comesBackFromStorageUnchanged() throws {
        let entry = JournalEntry(
            .checkpointRefused, .notice, "\("evil\u{1B}name") refused: it holds NaN",
            fields: [.checkpoint: "\("evil\u{1B}name")", .entryID: "42"], location: .init())
        let stored = try JSONEncoder().encode(entry)
        #expect(try JSONDecoder().decode(JournalEntry.self, from: stored) == entry)
    }

    @Test func refusesStoredTextThatWasNotEscaped() throws {
        let entry = JournalEntry(.checkpointFound, .info, "harmless")
        let stored = String(decoding: try JSONEncoder().encode(entry), as: UTF8.self)
        let tampered = stored.replacing("harmless", with: #"\u001b[2J"#)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(JournalEntry.self, from: Data(tampered.utf8))
        }
    }

    @Test func saysWhenThereIsNoJournal() {
        let sink = JournaldSink(socketPath: "/nonexistent/socket")
        #expect(sink.send(JournalEntry(.daemonStarted, .info, "m")) == .noReceiver)
        // A plain file in its place is no journal either.
        #expect(JournaldSink(socketPath: #filePath).send(JournalEntry(.daemonStarted, .info, "m")) == .noReceiver)
    }
}
