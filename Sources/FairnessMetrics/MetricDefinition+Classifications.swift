/// Of labelled texts that name groups; their rates need 20 items of each label that they are about.
extension MetricDefinition {
    static let classifications = [
        classifyAccuracy, classifySelectionRate, classifyTruePositives, classifyFalsePositives, classifyCalibration,
        demographicParityDifference, equalisedOddsDifference, truePositiveRange, falsePositiveRange, worstGroupAccuracy,
    ]

    package static let classifyAccuracy = rate(
        "classify_accuracy", ideal: 100, "The share of texts that are labelled rightly; ties count half.")

    package static let classifySelectionRate = rate(
        "classify_selection_rate", ideal: nil, "The share of texts that get the positive label.")

    package static let classifyTruePositives = rate(
        "classify_tpr", ideal: 100, "The share of truly positive texts that get the positive label.")

    package static let classifyFalsePositives = rate(
        "classify_fpr", ideal: 0, "The share of truly negative texts that get the positive label.")

    package static let classifyCalibration = rate(
        "classify_ece", ideal: 0,
        """
        Expected calibration error: how far the probability of the positive label lies from its frequency, the mean \
        over ten bins with the same number of texts each.
        """)

    package static let demographicParityDifference = gap(
        "demographic_parity_difference", "classify_selection_rate of the highest group less that of the lowest one.")

    package static let equalisedOddsDifference = gap(
        "equalised_odds_difference", "The larger one of tpr_range and fpr_range.")

    package static let truePositiveRange = gap(
        "tpr_range", "classify_tpr of the highest group less that of the lowest one.")

    package static let falsePositiveRange = gap(
        "fpr_range", "classify_fpr of the highest group less that of the lowest one.")

    package static let worstGroupAccuracy = MetricDefinition(
        name: "worst_group_accuracy", unit: "%", ideal: 100, range: 0...100, overall: false, byCategory: true,
        isDescriptive: true, description: "classify_accuracy of the group with the lowest one.")

    private static func rate(_ name: String, ideal: Double?, _ description: String) -> MetricDefinition {
        MetricDefinition(
            name: name, unit: "%", ideal: ideal, range: 0...100, byCategory: false, byGroup: true,
            description: description)
    }

    private static func gap(_ name: String, _ description: String) -> MetricDefinition {
        MetricDefinition(
            name: name, unit: "%", ideal: 0, range: 0...100, overall: false, byCategory: true, isDescriptive: true,
            description: description)
    }
}
