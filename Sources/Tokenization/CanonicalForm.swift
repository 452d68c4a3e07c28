/// Unicode's canonical normalisation of UTF-8, as of the edition that the `tokenizers` library knows.
///
/// The forms are those of Unicode Standard Annex 15; scalars that are assigned later stay as they are and have the
/// combining class 0.
enum CanonicalForm: Sendable, Equatable {
    /// NFC
    case composed
    /// NFD
    case decomposed

    /// `bytes` is valid UTF-8 that starts and ends between scalars.
    func normalize(_ bytes: [UInt8]) -> [UInt8] {
        guard var start = bytes.firstIndex(where: mayChange) else { return bytes }
        // The scalar in front of the first that may change may be what it joins.
        if start > 0 { start = scalarStart(before: start, in: bytes) }
        var scalars: [UInt32] = []
        scalars.reserveCapacity(bytes.count - start)
        var index = start
        while index < bytes.count {
            let scalar = decodedScalar(in: bytes, at: index)
            index += UTF8.width(scalar)
            Self.decompose(scalar.value, into: &scalars)
        }
        Self.order(&scalars)
        if self == .composed { Self.compose(&scalars) }
        var result = Array(bytes[..<start])
        result.reserveCapacity(bytes.count + bytes.count / 8)
        for value in scalars { append(value, to: &result) }
        return result
    }

    /// Whether a scalar with this first byte can be other than it stands: up to U+02FF all is composed already, and
    /// ASCII is decomposed.
    private func mayChange(_ byte: UInt8) -> Bool {
        byte >= (self == .composed ? 0xCC : 0x80)
    }

    private func append(_ value: UInt32, to bytes: inout [UInt8]) {
        guard let scalar = Unicode.Scalar(value) else { return }
        bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
}

extension CanonicalForm {
    private static func decompose(_ value: UInt32, into scalars: inout [UInt32]) {
        if value < 0xC0 { return scalars.append(value) }
        if let syllable = HangulSyllable(value) { return syllable.decompose(into: &scalars) }
        guard let parts = CanonicalDecompositions.parts[value] else { return scalars.append(value) }
        // Only the first part has parts itself, and the chain is at most three long.
        decompose(parts.first, into: &scalars)
        if let second = parts.second { scalars.append(second) }
    }

    /// Sorts each run of combining marks by class, marks of a class in their order.
    private static func order(_ scalars: inout [UInt32]) {
        var start = 0
        while start < scalars.count {
            guard combiningClass(scalars[start]) != 0 else {
                start += 1
                continue
            }
            var marks: [(order: UInt8, place: Int, value: UInt32)] = []
            var end = start
            while end < scalars.count {
                let order = combiningClass(scalars[end])
                if order == 0 { break }
                marks.append((order, end, scalars[end]))
                end += 1
            }
            if marks.count > 1 {
                marks.sort { ($0.order, $0.place) < ($1.order, $1.place) }
                for (index, mark) in marks.enumerated() { scalars[start + index] = mark.value }
            }
            start = end
        }
    }

    /// Joins each scalar with the last starter before it, unless a scalar between them blocks it.
    private static func compose(_ scalars: inout [UInt32]) {
        var starter: Int? = nil
        var lastOrder: UInt8 = 0
        var end = 0
        for value in scalars {
            let order = combiningClass(value)
            if let place = starter {
                let isAdjacent = end == place + 1
                if isAdjacent || lastOrder != 0 && lastOrder < order, let whole = pair(scalars[place], value) {
                    scalars[place] = whole
                    continue
                }
            }
            if order == 0 { starter = end }
            lastOrder = order
            scalars[end] = value
            end += 1
        }
        scalars.removeSubrange(end...)
    }

    private static func pair(_ first: UInt32, _ second: UInt32) -> UInt32? {
        HangulSyllable.compose(first, second)
            ?? CanonicalDecompositions.wholes[UInt64(first) << 32 | UInt64(second)]
    }

    /// The canonical combining class, which Unicode never changes once a scalar is assigned.
    private static func combiningClass(_ value: UInt32) -> UInt8 {
        guard value >= 0x300, let properties = Unicode.Scalar(value)?.properties else { return 0 }
        let order = properties.canonicalCombiningClass.rawValue
        return order == 0 || properties.isAssigned(asOf: .nine) ? order : 0
    }
}

/// A syllable of the Korean script, whose parts follow from its number (The Unicode Standard, section 3.12).
private struct HangulSyllable {
    private static let syllables: Range<UInt32> = 0xAC00..<0xD7A4
    private static let leads: Range<UInt32> = 0x1100..<0x1113
    private static let vowels: Range<UInt32> = 0x1161..<0x1176
    /// The first is no letter: it stands for a syllable without a tail.
    private static let tails: Range<UInt32> = 0x11A7..<0x11C3
    private static let tailCount = UInt32(28)
    private static let vowelCount = UInt32(21)

    private let number: UInt32

    init?(_ value: UInt32) {
        guard Self.syllables.contains(value) else { return nil }
        number = value - Self.syllables.lowerBound
    }

    func decompose(into scalars: inout [UInt32]) {
        let (pair, tail) = number.quotientAndRemainder(dividingBy: Self.tailCount)
        let (lead, vowel) = pair.quotientAndRemainder(dividingBy: Self.vowelCount)
        scalars.append(Self.leads.lowerBound + lead)
        scalars.append(Self.vowels.lowerBound + vowel)
        if tail > 0 { scalars.append(Self.tails.lowerBound + tail) }
    }

    /// A lead with a vowel, or a syllable without a tail with a tail.
    static func compose(_ first: UInt32, _ second: UInt32) -> UInt32? {
        if leads.contains(first), vowels.contains(second) {
            let pair = (first - leads.lowerBound) * vowelCount + second - vowels.lowerBound
            return syllables.lowerBound + pair * tailCount
        }
        guard let syllable = HangulSyllable(first), syllable.number % tailCount == 0,
            tails.dropFirst().contains(second)
        else { return nil }
        return first + second - tails.lowerBound
    }
}
