import CheckpointDirectory
import Testing

/// Expected values from FIPS 180-2, appendix B, and from `sha256sum`.
@Suite struct SHA256Tests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func agreesWithTheStandard(text: String, expected: String) {
        #expect(SHA256Digest(of: Array(text.utf8)).description == expected)
    }

    @Test func piecesGiveTheDigestOfTheWhole() {
        let hasher = SHA256Hasher()
        hasher.update(Array("a".utf8))
        hasher.update([])
        hasher.update(Array("bc".utf8))
        #expect(hasher.finish() == SHA256Digest(of: Array("abc".utf8)))
    }

    @Test func beginsAnewAfterTheEnd() {
        let hasher = SHA256Hasher()
        hasher.update([1, 2, 3])
        _ = hasher.finish()
        #expect(hasher.finish() == SHA256Digest(of: []))
    }

    @Test(arguments: ["", "abc", String(repeating: "g", count: 64), String(repeating: "A", count: 64)])
    func refusesWhatIsNotADigest(text: String) {
        #expect(SHA256Digest(hexadecimal: text) == nil)
    }

    @Test func readsItsOwnText() {
        let digest = SHA256Digest(of: [7])
        #expect(SHA256Digest(hexadecimal: digest.description) == digest)
    }
}
