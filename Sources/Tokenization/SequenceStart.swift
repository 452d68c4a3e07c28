import StrictJSON

/// What a model wants in front of a text: its token for the beginning, and whether it is added by itself.
struct SequenceStart: Sendable, Equatable {
    /// The token that the model's own policy adds, or nil.
    var added: Int32?
    /// The token for the beginning, whether it is added or not.
    var bosToken: Int32?
    /// The token for the end of a text, which some models use between texts and so before one.
    var eosToken: Int32?

    /// Reads the template of `post_processor`, which alone decides where there is a tokenizer.json: transformers does
    /// not look at `add_bos_token` then (5.23.0).
    init(
        postProcessor: JSON?, bosToken: String?, eosToken: String?, id: (String) -> Int32?
    ) throws {
        self.bosToken = bosToken.flatMap(id)
        self.eosToken = eosToken.flatMap(id)
        guard let template = try Self.template(postProcessor) else { return }
        added = try Self.firstToken(of: template, id: id)
        self.bosToken = self.bosToken ?? added
    }

    init(added: Int32?, bosToken: Int32?, eosToken: Int32?) {
        self.added = added
        self.bosToken = bosToken
        self.eosToken = eosToken
    }

    private static func template(_ value: JSON?) throws -> FieldReader? {
        guard let value, !value.isNull else { return nil }
        let outer = try FieldReader(value, path: "post_processor")
        var processors = [outer]
        if try outer.string("type") == "Sequence" {
            processors = try outer.array("processors").enumerated().map { index, processor in
                try FieldReader(processor, path: "\(outer.name("processors"))[\(index)]")
            }
        }
        var template: FieldReader? = nil
        for processor in processors {
            switch try processor.string("type") {
            case "ByteLevel": continue
            case "TemplateProcessing" where template == nil: template = processor
            case let type:
                throw TokenizerError.unsupported(processor.name("type"), "the post-processor \(quoted(type))")
            }
        }
        return template
    }

    /// The template's one token before the text, or nil; anything behind the text is refused.
    private static func firstToken(of template: FieldReader, id: (String) -> Int32?) throws -> Int32? {
        let path = template.name("single")
        var first: Int32? = nil
        var hasText = false
        for (index, value) in try template.array("single").enumerated() {
            let item = try FieldReader(value, path: "\(path)[\(index)]")
            if item.value("Sequence") != nil, !hasText {
                hasText = true
            } else if item.value("SpecialToken") != nil, !hasText, first == nil {
                let name = try item.reader("SpecialToken").string("id")
                first = try tokenID(name, of: template, id: id)
            } else {
                throw TokenizerError.unsupported(path, "a template other than the text with at most one token in front")
            }
        }
        guard hasText else { throw TokenizerError.damaged(path, "it has no place for the text") }
        return first
    }

    /// The template's own id for a token, which must be the vocabulary's.
    private static func tokenID(_ name: String, of template: FieldReader, id: (String) -> Int32?) throws -> Int32 {
        let entry = try FieldReader(
            try template.reader("special_tokens").required(name), path: template.name("special_tokens.\(quoted(name))"))
        let ids = try entry.array("ids").map(\.integer)
        guard let known = id(name), ids == [Int(known)] else {
            throw TokenizerError.damaged(entry.name("ids"), "it is not the id of \(quoted(name)) in the vocabulary")
        }
        return known
    }
}
