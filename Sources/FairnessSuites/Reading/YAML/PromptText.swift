import StrictYAML

/// The prompt of a section, with a slot for each part of an item's text, such as `{text}` and `{question}`.
struct PromptText {
    private let text: SlottedText
    private let mark: SourceMark
    private let rules: TextRules

    /// Nil, and reported, when the key `prompt` is missing or wrong, lacks one of the slots or has others.
    init?(_ section: MappingReader, slots: [String], _ reading: SuiteReading) {
        let example = slots.map { "{\($0)}" }.joined(separator: " and ")
        guard let text = reading.slotted(section, "prompt", "the prompt", breaks: true, example: example) else {
            return nil
        }
        mark = section.mark(of: "prompt")
        rules = reading.rules
        for slot in slots where !text.slots.contains(slot) {
            reading.log.error(.noSlot, "the prompt has no slot {\(slot)}", at: mark)
        }
        for slot in text.slots where !slots.contains(slot) {
            reading.log.error(
                .unfilledSlot, "nothing fills the prompt's slot {\(slot)}", at: mark,
                help: Suggestion.help(slot, among: slots))
        }
        guard Set(text.slots) == Set(slots) else { return nil }
        self.text = text
    }

    /// Nil, and reported at the mark, when it comes out too long.
    func filled(with texts: [String: String], at mark: SourceMark) -> String? {
        guard let prompt = text.filled(with: texts), rules.fits(prompt, "the expanded prompt", at: mark) else {
            return nil
        }
        return prompt
    }
}
