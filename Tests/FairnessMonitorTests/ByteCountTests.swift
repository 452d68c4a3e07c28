import Testing

@testable import FairnessMonitor

struct ByteCountTests {
    @Test(arguments: [
        ("1", 1), ("1B", 1), ("2K", 2048), ("2KiB", 2048), ("512MiB", 512 << 20), ("512M", 512 << 20),
        ("4GiB", 4 << 30), ("4G", 4 << 30), ("1T", 1 << 40), ("3TiB", 3 << 40), ("007M", 7 << 20),
    ])
    func reads(_ text: String, _ bytes: Int) {
        #expect(ByteCount.parse(text) == bytes)
    }

    @Test(arguments: [
        "", "0", "0GiB", "-1G", "+1G", "1.5G", "1 GiB", "GiB", "1GB", "1gib", "1e3", "1P", "١G", "9999999999T",
        "99999999999999999999", "1G ", " 1G", "1GG",
    ])
    func refuses(_ text: String) {
        #expect(ByteCount.parse(text) == nil)
    }
}
