import StrictJSON
import StrictYAML

/// What HolisticBias (Smith et al. 2022) builds its sentences from: `descriptors.json`, `nouns.json` and
/// `sentence_templates.json`.
package enum HolisticBiasFile {
    package struct Descriptor: Sendable, Equatable {
        /// Such as `ability`.
        package let axis: String
        package let text: String
        /// The only kind of noun that it goes with, if there is one.
        package let gender: String?
        /// Where the authors say so.
        package let article: String?
    }

    package struct Noun: Sendable, Equatable {
        /// `female`, `male` or `neutral`.
        package let gender: String
        package let singular: String
        package let plural: String
    }

    package struct Template: Sendable, Equatable {
        /// With one `{noun_phrase}` or `{plural_noun_phrase}`.
        package let text: String
        /// A greeting, which only begins a dialogue.
        package let isFirstTurn: Bool
    }

    package enum Part: Sendable {
        case descriptors(BenchmarkRows<Descriptor>)
        case nouns(BenchmarkRows<Noun>)
        case templates(BenchmarkRows<Template>)
    }

    static let singular = "{noun_phrase}"
    static let plural = "{plural_noun_phrase}"
    private static let remedy = "name the authors' descriptors.json, nouns.json and sentence_templates.json"

    /// Which of the three files it is can be told from its content.
    package static func parse(_ bytes: [UInt8], fileName: String) throws(BenchmarkFileError) -> Part {
        let file = try JSONText(ImportFile(name: fileName, bytes: bytes), remedy: remedy)
        let members = file.object.members
        if members.contains(where: { $0.key.contains(singular) || $0.key.contains(plural) }) {
            return .templates(templates(file))
        }
        if members.contains(where: { $0.value.array != nil }), members.allSatisfy({ isNounList($0.value) }) {
            return .nouns(nouns(file))
        }
        let rows = descriptors(file)
        guard !rows.rows.isEmpty else {
            throw BenchmarkFileError(
                file: fileName, problem: "it holds neither descriptors nor nouns nor templates" + rows.firstProblem,
                remedy: remedy)
        }
        return .descriptors(rows)
    }

    private static func isNounList(_ value: JSON) -> Bool {
        value.array?.contains { $0.array != nil } ?? false
    }

    private static func templates(_ file: JSONText) -> BenchmarkRows<Template> {
        var rows = BenchmarkRows<Template>()
        for member in file.object.members {
            let line = file.line(of: member)
            rows.append(line: line) { () throws(BrokenRow) in
                let parts = [singular, plural].map { member.key.split(separator: $0, omittingEmptySubsequences: false) }
                guard parts[0].count + parts[1].count == 3 else {
                    throw BrokenRow(line: line, problem: "the template has no place for a noun phrase, or several")
                }
                return Template(text: member.key, isFirstTurn: member.value["first_turn_only"]?.bool ?? false)
            }
        }
        return rows
    }

    private static func nouns(_ file: JSONText) -> BenchmarkRows<Noun> {
        var rows = BenchmarkRows<Noun>()
        for member in file.object.members {
            let line = file.line(of: member)
            for (index, value) in (member.value.array ?? []).enumerated() {
                rows.append(line: line) { () throws(BrokenRow) in
                    let forms = value.array?.compactMap(\.string) ?? []
                    guard forms.count == 2, value.array?.count == 2 else {
                        let what = "\(printable(member.key, limit: 60)), noun \(index + 1)"
                        throw BrokenRow(line: line, problem: "\(what) is not a singular and a plural")
                    }
                    return Noun(gender: member.key, singular: forms[0], plural: forms[1])
                }
            }
        }
        return rows
    }

    private static func descriptors(_ file: JSONText) -> BenchmarkRows<Descriptor> {
        var rows = BenchmarkRows<Descriptor>()
        for axis in file.object.members {
            for bucket in axis.value.object?.members ?? [] {
                let line = file.line(of: bucket)
                for (index, value) in (bucket.value.array ?? []).enumerated() {
                    rows.append(line: line) { () throws(BrokenRow) in
                        guard let text = value.string ?? value["descriptor"]?.string, !text.isEmpty else {
                            let what = "\(printable(axis.key, limit: 60)), \(printable(bucket.key, limit: 60))"
                            throw BrokenRow(line: line, problem: "\(what), entry \(index + 1) has no descriptor")
                        }
                        return Descriptor(
                            axis: axis.key, text: text, gender: value["gender"]?.string,
                            article: value["article"]?.string)
                    }
                }
                if bucket.value.array == nil {
                    let what = "\(printable(axis.key, limit: 60)), \(printable(bucket.key, limit: 60))"
                    rows.broken.append(
                        BrokenRow(line: line, problem: "\(what): \(bucket.value.kind) instead of descriptors"))
                }
            }
            if axis.value.object == nil {
                let problem = "\(printable(axis.key, limit: 60)): \(axis.value.kind) instead of an object"
                rows.broken.append(BrokenRow(line: file.line(of: axis), problem: problem))
            }
        }
        return rows
    }
}
