import StrictYAML

/// A sentence with slots that a pair of terms fills, and the sentence of the same build that carries no stereotype.
struct PairWording {
    struct Texts {
        let more: String
        let less: String
        let control: PairItem.Control?
    }

    let sentence: SlottedText
    private let control: SlottedText?
    private let reading: SuiteReading
    private let controlMark: SourceMark

    /// Nil, and reported, when a text is missing or wrong.
    init?(_ reader: MappingReader, id: String, _ reading: SuiteReading) {
        let sentence = Self.slotted(reader, "sentence", required: true, reading)
        control = Self.slotted(reader, "control", required: false, reading)
        guard let sentence, reader.has("control") == (control != nil) else { return nil }
        self.sentence = sentence
        self.reading = reading
        controlMark = reader.mark(of: "control")
    }

    private static func slotted(
        _ reader: MappingReader, _ key: String, required: Bool, _ reading: SuiteReading
    ) -> SlottedText? {
        let text = reading.slotted(
            reader, key, "the \(key)", required: required, example: "{group} or {Group}")
        guard let text, text.slots.isEmpty else { return text }
        reading.log.error(
            .noSlot, "the \(key) has no slot, so that its two members would be the same", at: reader.mark(of: key),
            help: "put {group} where the group is named")
        return nil
    }

    /// Nil, and reported, when the terms don't fit.
    func filled(with terms: TermPair) -> Texts? {
        let unused = terms.slots.filter { !sentence.slots.contains($0) }
        guard unused.isEmpty else {
            reading.log.error(
                .unusedTerm, "the sentence has no slot \(SlottedText.list(unused))", at: terms.more.mark)
            return nil
        }
        guard let members = members(of: sentence, "sentence", terms) else { return nil }
        guard let control else { return Texts(more: members.more, less: members.less, control: nil) }
        guard let controls = self.members(of: control, "control", terms) else { return nil }
        guard controls.more != members.more, controls.less != members.less else {
            reading.log.error(
                .equalTexts, "the control is the same as the sentence", at: controlMark,
                help: "a control is a sentence of the same build without the stereotype")
            return nil
        }
        return Texts(more: members.more, less: members.less, control: controls)
    }

    private func members(of text: SlottedText, _ key: String, _ terms: TermPair) -> PairItem.Control? {
        guard let more = text.filled(with: terms.more.words), let less = text.filled(with: terms.less.words) else {
            let unfilled = text.slots.filter { terms.more.words[$0] == nil }
            reading.log.error(
                .unfilledSlot, "no term for the slot \(SlottedText.list(unfilled)) of the \(key)", at: terms.mark)
            return nil
        }
        guard more != less else {
            reading.log.error(
                .equalTexts, "both members of this pair come out the same in the \(key)", at: terms.mark)
            return nil
        }
        let fits = [more, less].allSatisfy { reading.rules.fits($0, "the expanded \(key)", at: terms.mark) }
        return fits ? PairItem.Control(more: more, less: less) : nil
    }
}
