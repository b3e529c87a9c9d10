import Foundation

/// The safetensors format: named tensors in one file, their places in a JSON header.
///
/// Source: the format as documented and checked by github.com/huggingface/safetensors.
public struct SafeTensors: Hashable, Sendable {
  /// The tensors by name.
  public var tensors: [String: StoredTensor]

  /// Words about them, under the header's `__metadata__`.
  public var metadata: [String: String]

  /// Named tensors.
  public init(tensors: [String: StoredTensor], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  static let largestHeader = 100_000_000

  /// The bytes of the file, tensors in the order of their names' bytes, as the library writes them.
  public func encoded() -> [UInt8] {
    let names = tensors.keys.sorted(by: byteOrder)
    let header = Array(header(of: names).utf8)
    var bytes = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) }
    bytes.reserveCapacity(8 + header.count + 4 * tensors.values.reduce(0) { $0 + $1.values.count })
    bytes += header
    for name in names { tensors[name]?.appendBytes(to: &bytes) }
    return bytes
  }

  private func header(of names: [String]) -> String {
    var entries = metadata.isEmpty ? [] : ["\"__metadata__\":\(metadataText)"]
    var offset = 0
    for name in names {
      guard let tensor = tensors[name] else { continue }
      let end = offset + 4 * tensor.values.count
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      entries.append(
        "\(name.quoted):{\"dtype\":\"F32\",\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}"
      )
      offset = end
    }
    let text = "{" + entries.joined(separator: ",") + "}"
    return text + String(repeating: " ", count: (8 - text.utf8.count % 8) % 8)
  }

  private var metadataText: String {
    let pairs = metadata.keys.sorted(by: byteOrder).map { key in
      "\(key.quoted):\((metadata[key] ?? "").quoted)"
    }
    return "{" + pairs.joined(separator: ",") + "}"
  }
}

private func byteOrder(_ one: String, _ other: String) -> Bool {
  one.utf8.lexicographicallyPrecedes(other.utf8)
}

extension StoredTensor {
  /// Its numbers as 32-bit floats, the least significant byte first.
  package var littleEndianBytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 * values.count)
    appendBytes(to: &bytes)
    return bytes
  }

  fileprivate func appendBytes(to bytes: inout [UInt8]) {
    #if _endian(little)
      values.withUnsafeBytes { bytes.append(contentsOf: $0) }
    #else
      for value in values {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
      }
    #endif
  }
}

extension String {
  /// The text as a JSON string, escaped as little as may be.
  var quoted: String {
    "\"" + unicodeScalars.map(\.escapedForJSON).joined() + "\""
  }
}

extension Unicode.Scalar {
  fileprivate var escapedForJSON: String {
    switch self {
    case "\"": "\\\""
    case "\\": "\\\\"
    case "\u{8}": "\\b"
    case "\u{c}": "\\f"
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    case "\0"..<" ": "\\u00" + (value < 16 ? "0" : "") + String(value, radix: 16)
    default: String(self)
    }
  }
}
