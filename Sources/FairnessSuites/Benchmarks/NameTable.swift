/// Names given out in one import, so that two things never share one.
struct NameTable {
    /// In the order of their first use.
    private(set) var names: [String] = []
    private var writings: [String: String] = [:]
    private var given: [String: String] = [:]
    /// The last number behind a name that several things would have.
    private var uses: [String: Int] = [:]

    /// Two writings that come out as one name.
    struct Collision: Equatable {
        let name: String
        let first: String
        let second: String
    }

    enum Outcome: Equatable {
        case name(String)
        case unusable
        case collision(Collision)
    }

    /// The writing's normalised name, the same for each use of the same writing.
    mutating func name(of written: String) -> Outcome {
        if let name = given[written] { return .name(name) }
        guard let name = SuiteName.normalised(written) else { return .unusable }
        if let first = writings[name] { return .collision(Collision(name: name, first: first, second: written)) }
        keep(name, for: written)
        return .name(name)
    }

    /// As `name(of:)` for what no person types: where normalising fails or two collide, the name is approximated and
    /// numbered.
    mutating func distinctName(of written: String) -> String {
        if let name = given[written] { return name }
        let base =
            SuiteName.normalised(written).map { String($0.prefix(SuiteName.longest - 10)) }
            ?? SuiteName.approximate(written)
        var name = base
        while writings[name] != nil {
            let number = uses[base, default: 1] + 1
            uses[base] = number
            name = "\(base)-\(number)"
        }
        keep(name, for: written)
        return name
    }

    private mutating func keep(_ name: String, for written: String) {
        names.append(name)
        writings[name] = written
        given[written] = name
    }
}
