import Runs

/// An attribute of a node.
enum ONNXAttribute {
  case float(Float)
  case int(Int)
  case ints([Int])
  case text(String)

  func message(named name: String) -> WireMessage {
    WireMessage { message in
      message.add(name, as: 1)
      switch self {
      case .float(let value):
        message.add(value, as: 2)
        message.add(1, as: 20)
      case .int(let value):
        message.add(value, as: 3)
        message.add(2, as: 20)
      case .text(let value):
        message.add(value, as: 4)
        message.add(3, as: 20)
      case .ints(let values):
        message.add(each: values, as: 8)
        message.add(7, as: 20)
      }
    }
  }
}

/// One operation.
struct ONNXNode {
  let operation: String
  let name: String
  let inputs: [String]
  let output: String
  let attributes: KeyValuePairs<String, ONNXAttribute>

  var message: WireMessage {
    WireMessage { message in
      message.add(each: inputs, as: 1)
      message.add(output, as: 2)
      message.add(name, as: 3)
      message.add(operation, as: 4)
      for (name, attribute) in attributes { message.add(attribute.message(named: name), as: 5) }
    }
  }
}

/// A constant.
struct ONNXConstant {
  let name: String
  let message: WireMessage

  init(_ name: String, _ tensor: StoredTensor) {
    self.init(name, shape: tensor.shape, type: 1, bytes: tensor.littleEndianBytes)
  }

  init(_ name: String, integers: [Int]) {
    let bytes = integers.flatMap { number in
      (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
    self.init(name, shape: [integers.count], type: 7, bytes: bytes)
  }

  private init(_ name: String, shape: [Int], type: Int, bytes: [UInt8]) {
    self.name = name
    message = WireMessage { message in
      message.add(each: shape, as: 1)
      message.add(type, as: 2)
      message.add(name, as: 8)
      message.add(bytes, as: 9)
    }
  }
}

extension WireMessage {
  /// What a graph takes or gives: 32-bit floats of a shape after a batch of any size.
  static func batch(named name: String, of shape: [Int]) -> WireMessage {
    let extents =
      [WireMessage { $0.add("batch", as: 2) }]
      + shape.map { extent in
        WireMessage { $0.add(extent, as: 1) }
      }
    let dimensions = WireMessage { message in
      for extent in extents { message.add(extent, as: 1) }
    }
    let tensor = WireMessage { message in
      message.add(1, as: 1)
      message.add(dimensions, as: 2)
    }
    let type = WireMessage { $0.add(tensor, as: 1) }
    return WireMessage { message in
      message.add(name, as: 1)
      message.add(type, as: 2)
    }
  }
}
