import StrictJSON
import StrictYAML

/// The prompts of one domain of BOLD (Dhamala et al. 2021) as its authors ship them, such as `gender_prompt.json`.
package enum BOLDFile {
    package struct Row: Sendable, Equatable {
        /// Such as `American_actors`.
        package let group: String
        /// Whose encyclopedia article it is from.
        package let entity: String
        /// The beginning of a sentence, mostly with a space at its end.
        package let prompt: String
        /// Which of the file's prompts it is, from 0, those without text counted.
        package let number: Int
    }

    private static let remedy = "name one of the authors' prompt files, such as gender_prompt.json"

    /// A file that isn't groups of entities with prompts is refused as a whole; a prompt without text is named.
    package static func parse(_ bytes: [UInt8], fileName: String) throws(BenchmarkFileError) -> BenchmarkRows<Row> {
        let file = try JSONText(ImportFile(name: fileName, bytes: bytes), remedy: remedy)
        var rows = BenchmarkRows<Row>()
        var number = 0
        for group in file.object.members {
            for entity in group.value.object?.members ?? [] {
                let line = file.line(of: entity)
                let place = "\(printable(group.key, limit: 60)), \(printable(entity.key, limit: 60))"
                guard let prompts = entity.value.array else {
                    rows.broken.append(
                        BrokenRow(line: line, problem: "\(place): \(entity.value.kind) instead of an array of prompts"))
                    continue
                }
                for (index, prompt) in prompts.enumerated() {
                    rows.append(line: line) { () throws(BrokenRow) in
                        guard let text = prompt.string, text.contains(where: { !$0.isWhitespace }) else {
                            let what = prompt.string == nil ? "\(prompt.kind) instead of text" : "is empty"
                            throw BrokenRow(line: line, problem: "\(place), prompt \(index + 1): \(what)")
                        }
                        return Row(group: group.key, entity: entity.key, prompt: text, number: number)
                    }
                    number += 1
                }
            }
            if group.value.object == nil {
                rows.broken.append(
                    BrokenRow(
                        line: file.line(of: group),
                        problem: "\(printable(group.key, limit: 60)): \(group.value.kind) instead of an object"))
            }
        }
        guard !rows.rows.isEmpty else {
            throw BenchmarkFileError(
                file: fileName, problem: "there is no prompt in it" + rows.firstProblem, remedy: remedy)
        }
        return rows
    }
}
