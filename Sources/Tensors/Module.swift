/// Anything that holds parameters.
///
/// Its stored properties are walked and give the names: nested modules, arrays, optionals and
/// dictionaries, as in `stages.0.1.conv1.weight`. What is held twice counts once, under the name
/// met first.
public protocol Module {}

extension Module {
  /// The trainable leaves with their names, in the order of the properties.
  ///
  /// Walks by reflection: ask once, when the network is built.
  public func parameters() -> [(name: String, parameter: Parameter)] {
    leaves().compactMap { name, leaf in
      guard case .parameter(let parameter) = leaf else { return nil }
      return (name, parameter)
    }
  }

  /// The values of all parameters and buffers by name.
  public var state: [String: TensorValues] {
    Dictionary(uniqueKeysWithValues: leaves().map { ($0.name, $0.leaf.values) })
  }

  /// Takes over the values of all parameters and buffers.
  ///
  /// - Throws: `StateError` that names an entry which is missing, unknown or of another shape;
  ///   nothing has changed then.
  public func load(_ state: [String: TensorValues]) throws {
    let leaves = leaves()
    try StateError.compare(
      state, with: Dictionary(uniqueKeysWithValues: leaves.map { ($0.name, $0.leaf.shape) }))
    for (name, leaf) in leaves {
      if let entry = state[name] { leaf.assign(entry.values) }
    }
  }

  private func leaves() -> [(name: String, leaf: Leaf)] {
    var walk = ModuleWalk()
    walk.visitProperties(of: self, named: [])
    return walk.found
  }
}

/// What a walk through a module stops at.
private enum Leaf {
  case parameter(Parameter)
  case buffer(Buffer)

  var shape: [Int] {
    switch self {
    case .parameter(let parameter): parameter.shape
    case .buffer(let buffer): buffer.shape
    }
  }

  var values: TensorValues {
    switch self {
    case .parameter(let parameter): TensorValues(shape: shape, values: parameter.values)
    case .buffer(let buffer): TensorValues(shape: shape, values: buffer.values)
    }
  }

  func assign(_ values: [Float]) {
    switch self {
    case .parameter(let parameter): parameter.assign(values)
    case .buffer(let buffer): buffer.assign(values)
    }
  }
}

private struct ModuleWalk {
  private(set) var found: [(name: String, leaf: Leaf)] = []
  private var seen: Set<ObjectIdentifier> = []

  mutating func visitProperties(of module: Any, named path: [String]) {
    for (index, child) in Mirror(reflecting: module).children.enumerated() {
      visit(child.value, named: path + [child.label ?? String(index)])
    }
  }

  private mutating func visit(_ value: Any, named path: [String]) {
    switch value {
    case let parameter as Parameter: add(parameter, .parameter(parameter), path)
    case let buffer as Buffer: add(buffer, .buffer(buffer), path)
    case let module as any Module: visitProperties(of: module, named: path)
    default: visitContainer(value, named: path)
    }
  }

  private mutating func visitContainer(_ value: Any, named path: [String]) {
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional:
      if let wrapped = mirror.children.first { visit(wrapped.value, named: path) }
    case .collection:
      visitProperties(of: value, named: path)
    case .dictionary:
      for (key, element) in entries(of: mirror) { visit(element, named: path + [key]) }
    default:
      break
    }
  }

  private func entries(of dictionary: Mirror) -> [(key: String, value: Any)] {
    let pairs = dictionary.children.map { Array(Mirror(reflecting: $0.value).children) }
    return pairs.map { (key: "\($0[0].value)", value: $0[1].value) }.sorted { $0.key < $1.key }
  }

  private mutating func add(_ object: AnyObject, _ leaf: Leaf, _ path: [String]) {
    guard seen.insert(ObjectIdentifier(object)).inserted else { return }
    found.append((path.joined(separator: "."), leaf))
  }
}
