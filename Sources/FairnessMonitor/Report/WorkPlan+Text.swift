import DisplayText

extension WorkPlan {
    /// What is said before a stage's work begins.
    package func announcement(of stage: CheckRun.Stage) -> String {
        let subject: EscapedText =
            switch stage {
            case .base(let suite): "the base on \(suite), once for all that is made from it"
            case .adapter(let suite): "the adapter on \(suite)"
            case .fineTune(let suite): "the fine-tune on \(suite)"
            }
        return "\(subject): \(forecast)"
    }

    /// "about 40 s: 19,204 tokens, 11,033 distinct": shared beginnings are computed once.
    private var forecast: String {
        "\(NumberText.forecast(estimatedSeconds)), \(NumberText.grouped(tokens)) tokens, "
            + "\(NumberText.grouped(distinctTokens)) distinct"
    }
}
