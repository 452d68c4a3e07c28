import AlertRules
import Testing

struct GlobPatternTests {
    @Test(arguments: [
        ("*", ""), ("*", "anything/at all"), ("a", "a"), ("a*", "a"), ("a*", "abc"), ("*c", "abc"), ("a*c", "ac"),
        ("a*c", "abbbc"), ("*b*", "abc"), ("a**c", "abc"), ("org/*-7b*", "org/model-7b-instruct"), ("", ""),
        ("*ab*ab*", "abab"), ("a*a", "aa"), ("*é*", "café au lait"), ("a.b", "a.b"), ("[x]?", "[x]?"),
    ])
    func matches(_ pattern: String, _ text: String) {
        #expect(GlobPattern(pattern).matches(text))
    }

    @Test(arguments: [
        ("a", ""), ("a", "ab"), ("a", "ba"), ("", "a"), ("a*", "ba"), ("*c", "cb"), ("a*a", "a"), ("ab*bc", "abc"),
        ("*ab*ab*", "aab"), ("a.b", "axb"), ("A*", "abc"), ("a?", "ab"), ("*x*", "abc"), ("a*b*c", "acb"),
    ])
    func doesNotMatch(_ pattern: String, _ text: String) {
        #expect(!GlobPattern(pattern).matches(text))
    }

    @Test(.timeLimit(.minutes(1))) func manyStarsDoNotExplode() {
        let pattern = String(repeating: "*a", count: 200) + "*b"
        #expect(!GlobPattern(pattern).matches(String(repeating: "a", count: 10_000)))
    }
}
