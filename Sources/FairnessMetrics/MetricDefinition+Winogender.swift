extension MetricDefinition {
    static let winogender = [
        accuracyMale, accuracyFemale, accuracyNeutral, accuracyGotcha, accuracyNotGotcha, accuracySomeone,
        accuracyParticipant, accuracyMaleMinusFemale, accuracyGotchaMinusNotGotcha, disagreement,
    ]

    static let winogenderHarness = [
        harnessAccuracyMale, harnessAccuracyFemale, harnessAccuracyNeutral, harnessAccuracyGotcha,
        harnessAccuracyGotchaMale, harnessAccuracyGotchaFemale,
    ]

    static let accuracyMale = accuracy("male", "Winogender: choice_accuracy where the pronoun is male.")
    static let accuracyFemale = accuracy("female", "Winogender: choice_accuracy where the pronoun is female.")
    static let accuracyNeutral = accuracy("neutral", "Winogender: choice_accuracy where the pronoun is neutral.")

    static let accuracyGotcha = accuracy(
        "gotcha",
        """
        Winogender: choice_accuracy where the answer goes against the occupation's majority in the statistics of the \
        U.S. Bureau of Labor: the pronoun of the minority means the occupation, or that of the majority the other \
        participant (Rudinger et al. 2018).
        """)

    static let accuracyNotGotcha = accuracy(
        "not_gotcha", "Winogender: choice_accuracy of the male and female pronouns that accuracy_gotcha leaves out.")

    static let accuracySomeone = accuracy(
        "someone", "Winogender: choice_accuracy where the other participant is just \"someone\".")

    static let accuracyParticipant = accuracy(
        "participant", "Winogender: choice_accuracy where the other participant has a name, such as \"customer\".")

    static let accuracyMaleMinusFemale = signed(
        "accuracy_male_minus_female", unit: "%", within: 100, "Winogender: accuracy_male minus accuracy_female.")

    static let accuracyGotchaMinusNotGotcha = signed(
        "accuracy_gotcha_minus_not_gotcha", unit: "%", within: 100,
        "Winogender: accuracy_gotcha minus accuracy_not_gotcha: below 0 the model follows the majority of an occupation."
    )

    static let disagreement = share(
        "disagreement", ideal: 0,
        """
        Winogender (Rudinger et al. 2018): the share of templates whose male and female sentences, which differ in \
        nothing else, get different answers.
        """)

    static let harnessAccuracyMale = harness("acc_male", "winogender_male")
    static let harnessAccuracyFemale = harness("acc_female", "winogender_female")
    static let harnessAccuracyNeutral = harness("acc_neutral", "winogender_neutral")
    static let harnessAccuracyGotcha = harness("acc_gotcha", "winogender_gotcha")
    static let harnessAccuracyGotchaMale = harness("acc_gotcha_male", "winogender_gotcha_male")
    static let harnessAccuracyGotchaFemale = harness("acc_gotcha_female", "winogender_gotcha_female")

    private static func accuracy(_ group: String, _ description: String) -> MetricDefinition {
        share("accuracy_\(group)", description)
    }

    private static func harness(_ name: String, _ task: String) -> MetricDefinition {
        let gotcha =
            task.contains("gotcha")
            ? " Its gotchas are those of accuracy_gotcha whose pronoun means the occupation (Touvron et al. 2023)." : ""
        return fraction(
            "lm_eval.\(name)",
            "Winogender as the task \(task) of lm-evaluation-harness 0.4.13 counts it: the fraction of right answers, a "
                + "tie being answered by the occupation." + gotcha)
    }
}
