import ArgumentParser
import FairnessMonitor

struct RulesExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Says what a rule means, what would make it fire, and what moved it.",
        discussion: """
            In plain words: what is measured and compared, when the rule fires, in which family and at which level it is \
            tested, how patient it is and what mutes it. Then one checkpoint, judged by these rules from its stored item \
            scores: each category's verdict with the interval at its adjusted level, the value from which on it would \
            fire there, and the items that moved the metric most from the base, with their text. Works whether the daemon \
            runs or not, and loads no model.

            Exit status: 0 explained; 2 no such rule, or a checkpoint that it isn't about; 1 results that can't be read.
            """)

    @Argument(help: "The rule's name.")
    var rule: String

    @Argument(
        help: ArgumentHelp(
            "A path or the end of one, run/step, or at least four digits of the sha256; without it the newest evaluated "
                + "checkpoint that the rule is about."))
    var checkpoint: String?

    @OptionGroup var rules: RuleOptions

    @Option(help: ArgumentHelp("Show the items of this category or category/group.", valueName: "category"))
    var category: String?

    @Option(help: "How many items to show of a category.")
    var items = ExplainedRule.Detail.defaultItems

    @OptionGroup var state: StateOptions

    @Flag(help: "One JSON object, with words, categories and items.")
    var json = false

    func validate() throws {
        guard items >= 0 else { throw ValidationError("--items must be 0 or more.") }
    }

    func run() async throws {
        try await reportingErrors(json: json) {
            let suites = try state.monitor.suites(beside: rules.suites(), mayBeMissing: checkpoint == nil)
            let explained = try state.monitor.explanation(
                of: rule, in: rules.load(for: suites), suites: suites, checkpoint: checkpoint)
            if json {
                print(explained.document(items: items).written(pretty: true))
            } else {
                var detail = ExplainedRule.Detail()
                detail.category = category
                detail.items = items
                print(try explained.lines(detail).joined(separator: "\n"))
            }
        }
    }
}
