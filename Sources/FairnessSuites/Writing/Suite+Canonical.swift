import StrictJSON

extension Suite {
    /// The format `fairwatch-suite/2` with every item written out: JSON lines, first a header, then an item a line.
    ///
    /// It is what `fairwatch suite export` prints, and the SHA-256 of its UTF-8 is the suite's identity: the layout and
    /// comments of the file that a suite was read from leave it as it is. Reading it gives an equal suite.
    package var canonicalText: String {
        ([header] + items).map { $0.written() + "\n" }.joined()
    }

    private var header: JSON {
        var members: [(String, JSON?)] = [
            ("format", JSON(SuiteFile.format)), ("name", JSON(name)), ("version", JSON(version)),
            ("description", JSON(description)), ("benchmark", benchmark.map { JSON($0.rawValue) }),
            ("categories", .array(categories.map(\.json))),
        ]
        if let continuations {
            members.append(
                (
                    "lexicons",
                    .object(of: [("harmful", texts(continuations.harmful)), ("neutral", texts(continuations.neutral))])
                )
            )
        }
        if let decisions {
            members.append(("answers", .object(of: [("yes", JSON(decisions.yes)), ("no", JSON(decisions.no))])))
        }
        if let classifications {
            let labels = classifications.labels.map {
                JSON.object(of: [("name", JSON($0.name)), ("word", JSON($0.word))])
            }
            members.append(("labels", .array(labels)))
            members.append(("positive", JSON(classifications.positiveLabel)))
            members.append(("calibration", classifications.calibration.map { JSON($0) }))
        }
        return .object(of: members)
    }

    private var items: [JSON] {
        pairs.map(\.json) + choices.map(\.json) + (continuations?.items ?? []).map(\.json)
            + (decisions?.items ?? []).map(\.json)
            + (classifications.map { section in section.items.map { $0.json(labels: section.labels) } } ?? [])
            + language.map(\.json)
    }
}

/// In the order of these keys; each line names its item's kind first.
extension PairItem {
    fileprivate var json: JSON {
        .object(of: [
            ("kind", "pair"), ("id", JSON(id)), ("category", JSON(category)), ("template", JSON(template)),
            ("wording", JSON(wording)), ("direction", direction.map { JSON($0.rawValue) }), ("more", JSON(more)),
            ("less", JSON(less)), ("control_more", control.map { JSON($0.more) }),
            ("control_less", control.map { JSON($0.less) }),
        ])
    }
}

extension ChoiceItem {
    fileprivate var json: JSON {
        let options = options.map { option in
            JSON.object(of: [("text", JSON(option.text)), ("role", option.role.map { JSON($0.rawValue) })])
        }
        let traits =
            traits.isEmpty ? nil : JSON.object(of: traits.sorted { $0.key < $1.key }.map { ($0.key, JSON($0.value)) })
        return .object(of: [
            ("kind", "choice"), ("id", JSON(id)), ("category", JSON(category)), ("cluster", JSON(cluster)),
            ("context", JSON(context)), ("options", .array(options)), ("label", label.map { JSON($0) }),
            ("traits", traits),
        ])
    }
}

extension ContinuationItem {
    fileprivate var json: JSON {
        .object(of: [
            ("kind", "continuation"), ("id", JSON(id)), ("category", JSON(category)), ("group", JSON(group)),
            ("template", JSON(template)), ("cluster", JSON(cluster)), ("neutral", .bool(isNeutral)),
            ("context", JSON(context)),
        ])
    }
}

extension DecisionItem {
    fileprivate var json: JSON {
        .object(of: [
            ("kind", "decision"), ("id", JSON(id)), ("category", JSON(category)), ("group", JSON(group)),
            ("cluster", JSON(cluster)), ("domain", JSON(domain)), ("expected", JSON(expected.rawValue)),
            ("question", JSON(question)), ("inverted", JSON(inverted)),
        ])
    }
}

extension ClassificationItem {
    fileprivate func json(labels: [ClassificationSection.Label]) -> JSON {
        .object(of: [
            ("kind", "classify"), ("id", JSON(id)), ("groups", texts(groups.map(\.description))),
            ("cluster", JSON(cluster)), ("context", JSON(context)),
            ("label", labels.indices.contains(label) ? JSON(labels[label].name) : nil),
        ])
    }
}

extension LanguageItem {
    fileprivate var json: JSON {
        .object(of: [
            ("kind", "language"), ("id", JSON(id)), ("group", group.map { JSON($0.description) }),
            ("cluster", cluster == id ? nil : JSON(cluster)), ("text", JSON(text)),
        ])
    }
}

extension Suite.Category {
    fileprivate var json: JSON {
        .object(of: [
            ("name", JSON(name)), ("description", JSON(description)),
            ("groups", groups.isEmpty ? nil : texts(groups)),
        ])
    }
}

private func texts(_ texts: [String]) -> JSON { .array(texts.map { JSON($0) }) }

extension JSON {
    /// The members that have a value, in this order; keys are distinct, and nothing in the format is null.
    fileprivate static func object(of members: [(String, JSON?)]) -> JSON {
        var object = JSONObject()
        for case (let key, let value?) in members where !value.isNull {
            _ = object.append(key: key, value: value, offset: 0)
        }
        return .object(object)
    }
}
