/// Why a module pattern of an adapter cannot be used; the pattern itself is named by whoever read it.
package struct ModulePatternError: Error, Equatable, CustomStringConvertible {
    package let problem: String

    package var description: String { problem }
}
