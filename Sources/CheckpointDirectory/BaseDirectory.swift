import Glibc

/// A base model's directory, which the operator named: its links are followed, once, and where they led is kept.
///
/// The Hugging Face cache consists of links: `models--…/snapshots/<revision>/<name>` leads to `../../blobs/<hash>`.
package struct BaseDirectory: Sendable {
    /// As it was named.
    package let path: String
    /// Where it really lies; for a repository of the cache, the snapshot that was chosen.
    package let resolvedPath: String
    private let directory: SafeDirectory

    /// Opens a model directory, a snapshot, or a repository's directory in a Hugging Face cache.
    ///
    /// `revision` is a branch, tag or commit and only matters for a repository's directory.
    package init(path: String, revision: String = "main") throws(FileRefusal) {
        let named = try SafeDirectory(path: path)
        let isRepository =
            named.look(at: "snapshots")?.kind == .directory
            && named.look(at: CheckpointFile.modelConfiguration) == nil
        let place = isRepository ? try Self.snapshot(in: named, revision: revision) : path
        let resolved = try Self.resolve(place)
        self.path = path
        resolvedPath = resolved
        directory = try SafeDirectory(path: resolved)
    }

    /// Finds a model by name (`organisation/model`) in a Hugging Face cache's `hub` directory.
    package init(cache: String, model: String, revision: String = "main") throws(FileRefusal) {
        let isPlain =
            !model.isEmpty
            && model.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
                !$0.isEmpty && !$0.hasPrefix(".") && !$0.utf8.contains(0)
            }
        guard isPlain else {
            throw FileRefusal(
                .badPath, subject: cache, problem: "a base's name is not of the form organisation/model",
                remedy: "map it to a directory in the configuration")
        }
        let folder = "models--" + model.split(separator: "/").joined(separator: "--")
        try self.init(path: "\(cache)/\(folder)", revision: revision)
    }

    /// The names of files and of links to files, sorted.
    package func files() throws(FileRefusal) -> [String] {
        try directory.entries().entries
            .filter {
                $0.kind == .regular || $0.kind == .symbolicLink && !directory.leadsToDirectory($0.name)
            }
            .map(\.name).sorted()
    }

    /// Opens one file of the directory itself, following its link; it must be a regular file of `limit` bytes at most.
    package func open(_ name: String, limit: Int = .max) throws(FileRefusal) -> OpenFile {
        guard !name.isEmpty, !name.contains("/"), name != ".", name != "..", !name.utf8.contains(0) else {
            throw FileRefusal(
                .badPath, subject: resolvedPath, problem: "a file's name has a path in it",
                remedy: "put the weights into the model's directory itself")
        }
        return try Self.open("\(resolvedPath)/\(name)", limit: limit)
    }

    /// Opens a file that the operator named, following links once.
    package static func open(_ path: String, limit: Int = .max) throws(FileRefusal) -> OpenFile {
        let resolved = try resolve(path)
        let parts = resolved.split(separator: "/").map(String.init)
        guard let name = parts.last else { throw .irregular(.directory, subject: path) }
        let parent = try SafeDirectory(searching: "/" + parts.dropLast().joined(separator: "/"))
        return try parent.open(name, limit: limit, named: path, resolvedPath: resolved)
    }

    private static func resolve(_ path: String) throws(FileRefusal) -> String {
        guard let real = realpath(path, nil) else { throw SafeDirectory.refusal(SystemError(errno), path: path) }
        defer { free(real) }
        guard let text = String(validatingCString: real) else {
            throw FileRefusal(
                .badPath, subject: path, problem: "it leads to a name that is not UTF-8", remedy: "rename it")
        }
        return text
    }

    private static func snapshot(in repository: SafeDirectory, revision: String) throws(FileRefusal) -> String {
        var commit = revision
        if let bytes = try? repository.open("refs/\(revision)", limit: 256).bytes() {
            commit = String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self)
        }
        do throws(FileRefusal) {
            return try repository.directory("snapshots/\(commit)").path
        } catch {
            guard error.code == .missing || error.code == .badPath else { throw error }
            throw FileRefusal(
                .missing, subject: repository.path, problem: "the cache holds no such revision of this model",
                remedy: "download it, or name a revision that is there")
        }
    }
}
