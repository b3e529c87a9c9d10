import Runs
import Testing

@Suite("checksums")
struct ChecksumTests {
  @Test(
    "CRC-32C agrees with RFC 3720, appendix B.4",
    arguments: [
      (Array("123456789".utf8), 0xe306_9283),
      ([UInt8](repeating: 0, count: 32), 0x8a91_36aa),
      ([UInt8](repeating: 255, count: 32), 0x62a8_ab43),
      (Array(0..<32), 0x46dd_794e),
      (Array((0..<32).reversed()), 0x113f_db5c),
    ] as [([UInt8], UInt32)])
  func castagnoli(bytes: [UInt8], expected: UInt32) {
    #expect(bytes.withUnsafeBytes { CRC32C.checksum($0) } == expected)
  }

  @Test("the masked check is TensorBoard's")
  func masked() {
    let bytes = [0x1a, 0x11] + Array("CRC test, one two".utf8)
    #expect(bytes.withUnsafeBytes { CRC32C.masked($0) } == 0x5794_d08a)
  }

  @Test("a framed record has TensorBoard's bytes")
  func frame() {
    let payload: [UInt8] =
      [0x09, 0x00, 0x00, 0x80, 0x38, 0x99, 0xd6, 0xd7, 0x41, 0x1a, 0x0d]
      + Array("brain.Event:2".utf8)
    var bytes: [UInt8] = []
    RecordFrame.append(payload, to: &bytes)
    #expect(bytes.prefix(12) == [0x18, 0, 0, 0, 0, 0, 0, 0, 0xa3, 0x7f, 0x4b, 0x22])
    #expect(bytes.suffix(4) == [0x12, 0x4b, 0x36, 0xab])
    #expect(Array(bytes.dropFirst(12).dropLast(4)) == payload)
  }

  @Test(
    "SHA-256 agrees with NIST's examples",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        String(repeating: "a", count: 1_000_000),
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
      ),
    ])
  func secureHash(text: String, expected: String) {
    #expect(SHA256.hash(Array(text.utf8)) == expected)
  }
}
