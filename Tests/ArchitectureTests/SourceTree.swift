import Foundation

/// The project's Swift sources, as text.
struct SourceTree {
    struct File: Sendable {
        /// Below the package's directory, such as `Sources/Transformer/Engine/LinearAlgebra.swift`.
        let path: String
        let lines: [Substring]

        /// The directory below `Sources`.
        var target: String { String(path.split(separator: "/").dropFirst().first ?? "") }

        /// Modules that the file imports, whatever stands before or behind the word `import`.
        var imports: [String] {
            lines.compactMap { line in
                let words = line.split { $0 == " " || $0 == "\t" }
                let modifiers: Set<Substring> = ["public", "package", "internal", "private", "fileprivate"]
                let rest = words.drop { $0.hasPrefix("@") || modifiers.contains($0) }
                guard rest.first == "import" else { return nil }
                let kinds: Set<Substring> = [
                    "struct", "class", "enum", "protocol", "func", "var", "let", "typealias", "actor",
                ]
                return rest.dropFirst().drop { kinds.contains($0) }.first.map {
                    String($0.prefix { $0 != "." && $0 != ";" })
                }
            }
        }
    }

    static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static let sources: [File] = files(below: "Sources")

    static func files(below directory: String) -> [File] {
        let root = package.appending(path: directory)
        let names = FileManager.default.enumerator(atPath: root.path(percentEncoded: false))?.compactMap {
            $0 as? String
        }
        return (names ?? []).filter { $0.hasSuffix(".swift") }.sorted().compactMap { name in
            guard let text = try? String(contentsOf: root.appending(path: name), encoding: .utf8) else { return nil }
            return File(
                path: "\(directory)/\(name)", lines: text.split(separator: "\n", omittingEmptySubsequences: false))
        }
    }
}
