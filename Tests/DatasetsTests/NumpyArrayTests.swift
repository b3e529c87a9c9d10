import Datasets
import Randomness
import Testing

@Suite struct NumpyArrayTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let type: String
    let data: [UInt8]
    let elements: NumpyArray.Elements
    var testDescription: String { type }
  }

  static let cases: [Case] = [
    Case(type: "|b1", data: [0, 1], elements: .integers([0, 1])),
    Case(type: "|i1", data: [0x80, 0x7F], elements: .integers([-128, 127])),
    Case(type: "|u1", data: [0, 0xFF], elements: .integers([0, 255])),
    Case(type: "<i2", data: [0xFE, 0xFF, 0, 1], elements: .integers([-2, 256])),
    Case(type: ">i2", data: [0xFF, 0xFE, 1, 0], elements: .integers([-2, 256])),
    Case(type: "<u2", data: [0xFE, 0xFF, 0, 1], elements: .integers([65534, 256])),
    Case(type: ">u2", data: [0xFF, 0xFE, 1, 0], elements: .integers([65534, 256])),
    Case(
      type: "<i4", data: [0xFD, 0xFF, 0xFF, 0xFF, 0, 0, 1, 0], elements: .integers([-3, 65536])),
    Case(
      type: ">i4", data: [0xFF, 0xFF, 0xFF, 0xFD, 0, 1, 0, 0], elements: .integers([-3, 65536])),
    Case(
      type: "<u4", data: [0xFD, 0xFF, 0xFF, 0xFF, 1, 0, 0, 0],
      elements: .integers([4_294_967_293, 1])),
    Case(
      type: ">u4", data: [0xFF, 0xFF, 0xFF, 0xFD, 0, 0, 0, 1],
      elements: .integers([4_294_967_293, 1])),
    Case(
      type: "<i8", data: [0xFC] + [UInt8](repeating: 0xFF, count: 7) + [0, 0, 0, 0, 1, 0, 0, 0],
      elements: .integers([-4, 4_294_967_296])),
    Case(
      type: ">i8", data: [UInt8](repeating: 0xFF, count: 7) + [0xFC] + [0, 0, 0, 1, 0, 0, 0, 0],
      elements: .integers([-4, 4_294_967_296])),
    Case(
      type: "<u8", data: [5, 0, 0, 0, 0, 0, 0, 0] + [0, 0, 0, 0, 0, 0, 0, 0x40],
      elements: .integers([5, 1 << 62])),
    Case(
      type: ">u8", data: [0, 0, 0, 0, 0, 0, 0, 5] + [0x40, 0, 0, 0, 0, 0, 0, 0],
      elements: .integers([5, 1 << 62])),
    // 1.5 and the least subnormal; the largest finite and minus infinity.
    Case(type: "<f2", data: [0, 0x3E, 1, 0], elements: .floats([1.5, 0x1p-24])),
    Case(type: ">f2", data: [0x7B, 0xFF, 0xFC, 0], elements: .floats([65504, -.infinity])),
    Case(type: "<f4", data: [0, 0, 0xC0, 0x3F, 0, 0, 0, 0xC0], elements: .floats([1.5, -2])),
    Case(type: ">f4", data: [0x3F, 0xC0, 0, 0, 0xC0, 0, 0, 0], elements: .floats([1.5, -2])),
    Case(
      type: "<f8", data: [0, 0, 0, 0, 0, 0, 0xF8, 0x3F] + [0, 0, 0, 0, 0, 0, 0, 0xC0],
      elements: .floats([1.5, -2])),
    Case(
      type: ">f8", data: [0x3F, 0xF8, 0, 0, 0, 0, 0, 0] + [0xC0, 0, 0, 0, 0, 0, 0, 0],
      elements: .floats([1.5, -2])),
  ]

  @Test("every type is read in both byte orders", arguments: cases)
  func types(_ test: Case) throws {
    let bytes = Bytes.npy(type: test.type, shape: "(2,)", test.data)
    let array = try NumpyArray(bytes, file: "a.npy")
    #expect(array.shape == [2])
    #expect(array.elements == test.elements)
  }

  @Test("all three versions are read", arguments: 1...3)
  func versions(_ version: UInt8) throws {
    let bytes = Bytes.npy(type: "|u1", shape: "(3,)", version: version, [1, 2, 3])
    #expect(try NumpyArray(bytes, file: "a.npy").floats == [1, 2, 3])
  }

  @Test(
    "elements come in row-major order from either memory order",
    arguments: [
      ("()", [7], [7]), ("(0, 3)", [], []), ("(3,)", [0, 1, 2], [0, 1, 2]),
      ("(2, 3)", [0, 1, 2, 3, 4, 5], [0, 2, 4, 1, 3, 5]),
      (
        "(2, 3, 2)", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
        [0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11]
      ),
    ] as [(String, [UInt8], [Int])])
  func memoryOrder(shape: String, data: [UInt8], rowMajor: [Int]) throws {
    let fortran = Bytes.npy(type: "|u1", fortran: true, shape: shape, data)
    #expect(try NumpyArray(fortran, file: "a.npy").elements == .integers(rowMajor))
    let plain = Bytes.npy(type: "|u1", shape: shape, data)
    #expect(try NumpyArray(plain, file: "a.npy").elements == .integers(data.map { Int($0) }))
  }

  @Test(
    "headers as other writers lay them out are read",
    arguments: [
      "{\"shape\": (2L,), \"fortran_order\": False, \"descr\": \"|u1\"}",
      "{'descr':'|u1','fortran_order':False,'shape':(2,)}",
      "  { 'descr' : '|u1', 'fortran_order' : False, 'shape' : ( 2 , ) }      ",
    ])
  func headers(_ header: String) throws {
    #expect(try NumpyArray(Bytes.npy(header, [4, 5]), file: "a.npy").floats == [4, 5])
  }

  static let rubbish: [([UInt8], String)] = [
    ([], "not a .npy file"),
    (Array("hello, world, this is text".utf8), "not a .npy file"),
    ([0x93] + Array("NUMPY".utf8), "it ends inside its header"),
    (Bytes.npy("{}", version: 4), "format version 4; allowed are 1 to 3"),
    (Bytes.npy("{}"), "its header is damaged; wanted are descr, fortran_order and shape"),
    (
      Bytes.npy(type: "<f4", shape: "(2, -1)", []),
      "its header is damaged; wanted are descr, fortran_order and shape"
    ),
    (
      Bytes.npy("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': ()}"),
      "its header is damaged; wanted are descr, fortran_order and shape"
    ),
    (
      Bytes.npy("{'descr': '<f4', 'fortran_order': False, 'shape': (), 'more': 'x'}"),
      "its header is damaged; wanted are descr, fortran_order and shape"
    ),
    (
      Bytes.npy("{'descr': '<f4', 'fortran_order': False, 'shape': ()} + evil()"),
      "its header is damaged; wanted are descr, fortran_order and shape"
    ),
    (
      Bytes.npy(String(repeating: " ", count: 20_000), version: 2),
      "a header of 20002 bytes; allowed are 10000"
    ),
    (
      [0x93] + Array("NUMPY".utf8) + [2, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x7B],
      "a header of 4294967295 bytes; allowed are 10000"
    ),
    (
      [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array("{'descr': '<f4'".utf8),
      "it ends inside its header"
    ),
    (
      Bytes.npy(type: "|O", shape: "(2,)", [0x80, 4, 0x4E, 0x2E]),
      "it holds Python objects, which are never read; allowed are b1, i1-i8, u1-u8, f2, f4 and f8"
    ),
    (
      Bytes.npy(type: "<c8", shape: "(1,)", [UInt8](repeating: 0, count: 8)),
      "it holds type \"<c8\"; allowed are b1, i1-i8, u1-u8, f2, f4 and f8"
    ),
    (
      Bytes.npy("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (0,)}"),
      "it holds type \"[('x', '<f4')]\"; allowed are b1, i1-i8, u1-u8, f2, f4 and f8"
    ),
    (
      Bytes.npy(type: "<f4", shape: "(2, 2)", [UInt8](repeating: 0, count: 15)),
      "its shape [2, 2] of f4 takes 16 bytes, but it holds 15"
    ),
    (
      Bytes.npy(type: "<f4", shape: "(2, 2)", [UInt8](repeating: 0, count: 17)),
      "its shape [2, 2] of f4 takes 16 bytes, but it holds 17"
    ),
    (
      Bytes.npy(type: "<f4", shape: "(1000000, 1000000)", []),
      "its shape [1000000, 1000000] of f4 takes 4000000000000 bytes, but it holds 0"
    ),
    (
      Bytes.npy(type: "<f4", shape: "(4294967296, 4294967296)", []),
      "its shape [4294967296, 4294967296] is larger than any file"
    ),
    (
      Bytes.npy(type: "<f8", shape: "(4611686018427387904,)", []),
      "its shape [4611686018427387904] is larger than any file"
    ),
    (
      Bytes.npy(type: "<u8", shape: "(1,)", [UInt8](repeating: 0xFF, count: 8)),
      "18446744073709551615 is too large; allowed is at most 9223372036854775807"
    ),
  ]

  @Test("rubbish is refused with the file's name and the reason", arguments: rubbish)
  func refusals(bytes: [UInt8], reason: String) {
    let error = #expect(throws: DatasetError.self) { try NumpyArray(bytes, file: "x/a.npy") }
    #expect(error?.description == "x/a.npy: " + reason)
  }

  @Test("a file cut anywhere is refused")
  func truncation() {
    let bytes = Bytes.npy(type: "<f4", shape: "(2, 2)", Bytes.floats([1, 2, 3, 4]))
    for count in bytes.indices {
      #expect(throws: DatasetError.self) {
        try NumpyArray(Array(bytes.prefix(count)), file: "a.npy")
      }
    }
  }

  @Test("whatever bytes are changed, a file is read or refused and never traps")
  func damage() {
    let whole = Bytes.npy(
      type: "<f4", fortran: true, shape: "(2, 2)", Bytes.floats([1, 2, 3, 4]))
    var stream = RandomStream(seed: 11)
    var refused = 0
    for _ in 0..<4000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &stream) {
        bytes[Int.random(in: bytes.indices, using: &stream)] = .random(in: 0...255, using: &stream)
      }
      guard let array = try? NumpyArray(bytes, file: "a.npy") else { refused += 1; continue }
      #expect(array.shape.reduce(1, *) == array.floats.count)
    }
    #expect((2000..<4000).contains(refused))
  }

  @Test("what is no regular file is refused, and so is what is not there")
  func paths() {
    let folder = #expect(throws: DatasetError.self) { try NumpyArray(contentsOf: "/dev") }
    #expect(folder?.description == "/dev: not a regular file")
    let device = #expect(throws: DatasetError.self) { try NumpyArray(contentsOf: "/dev/zero") }
    #expect(device?.description == "/dev/zero: not a regular file")
    let nothing = #expect(throws: DatasetError.self) { try NumpyArray(contentsOf: "/no/a.npy") }
    #expect(nothing?.description == "/no/a.npy: no such file or directory")
  }
}
