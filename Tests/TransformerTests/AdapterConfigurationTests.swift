import Testing

@testable import Transformer

@Suite struct AdapterConfigurationTests {
    private static func parse(
        _ members: String, accepting: Set<String> = []
    ) throws(AdapterError) -> AdapterConfiguration {
        let comma = members.isEmpty ? "" : ","
        return try AdapterConfiguration.parse(
            Array("{\"peft_type\":\"LORA\"\(comma)\(members)}".utf8), acceptedKeys: accepting)
    }

    @Test func takesPeftsDefaultsForAbsentKeys() throws {
        let configuration = try Self.parse("")
        #expect(configuration.rank == 8)
        #expect(configuration.alpha == 8)
        #expect(configuration.biases == .none)
        #expect(configuration.targets == .unstated)
        #expect(!configuration.isRankStabilised && !configuration.isWeightDecomposed)
        #expect(configuration.scale(rank: 8, alpha: 8) == 1)
    }

    @Test func readsWhatConcernsTheMerge() throws {
        let configuration = try Self.parse(
            """
            "r": 4, "lora_alpha": 2.5, "use_rslora": true, "use_dora": true, "base_model_name_or_path": "org/base",
            "revision": "main", "rank_pattern": {"b": 2, "a": 3}, "target_modules": ["v", "q", "v"],
            "init_lora_weights": "gaussian", "task_type": "CAUSAL_LM", "peft_version": "0.21.2"
            """)
        #expect(configuration.rank == 4)
        #expect(configuration.scale(rank: 4, alpha: 2.5) == 1.25)
        #expect(configuration.isWeightDecomposed)
        #expect(configuration.baseModel == "org/base")
        #expect(configuration.baseRevision == "main")
        #expect(configuration.ranks.rows.map(\.pattern.text) == ["b", "a"])
        #expect(configuration.targets.names == ["q", "v"])
    }

    @Test func readsWhatIsStoredWhole() throws {
        let configuration = try Self.parse(
            """
            "modules_to_save": ["norm", "lm_head"], "trainable_token_indices": {"wte": [3, 1], "te": [2]},
            "lora_bias": true
            """)
        #expect(configuration.hasUpdateBiases)
        #expect(
            try configuration.saved(among: [
                "lm_head", "model.layers.0.input_layernorm", "model.norm.inner", "model.normal",
            ]) == ["lm_head", "model.layers.0.input_layernorm", "model.norm.inner"])
        #expect(configuration.tokenRows.tokens(of: "transformer.wte", isInput: true) == [3, 1])
        #expect(configuration.tokenRows.tokens(of: "lm_head", isInput: false) == nil)
        let ofInput = try Self.parse("\"trainable_token_indices\":[7]").tokenRows
        #expect(ofInput.tokens(of: "any", isInput: true) == [7] && ofInput.tokens(of: "lm_head", isInput: false) == nil)
    }

    @Test(arguments: [
        "\"megatron_core\":\"megatron.core\"", "\"qalora_group_size\":16", "\"lora_dropout\":0.1",
        "\"auto_mapping\":{\"base_model_class\":\"X\",\"unsloth_fixed\":true}", "\"eva_config\":{\"rho\":2}",
        "\"layers_to_transform\":[0,1]", "\"fan_in_fan_out\":true", "\"init_lora_weights\":false",
        "\"bias\":\"all\"", "\"modules_to_save\":[]", "\"trainable_token_indices\":{}", "\"lora_bias\":false",
        "\"new_feature\":null", "\"new_feature\":false", "\"new_feature\":\"\"", "\"new_feature\":[]",
        "\"new_feature\":{}", "\"new_feature\":0", "\"new_feature\":0.0",
    ])
    func passesKeysWithoutEffect(_ member: String) throws {
        #expect(try Self.parse(member).acceptedKeys.isEmpty)
    }

    @Test func letsTheOperatorAcceptAnUnknownKeyAndSaysSo() throws {
        let member = "\"new_feature\":{\"a\":1}"
        do {
            _ = try Self.parse(member)
            Issue.record("passed")
        } catch {
            #expect(error.code == .unknownKey)
            #expect(error.description.contains("'new_feature'"))
            #expect(error.description.contains("an object"))
            #expect(error.description.contains("accept_adapter_keys"))
        }
        #expect(try Self.parse(member, accepting: ["new_feature", "other"]).acceptedKeys == ["new_feature"])
    }

    @Test func acceptsNoKeyThatIsKnownToMatter() {
        #expect(throws: AdapterError.self) {
            try Self.parse("\"use_qalora\":true", accepting: ["use_qalora"])
        }
    }

    struct Refused: Sendable {
        let members: String
        let code: AdapterError.Code
        let says: String

        init(_ members: String, _ code: AdapterError.Code, _ says: String) {
            self.members = members
            self.code = code
            self.says = says
        }
    }

    private static func names(_ count: Int) -> String {
        "[\((0..<count).map { "\"name\($0)\"" }.joined(separator: ","))]"
    }

    private static func tables(_ count: Int) -> String {
        "{\((0..<count).map { "\"name\($0)\":[1]" }.joined(separator: ","))}"
    }

    /// Each part of a path is compared with each name.
    @Test func comparisonsOfNamesAreBounded() throws {
        let configuration = try Self.parse("\"modules_to_save\":\(Self.names(1024))")
        func path(_ parts: Int) -> String { repeatElement("a", count: parts).joined(separator: ".") }
        #expect(try configuration.saved(among: [path(40_000), path(3) + ".name7"]) == [path(3) + ".name7"])
        let error = #expect(throws: AdapterError.self) { try configuration.saved(among: [path(60_000)]) }
        #expect(error?.description.contains("'modules_to_save'") == true)
    }

    @Test func readsAsManyNamesAsAreAllowed() throws {
        let expression = String(repeating: "x", count: 4096)
        #expect(try Self.parse("\"target_modules\":\"\(expression)\"").targets.names == [expression])
        let configuration = try Self.parse(
            "\"target_modules\":\(Self.names(1024)),\"modules_to_save\":\(Self.names(1024))")
        #expect(try Self.parse("\"trainable_token_indices\":\(Self.tables(1024))").tokenRows != .none)
        #expect(configuration.targets.names.count == 1024 && configuration.savedModules.count == 1024)
    }

    @Test(arguments: [
        Refused("\"layer_replication\":[[0,4],[2,5]]", .unsupported, "'layer_replication'"),
        Refused("\"megatron_config\":{\"a\":1}", .unsupported, "Megatron"),
        Refused("\"alora_invocation_tokens\":[1,2]", .unsupported, "aLoRA"),
        Refused("\"arrow_config\":{\"top_k\":3}", .unsupported, "Arrow"),
        Refused("\"kasa_config\":{\"beta\":1}", .unsupported, "KaSA"),
        Refused("\"use_bdlora\":{\"nblocks\":1}", .unsupported, "BD-LoRA"),
        Refused("\"use_qalora\":true", .unsupported, "QA-LoRA"),
        Refused("\"monteclora_config\":{\"num_samples\":8}", .unsupported, "MonteCLoRA"),
        Refused("\"target_parameters\":[\"experts.down_proj\"]", .unsupported, "'target_parameters'"),
        Refused("\"init_lora_weights\":\"pissa\"", .unsupported, "'pissa'"),
        Refused("\"init_lora_weights\":\"pissa_niter_4\"", .unsupported, "'pissa_niter_4'"),
        Refused("\"init_lora_weights\":\"olora\"", .unsupported, "changed base"),
        Refused("\"init_lora_weights\":\"corda\"", .unsupported, "changed base"),
        Refused("\"init_lora_weights\":\"loftq\"", .unsupported, "changed base"),
        Refused("\"init_lora_weights\":\"lora_ga\"", .unsupported, "path_initial_model_for_weight_conversion"),
        Refused("\"init_lora_weights\":\"next\"", .unsupported, "unknown here"),
        Refused("\"init_lora_weights\":1", .configuration, "a number, not"),
        Refused("\"task_type\":\"SEQ_CLS\"", .unsupported, "'SEQ_CLS'"),
        Refused(
            "\"base_model_name_or_path\":\"\(String(repeating: "x", count: 4097))\"", .configuration, "4096 bytes"),
        Refused("\"base_model_name_or_path\":[]", .configuration, "an array, not a string"),
        Refused("\"bias\":\"some\"", .configuration, "lora_only"),
        Refused("\"r\":0", .configuration, "rank"),
        Refused("\"r\":-1", .configuration, "rank"),
        Refused("\"r\":8.5", .configuration, "rank"),
        Refused("\"r\":\"8\"", .configuration, "rank"),
        Refused("\"r\":99999999999999999999", .configuration, "rank"),
        Refused("\"lora_alpha\":\"16\"", .configuration, "alpha"),
        Refused("\"lora_alpha\":1e999", .configuration, "alpha"),
        Refused("\"use_dora\":1", .configuration, "a number, not true or false"),
        Refused("\"rank_pattern\":[]", .configuration, "an array, not an object"),
        Refused("\"rank_pattern\":{\"q\":0}", .configuration, "rank"),
        Refused("\"rank_pattern\":{\"q\":1,\"q\":2}", .configuration, "duplicate key"),
        Refused("\"alpha_pattern\":{\"(?=q)\":1}", .configuration, "'(?=q)' has a group that starts with '(?'"),
        Refused("\"target_modules\":[1]", .configuration, "strings"),
        Refused("\"target_modules\":\"\(String(repeating: "x", count: 4097))\"", .configuration, "4096 bytes"),
        Refused("\"target_modules\":\(names(1025))", .configuration, "1025 names"),
        Refused("\"target_modules\":[\"q\",\"\(String(repeating: "x", count: 1025))\"]", .configuration, "1024 bytes"),
        Refused("\"modules_to_save\":\(names(1025))", .configuration, "1025 names"),
        Refused("\"modules_to_save\":[\"\(String(repeating: "x", count: 1025))\"]", .configuration, "1024 bytes"),
        Refused("\"target_modules\":{}", .configuration, "an object, not a string"),
        Refused("\"lora_bias\":1", .configuration, "a number, not true or false"),
        Refused("\"lora_bias\":true,\"use_dora\":true", .configuration, "use_dora"),
        Refused("\"modules_to_save\":\"lm_head\"", .configuration, "a string, not a list"),
        Refused("\"modules_to_save\":[1]", .configuration, "names"),
        Refused("\"modules_to_save\":[\"\"]", .configuration, "names"),
        Refused("\"trainable_token_indices\":[-1]", .configuration, "token ids"),
        Refused("\"trainable_token_indices\":[3,1,3]", .configuration, "token 3 twice"),
        Refused("\"trainable_token_indices\":{\"wte\":[1,1]}", .configuration, "token 1 twice"),
        Refused("\"trainable_token_indices\":[1.5]", .configuration, "token ids"),
        Refused("\"trainable_token_indices\":[\"a\"]", .configuration, "token ids"),
        Refused("\"trainable_token_indices\":{\"wte\":1}", .configuration, "a list of tokens"),
        Refused("\"trainable_token_indices\":{\"\":[1]}", .configuration, "a list of tokens"),
        Refused("\"trainable_token_indices\":\(tables(1025))", .configuration, "1025 names"),
        Refused("\"trainable_token_indices\":5", .configuration, "a number, not a list"),
        Refused("\"r\":8,\"r\":8", .configuration, "duplicate key"),
    ])
    func refuses(_ refused: Refused) {
        do {
            _ = try Self.parse(refused.members)
            Issue.record("passed")
        } catch {
            #expect(error.code == refused.code)
            #expect(error.description.contains(refused.says), "\(error)")
        }
    }

    @Test(arguments: [
        ("{\"peft_type\":\"IA3\"}", "'IA3'"), ("{\"peft_type\":\"XLORA\"}", "X-LoRA"),
        ("{\"peft_type\":\"ADALORA\"}", "'ADALORA'"), ("{\"peft_type\":7}", "a number"), ("{}", "no peft_type"),
        ("{\"fine_tune_type\":\"lora\",\"num_layers\":16}", "MLX"),
        ("{\"lora_parameters\":{\"rank\":8}}", "MLX"),
    ])
    func refusesOtherMethodsByName(_ text: String, _ says: String) {
        do {
            _ = try AdapterConfiguration.parse(Array(text.utf8))
            Issue.record("passed")
        } catch {
            #expect(error.code == .otherMethod)
            #expect(error.description.contains(says), "\(error)")
        }
    }

    @Test(arguments: ["", "[]", "{", "{\"peft_type\":\"LORA\"} x", "\u{FEFF}{}"])
    func refusesWhatIsNoObject(_ text: String) {
        do {
            _ = try AdapterConfiguration.parse(Array(text.utf8))
            Issue.record("passed")
        } catch {
            #expect(error.code == .configuration)
        }
    }
}
