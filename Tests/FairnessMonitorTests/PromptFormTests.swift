import FairnessSuites
import Foundation
import Testing

@testable import FairnessMonitor

/// A base that wants to be spoken to in a form gets everything that is said in it, and nothing else.
struct PromptFormTests {
    private let form = PromptForm(prefix: "<user>", suffix: "<answer>\n")

    private var suite: LoadedSuite {
        LoadedSuite(
            Suite(
                name: "s", version: "1", description: "A test.", benchmark: .crowsPairs,
                categories: [Suite.Category(name: "age", description: "A test.")],
                pairs: [PairItem(id: "0", category: "age", template: "t", more: "More.", less: "Less.", control: nil)],
                choices: [
                    ChoiceItem(
                        id: "0", category: "age", cluster: "c", context: "Who?",
                        options: [ChoiceItem.Option(text: " I"), ChoiceItem.Option(text: " you")], label: 0)
                ], language: [LanguageItem(id: "0", text: "Plain.")]))
    }

    @Test func wholeTextsAndContextsAreWrapped() {
        let prompts = suite.prompts(in: form)
        #expect(prompts[0].continuations == ["<user>More.<answer>\n"])
        // As lm-evaluation-harness scores them.
        #expect(prompts[2].continuations == ["More."] && prompts[2].beginning == .harness)
        #expect(prompts[4].context == "<user>Who?<answer>\n" && prompts[4].continuations == [" I", " you"])
        #expect(prompts[5].context == "Who?" && prompts[5].beginning == .harness)
        #expect(prompts.last?.continuations == ["Plain."])
        #expect(suite.prompts(in: .raw) == suite.suite.prompts)
    }

    /// The token behind the whole form is compared, not the line break that ends the form.
    @Test func theEndOfAFormBelongsToTheContextThatIsCompared() throws {
        let base = try BaseModel(path: CopiedModel.original.appending(path: "base").path(percentEncoded: false))
        let tokens = try PromptTokens(base.tokenizer)
        let prompt = suite.prompts(in: form)[4]
        let compared = try tokens.contexts([prompt])[0]
        #expect(compared == base.tokenizer.encode("<user>Who?<answer>\n"))
        #expect(compared != base.tokenizer.encode("<user>Who?<answer>"))
    }
}
