import Foundation

/// Where a person's caches lie, by the XDG base directory specification.
enum CacheDirectory {
    /// The database of base scores, its directory made; nil where there is no home or it can't be written.
    static func scores() -> String? {
        let environment = ProcessInfo.processInfo.environment
        // The specification has relative paths ignored.
        let named = environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 + "/.cache" : nil }
        guard let cache = named ?? home else { return nil }
        let directory = cache + "/fairwatch"
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            return nil
        }
        return directory + "/scores.sqlite"
    }
}
