import Foundation
import Runs
import Testing

@Suite("safetensors")
struct SafeTensorsTests {
  private func file(_ header: String, _ data: [UInt8] = []) -> [UInt8] {
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) } + Array(header.utf8)
      + data
  }

  @Test("a file has the library's bytes: names in byte order, header padded to 8")
  func bytes() {
    let tensors = SafeTensors(
      tensors: [
        "b": StoredTensor(shape: [2], values: [1, -2]),
        "a.\"x\"": StoredTensor(shape: [], values: [0.5]),
      ],
      metadata: ["format": "pt"])
    let header =
      #"{"__metadata__":{"format":"pt"},"a.\"x\"":{"dtype":"F32","shape":[],"data_offsets":[0,4]}"#
      + #","b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#
    let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    let data: [UInt8] = [0, 0, 0, 0x3f, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]
    #expect(tensors.encoded() == file(padded, data))
  }

  @Test(
    "what is written reads back the same, whatever the names and numbers",
    arguments: [
      [:],
      ["": StoredTensor(shape: [0, 3], values: [])],
      ["é\n\u{1}木": StoredTensor(shape: [1, 2], values: [.infinity, -.leastNonzeroMagnitude])],
      [
        "x": StoredTensor(shape: [2, 2, 1], values: [1, 2, 3, 4]),
        "X": StoredTensor(shape: [1], values: [9]),
      ],
    ])
  func roundTrip(tensors: [String: StoredTensor]) throws {
    let written = SafeTensors(tensors: tensors, metadata: ["a \"b\"\\": "\t/\u{7f}"])
    #expect(try SafeTensors(written.encoded(), path: "x") == written)
  }

  @Test(
    "every type of number reads as a float",
    arguments: [
      ("F32", [0, 0, 0xc0, 0x3f], 1.5), ("F64", [0, 0, 0, 0, 0, 0, 0xf8, 0xbf], -1.5),
      ("F16", [0x00, 0x3e], 1.5), ("F16", [0x01, 0x80], -5.9604644775390625e-8),
      ("F16", [0x00, 0x7c], .infinity), ("BF16", [0xc0, 0x3f], 1.5),
      ("I64", [0xfe, 255, 255, 255, 255, 255, 255, 255], -2), ("I32", [0xfe, 255, 255, 255], -2),
      ("I16", [0xfe, 255], -2), ("I8", [0xfe], -2), ("U8", [0xfe], 254), ("BOOL", [1], 1),
      ("U16", [0xfe, 255], 65534), ("U32", [1, 0, 1, 0], 65537),
      ("U64", [1, 0, 1, 0, 0, 0, 0, 0], 65537),
    ] as [(String, [UInt8], Float)])
  func types(type: String, data: [UInt8], expected: Float) throws {
    let header = #"{"x":{"dtype":"\#(type)","shape":[1],"data_offsets":[0,\#(data.count)]}}"#
    #expect(try SafeTensors(file(header, data), path: "x").tensors["x"]?.values == [expected])
  }

  @Test(
    "a file that is not exactly its header and tensors is refused",
    arguments: [
      ("", [], "empty"),
      (#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, [0, 0, 0, 0], "cut off"),
      (#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, [0, 0, 0, 0, 0], "trailing"),
      (#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[1,5]}}"#, [0, 0, 0, 0, 0], "hole"),
      (
        #"{"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"#
          + #""y":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}"#, [0, 0, 0], "overlap"
      ),
      (#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, [0, 0, 0, 0], "shape"),
      (#"{"x":{"dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]}}"#, [0, 0, 0, 0], "negative"),
      (
        #"{"x":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}"#, [],
        "overflow"
      ),
      (#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, [0, 0, 0, 0], "backwards"),
      (#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#, [0, 0, 0, 0], "one offset"),
      (#"{"x":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}"#, [0, 0, 0, 0], "type"),
      (#"{"x":{"dtype":"F32","data_offsets":[0,4]}}"#, [0, 0, 0, 0], "no shape"),
      (#"{"__metadata__":{"a":1}}"#, [], "metadata"),
      (" {}", [], "first byte"),
      ("[]", [], "list"),
      ("{\"a", [], "broken"),
      (String(repeating: #"{"x":"#, count: 10_000), [], "deep"),
    ] as [(String, [UInt8], String)])
  func refused(header: String, data: [UInt8], fault: String) {
    #expect(throws: StoreError.self, "\(fault)") { try SafeTensors(file(header, data), path: "x") }
  }

  @Test(
    "a header longer than the file is refused",
    arguments: [[], [1, 2, 3], [8, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0x10] + [0x7b]])
  func lengths(bytes: [UInt8]) {
    #expect(throws: StoreError.self) { try SafeTensors(bytes, path: "x") }
  }

  @Test("a file cut anywhere is refused")
  func cut() {
    let whole = SafeTensors(tensors: ["a": StoredTensor(shape: [3], values: [1, 2, 3])]).encoded()
    for count in whole.indices {
      #expect(throws: StoreError.self) { try SafeTensors(Array(whole.prefix(count)), path: "x") }
    }
  }
}
