import Testing

@testable import Tokenization

struct SequenceStartTests {
    static func template(_ single: String, ids: String = "[4]", sequence: Bool = true) -> String {
        let template =
            #"{"type":"TemplateProcessing","single":[\#(single)],"pair":[],"#
            + #""special_tokens":{"abc":{"id":"abc","ids":\#(ids),"tokens":["abc"]}}}"#
        guard sequence else { return template }
        return #"{"type":"Sequence","processors":[{"type":"ByteLevel","add_prefix_space":true},\#(template)]}"#
    }

    static let special = #"{"SpecialToken":{"id":"abc","type_id":0}}"#
    static let text = #"{"Sequence":{"id":"A","type_id":0}}"#

    /// As transformers 5.23.0 does for every tokeniser class, where there is a tokenizer.json.
    private static let policies: [(String, String?, Int32?, Int32?)] = [
        (template("\(special),\(text)"), nil, 4, 4),
        (template("\(special),\(text)", sequence: false), nil, 4, 4),
        (template(text), nil, nil, nil),
        (template(text), #"{"bos_token":"a","add_bos_token":true,"add_eos_token":true}"#, nil, 0),
        (template("\(special),\(text)"), #"{"bos_token":"a","add_bos_token":false}"#, 4, 0),
        (#"{"type":"ByteLevel","add_prefix_space":true}"#, #"{"bos_token":"a","add_bos_token":true}"#, nil, 0),
        ("null", #"{"bos_token":{"content":"b"},"add_bos_token":true}"#, nil, 1),
        ("null", #"{"add_bos_token":true}"#, nil, nil),
        ("null", #"{"bos_token":"b","add_bos_token":false}"#, nil, 1),
        ("null", #"{"bos_token":"b"}"#, nil, 1),
        ("null", #"{"bos_token":"unknown"}"#, nil, nil),
        ("null", #"{"bos_token":null,"add_bos_token":null}"#, nil, nil),
        ("null", nil, nil, nil),
    ]

    @Test(arguments: policies)
    func followsTheTemplateAlone(
        postProcessor: String, configuration: String?, added: Int32?, bosToken: Int32?
    ) throws {
        var file = TinyTokenizer()
        file.topLevel["post_processor"] = postProcessor
        let tokenizer = try file.parse(configuration: configuration)
        #expect(tokenizer.beginningOfSequence == added)
        #expect(tokenizer.bosTokenID == bosToken)
        #expect(tokenizer.encode("ab") == [3])
    }

    @Test(arguments: [
        (#"{"type":"RobertaProcessing","sep":["abc",4],"cls":["a",0]}"#, "post_processor.type"),
        (#"{"type":"BertProcessing","sep":["abc",4],"cls":["a",0]}"#, "post_processor.type"),
        (template("\(text),\(special)", sequence: false), "single"),
        (template("\(special),\(special),\(text)"), "single"), (template(special), "single"), (template(""), "single"),
        (template("\(special),\(text)", ids: "[3]"), "special_tokens.'abc'.ids"),
        (template("\(special),\(text)", ids: "[4,4]"), "special_tokens.'abc'.ids"),
        (template(#"{"SpecialToken":{"id":"zz"}},\#(text)"#), "special_tokens.zz"), ("7", "post_processor"),
    ])
    func refusesOtherTemplatesByName(postProcessor: String, field: String) throws {
        var file = TinyTokenizer()
        file.topLevel["post_processor"] = postProcessor
        #expect(try file.refusal().field.hasSuffix(field))
    }

    @Test(arguments: [
        (#"{"bos_token":3}"#, "bos_token"), ("[]", ""), ("{", ""), (#"{"add_prefix_space":true}"#, "add_prefix_space"),
        (#"{"add_prefix_space":"yes"}"#, "add_prefix_space"),
    ])
    func refusesConfigurationsThatCanNotHold(configuration: String, field: String) throws {
        let error = try TinyTokenizer().refusal(configuration: configuration)
        #expect(error.file == "tokenizer_config.json")
        #expect(error.field == field)
    }
}
