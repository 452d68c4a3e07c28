import CheckpointDirectory
import Testing

/// Time runs in columns of five seconds; `settle` is ten. What is done to the directory:
///
/// `w` weights grow, not yet whole · `W` weights whole · `M` weights with no header yet · `c` configuration ·
/// `t` trainer_state.json of this step · `R` ready marker · `m` came by rename · `x` removed · `.` nothing
///
/// What is expected: `A` arrived with strong evidence · `a` with weak · `?` waiting · `i` incomplete ·
/// `v` vanished after an arrival · `u` vanished before one · `.` nothing
@Suite struct SettlingTests {
    struct Story: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let done: [String]
        let told: String

        init(_ title: String, _ done: String, _ told: String) {
            testDescription = title
            self.done = done.split(separator: " ").map(String.init)
            self.told = told.filter { $0 != " " }
        }
    }

    @Test(arguments: [
        Story(
            "PEFT writes the configuration last",
            "w   w   W   c   .   .   .   .   .   .   .   .",
            ".   .   .   .   .   .   .   .   .   a   .   ."),
        Story(
            "the trainer's state is strong evidence",
            "W   c   t   .   .   .   .   .   .   .   .   .",
            ".   .   .   .   A   .   .   .   .   .   .   ."),
        Story(
            "cp -r brings the configuration before the weights are whole",
            "ct  w   w   w   .   .   w   W   .   .   .   .",
            ".   .   .   .   .   ?   .   .   .   A   .   ."),
        Story(
            "cp -r without evidence waits three times as long",
            "cW  .   .   .   .   .   .   .   .   .   .   .",
            ".   .   .   .   .   .   a   .   .   .   .   ."),
        Story(
            "a rename is strong evidence",
            "Wcm .   .   .   .   .   .   .   .   .   .   .",
            ".   .   A   .   .   .   .   .   .   .   .   ."),
        Story(
            "a rename proves nothing about what is written after it",
            "Wcm w   W   .   .   .   .   .   .   .   .   .",
            ".   .   .   .   .   .   .   .   a   .   .   ."),
        Story(
            "the ready marker is strong evidence",
            "Wc  .   .   R   .   .   .   .   .   .   .   .",
            ".   .   .   .   .   A   .   .   .   .   .   ."),
        Story(
            "content rewritten after the arrival arrives again",
            "Wct .   .   .   w   W   .   .   .   .   .   .",
            ".   .   A   .   .   .   .   A   .   .   .   ."),
        Story(
            "rotation deletes what had arrived",
            "Wct .   .   .   x   .   .   .   .   .   .   .",
            ".   .   A   .   v   .   .   .   .   .   .   ."),
        Story(
            "rotation deletes what had not",
            "Wc  .   .   x   .   .   .   .   .   .   .   .",
            ".   .   .   u   .   .   .   .   .   .   .   ."),
        Story(
            "a directory written again under its old name is another arrival",
            "Wct .   .   x   Wct .   .   .   .   .   .   .",
            ".   .   A   v   .   .   A   .   .   .   .   ."),
        Story(
            "weights without a configuration wait, and are told of once",
            "W   .   .   .   .   .   .   .   .   .   .   .   .   .   .",
            ".   .   ?   .   .   .   .   .   .   .   .   .   i   .   ."),
        Story(
            "what was incomplete still arrives",
            "W   .   .   .   .   .   .   .   .   .   .   .   .   c   .   .   .   .   .   .",
            ".   .   ?   .   .   .   .   .   .   .   .   .   i   .   .   .   .   .   .   a"),
        Story(
            "a configuration without weights is incomplete",
            "c   .   .   .   .   .   .   .   .   .   .   .   .",
            ".   .   ?   .   .   .   .   .   .   .   .   .   i"),
        Story(
            "truncated weights stay incomplete while nothing says that the writer is done",
            "cw  .   .   .   .   .   .   .   .   .   .   .   .",
            ".   .   ?   .   .   .   .   .   .   .   .   .   i"),
        Story(
            "truncated weights arrive, to be refused, when the writer says it is done",
            "cwt .   .   .   .   .   .   .   .   .   .   .   .",
            ".   .   ?   .   .   .   A   .   .   .   .   .   ."),
        Story(
            "a file that was sized before it is filled does not arrive while it may still be filled",
            "cM  .   .   .   W   .   .   .   .   .   .   .   .",
            ".   .   ?   .   .   .   .   .   .   .   a   .   ."),
        Story(
            "weights without a header arrive, to be refused",
            "cM  .   .   .   .   .   .   .   .   .   .   .   .",
            ".   .   ?   .   .   .   a   .   .   .   .   .   ."),
        Story(
            "a writer who never stops is told of once",
            "cw w w w w w w w w w w w w w w w w w w w w w w w w w",
            ".  . . . . . . . . . . . . . . . . . . . i . . . . ."),
    ])
    func tells(_ story: Story) throws {
        var directory = Directory()
        var settling = Settling(
            times: .init(settle: .seconds(10), incompleteAfter: .seconds(60), restlessAfter: .seconds(100)))
        var told = ""
        for (column, doings) in story.done.enumerated() {
            var renamed: Set<String> = []
            for doing in doings {
                if doing == "m" { renamed = [Directory.path] }
                directory.apply(doing)
            }
            let now = Duration.seconds(5 * column)
            let events = settling.observe(
                directory.listing, renamed: renamed, at: now, inspect: { _ in directory.inspection })
            try #require(events.count <= 1)
            told += events.first.map(Self.letter) ?? "."
        }
        #expect(told == story.told)
    }

    private static func letter(_ event: Settling.Event) -> String {
        switch event {
        case .arrived(let arrival): arrival.evidence.isStrong ? "A" : "a"
        case .waiting: "?"
        case .incomplete: "i"
        case .vanished(_, let hadArrived): hadArrived ? "v" : "u"
        }
    }

    /// A checkpoint as the stories write it.
    private struct Directory {
        static let path = "run/checkpoint-7"
        private var files: [String: FileFacts] = [:]
        private var weights = WeightsProof.missing(name: "adapter_model.safetensors")
        private var writes = 0

        mutating func apply(_ doing: Character) {
            switch doing {
            case "w":
                write("adapter_model.safetensors")
                weights = .short(name: "adapter_model.safetensors", held: writes, promised: 1000)
            case "W":
                write("adapter_model.safetensors")
                weights = .proven
            case "M":
                write("adapter_model.safetensors")
                weights = .malformed(name: "adapter_model.safetensors")
            case "c": write("adapter_config.json")
            case "t": write("trainer_state.json")
            case "R": write(".fairwatch-ready")
            case "x": self = Directory(writes: writes)
            default: break
            }
        }

        init(writes: Int = 0) {
            self.writes = writes
        }

        private mutating func write(_ name: String) {
            writes += 1
            let instant = Timestamp(seconds: writes, nanoseconds: 0)
            files[name] = FileFacts(inode: 1, size: writes, modified: instant, changed: instant)
        }

        var listing: TreeListing {
            guard !files.isEmpty else { return TreeListing() }
            let kind: Candidate.Kind = files["adapter_config.json"] == nil ? .incompleteAdapter : .adapter
            let candidate = Candidate(
                path: Self.path, kind: kind, files: files.map { Candidate.File(name: $0.key, facts: $0.value) })
            return TreeListing(candidates: [candidate])
        }

        var inspection: Inspection {
            let evidence: Evidence? =
                files[".fairwatch-ready"] != nil
                ? .readyMarker : files["trainer_state.json"] != nil ? .trainerState : nil
            return Inspection(weights: weights, evidence: evidence)
        }
    }
}
