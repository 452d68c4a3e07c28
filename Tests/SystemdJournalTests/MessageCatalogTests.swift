import Foundation
import SystemdJournal
import Testing

/// The catalog and the code name the same events: neither has one that the other lacks.
@Suite struct MessageCatalogTests {
    /// One entry of a catalog file: an id, headers up to an empty line, then the text.
    private struct Entry {
        var id: String
        var headers: [String: String] = [:]
        var text = ""
    }

    @Test func explainsExactlyTheEventsThatExist() throws {
        let ids = try catalog().map(\.id)
        #expect(ids.count == Set(ids).count)
        #expect(Set(ids) == Set(JournalEvent.allCases.map(\.messageID)))
        #expect(ids.count == JournalEvent.allCases.count)
    }

    @Test func everyMessageIDIsARandom128BitNumber() {
        for event in JournalEvent.allCases {
            let id = Array(event.messageID)
            #expect(id.count == 32)
            #expect(id.allSatisfy { "0123456789abcdef".contains($0) })
            #expect(id[12] == "4" && "89ab".contains(id[16]), "\(event) has no version 4 UUID")
        }
    }

    /// The ids as first released: people filter and alert on them, so a change here breaks their set-ups.
    @Test(arguments: [
        ("checkpoint-refused", "0f5601b7d5cc4ed797ac20bc48071af6"),
        ("evaluation-failed", "dc163d832d324110bd74fe9039b59ed9"),
        ("alert-firing", "74be8cfaf0ee40c48947ed71653c309e"),
        ("alert-resolved", "20c10d10d87a4349bdffbee9db3d3f75"),
        ("store-error", "1b919b53880e44568567f16dc0d56c70"),
    ])
    func keepsTheReleasedIDs(_ event: String, _ id: String) {
        #expect(JournalEvent(rawValue: event)?.messageID == id)
    }

    @Test func everyEntrySaysWhatItMeansAndWhatToDo() throws {
        for entry in try catalog() {
            #expect(entry.headers["Subject"]?.isEmpty == false)
            #expect(entry.headers["Defined-By"] == "fairwatch")
            let paragraphs = entry.text.split(separator: "\n\n")
            #expect(paragraphs.count >= 2, "\(entry.id) needs a meaning and a remedy")
            #expect(entry.text.split(separator: "\n").allSatisfy { $0.count <= 79 })
        }
    }

    @Test func refersOnlyToFieldsThatExist() throws {
        let known = Set(JournalField.allCases.map(\.journalName))
        for entry in try catalog() {
            let texts = [entry.text, entry.headers["Subject"] ?? ""]
            for match in texts.flatMap({ $0.matches(of: /@([A-Z0-9_]+)@/) }) {
                #expect(known.contains(String(match.1)), "\(entry.id) refers to \(match.1)")
            }
        }
    }

    private func catalog() throws -> [Entry] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = try String(contentsOf: root.appending(path: "systemd/fairwatch.catalog"), encoding: .utf8)
        var entries: [Entry] = []
        var inHeaders = false
        for line in file.split(separator: "\n", omittingEmptySubsequences: false) where !line.hasPrefix("#") {
            if line.hasPrefix("-- ") {
                entries.append(Entry(id: String(line.dropFirst(3))))
                inHeaders = true
            } else if entries.isEmpty {
                #expect(line.isEmpty, "text before the first entry")
            } else if inHeaders, line.isEmpty {
                inHeaders = false
            } else if inHeaders {
                let parts = line.split(separator: ": ", maxSplits: 1).map(String.init)
                try #require(parts.count == 2, "\(line)")
                entries[entries.count - 1].headers[parts[0]] = parts[1]
            } else {
                entries[entries.count - 1].text += line + "\n"
            }
        }
        return entries
    }
}
