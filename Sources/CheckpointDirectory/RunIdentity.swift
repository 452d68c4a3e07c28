/// Which training run a checkpoint belongs to, and which step of it.
///
/// - `…/RUN/checkpoint-N` is step N of RUN, the path of the parent beneath the watched root.
/// - `…/RUN/checkpoint-N/NAME` (PEFT's adapters that aren't named `default`) is step N of `RUN/NAME`.
/// - `…/RUN/NAME` belongs to RUN; its step is the trainer's, if it left one.
/// - `NAME` directly beneath the root is a run of its own.
/// - `checkpoint-N` directly beneath the root, and the root itself, belong to the run named like the root.
package struct RunIdentity: Sendable, Hashable {
    package let run: String
    package let step: Int?

    /// `root` is the watched directory's path, `path` the candidate's relative to it, and `trainerStep` the
    /// `global_step` of its trainer_state.json, which only counts when the path names no step.
    package init(root: String, path: String, trainerStep: Int? = nil) {
        let rootName = root.split(separator: "/").last.map(String.init) ?? "/"
        let parts = path.split(separator: "/").map(String.init)
        if let index = parts.lastIndex(where: { Self.step(ofDirectory: $0) != nil }) {
            let series = parts[..<index] + parts[(index + 1)...]
            run = series.isEmpty ? rootName : series.joined(separator: "/")
            step = Self.step(ofDirectory: parts[index])
        } else {
            let parents = parts.dropLast()
            run = parents.isEmpty ? parts.last ?? rootName : parents.joined(separator: "/")
            step = trainerStep
        }
    }

    /// N of `checkpoint-N`; nil for other names and for numbers that don't fit.
    package static func step(ofDirectory name: String) -> Int? {
        let prefix = "checkpoint-"
        guard name.hasPrefix(prefix) else { return nil }
        let digits = name.dropFirst(prefix.count)
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return Int(digits)
    }
}
