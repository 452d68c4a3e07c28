import Glibc

/// Where suites and rules that ship with fairwatch lie, whether it was installed or runs from its build folder.
package struct InstalledFiles: Sendable {
    private let executableDirectory: String

    package init() {
        let resolved = realpath("/proc/self/exe", nil)
        defer { free(resolved) }
        let path = resolved.flatMap { String(validatingCString: $0) } ?? ""
        executableDirectory = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    }

    /// The file of a built-in suite; nil when it isn't found.
    package func suite(named name: String) -> String? {
        first(
            installed: "share/fairwatch/suites/\(name).yaml", inSources: "Sources/FairnessSuites/Resources/\(name).yaml"
        )
    }

    /// The rules that are used when nobody names others.
    package var defaultRules: String? {
        first(installed: "share/fairwatch/rules/default.yaml", inSources: "rules/default.yaml")
    }

    /// The directory of calibrations that ship with fairwatch.
    var calibrations: String? {
        first(
            installed: "share/fairwatch/calibrations", inSources: "Sources/FairnessMonitor/Resources/calibrations")
    }

    private func first(installed: String, inSources: String) -> String? {
        // <prefix>/bin/fairwatch, <prefix>/sbin/fairwatchd, or .build/<triple>/<configuration>/fairwatch.
        var candidates = ["\(executableDirectory)/../\(installed)"]
        for up in ["/..", "/../..", "/../../.."] { candidates.append("\(executableDirectory)\(up)/\(inSources)") }
        guard let found = candidates.first(where: { access($0, R_OK) == 0 }) else { return nil }
        // Without the ".." in it, for messages name it.
        let resolved = realpath(found, nil)
        defer { free(resolved) }
        return resolved.flatMap { String(validatingCString: $0) } ?? found
    }
}
