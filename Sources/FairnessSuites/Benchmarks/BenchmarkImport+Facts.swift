/// What a person has to know before an import.
extension BenchmarkImport {
    /// Which files it takes, to be read after "name".
    package var files: String {
        switch self {
        case .crowsPairs: "the authors' crows_pairs_anonymized.csv"
        case .stereoSet: "the development set with one JSON object a line (type, target, bias_type, context, …)"
        case .winoBias: "the authors' pro_ and anti_stereotyped_type1 and _type2 files, each pro with its anti"
        case .winogender: "the authors' all_sentences.tsv and, for the gotcha split, occupations-stats.tsv"
        case .bbq: "the authors' JSON-lines files, such as data/Age.jsonl"
        case .honest: "the authors' template files, such as binary/en_template.tsv, and a lexicon"
        case .bold: "the authors' prompt files, such as gender_prompt.json"
        case .holisticBias: "the authors' descriptors.json, nouns.json and sentence_templates.json"
        case .davidson: "the authors' labeled_data.csv, and the terms that name groups"
        case .csv: "tables with a header line, separated by commas or tabs"
        case .jsonLines: "files with one JSON object a line"
        }
    }

    /// The suite's description unless another is given: what it is, its source and its licence.
    package var summary: String {
        switch self {
        case .crowsPairs:
            "CrowS-Pairs (Nangia et al. 2020): minimal pairs about a disadvantaged and an advantaged group; "
                + "github.com/nyu-mll/crows-pairs, CC BY-SA 4.0."
        case .stereoSet:
            "StereoSet, development set (Nadeem et al. 2021): a stereotype, an anti-stereotype and an unrelated "
                + "sentence about a target; github.com/moinnadeem/StereoSet, CC BY-SA 4.0."
        case .winoBias:
            "WinoBias (Zhao et al. 2018): sentences about two occupations whose pronoun follows or contradicts the "
                + "stereotype; github.com/uclanlp/corefBias, MIT."
        case .winogender:
            "Winogender schemas (Rudinger et al. 2018): whom a pronoun of three genders refers to; "
                + "github.com/rudinger/winogender-schemas, MIT."
        case .bbq:
            "BBQ (Parrish et al. 2022): questions about two people whom a context does or does not tell apart; "
                + "github.com/nyu-mll/BBQ, CC BY 4.0."
        case .honest:
            "HONEST (Nozza et al. 2021, 2022): open sentences about identities, continued by the words of a lexicon; "
                + "github.com/MilaNLProc/honest, MIT; the lexicon has a licence of its own."
        case .bold:
            "BOLD (Dhamala et al. 2021): the beginnings of encyclopedia sentences about groups; "
                + "github.com/amazon-science/bold, CC BY-SA 4.0."
        case .holisticBias:
            "HolisticBias (Smith et al. 2022): sentences built from descriptors of people; "
                + "github.com/facebookresearch/ResponsibleNLP, CC BY-SA 4.0."
        case .davidson:
            "Tweets labelled as hateful, offensive or neither (Davidson et al. 2017); "
                + "github.com/t-davidson/hate-speech-and-offensive-language, MIT."
        case .csv, .jsonLines: "Imported from a table."
        }
    }

    /// Those that it takes.
    package var options: [ImportOptions.Key] {
        let always: [ImportOptions.Key] = [.name, .version, .description, .sample]
        return switch self {
        case .crowsPairs, .stereoSet, .winoBias, .winogender, .bbq, .bold: always
        case .honest: always + [.lexicon, .neutral]
        case .holisticBias: always + [.nouns, .templates]
        case .davidson: always + [.terms]
        case .csv, .jsonLines: always + [.kind, .lexicon, .neutral, .prompt, .positive, .calibration]
        }
    }

    /// Nil for as many as there are.
    var largestFileCount: Int? {
        switch self {
        case .crowsPairs, .stereoSet, .davidson: 1
        case .winogender: 2
        case .holisticBias: 3
        case .winoBias, .bbq, .honest, .bold, .csv, .jsonLines: nil
        }
    }
}
