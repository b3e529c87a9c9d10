import Foundation

/// The one way values become JSON: sorted keys, full precision, and "nan", "inf" and "-inf" for
/// the numbers that JSON has no words for.
public enum JSON {
  /// A value as one line of JSON.
  ///
  /// - Throws: what the value's own `encode(to:)` throws.
  public static func encode(_ value: some Encodable) throws -> String {
    String(decoding: try data(value), as: UTF8.self)
  }

  /// A value as indented JSON, for people.
  ///
  /// - Throws: what the value's own `encode(to:)` throws.
  public static func pretty(_ value: some Encodable) throws -> String {
    String(decoding: try data(value, [.prettyPrinted]), as: UTF8.self)
  }

  /// The value that a JSON text stands for.
  ///
  /// - Throws: `DecodingError` when the text is no JSON or not of this type.
  public static func decode<Value: Decodable>(
    _ type: Value.Type = Value.self, from text: some Sequence<UInt8>
  ) throws -> Value {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(type, from: Data(text))
  }

  private static func data(
    _ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting = []
  ) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = formatting.union([.sortedKeys, .withoutEscapingSlashes])
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try encoder.encode(value)
  }
}
