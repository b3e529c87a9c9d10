import Foundation

/// The stored states of one training, a folder for each step, named by it.
struct CheckpointFolder: Hashable, Sendable {
  /// The folder that they are in.
  let path: String

  private static let weights = "weights.safetensors"
  private static let optimizer = "state.safetensors"
  private static let state = "state.json"
  private static let manifest = "manifest.json"

  /// What a checkpoint's other files must be.
  private struct Manifest: Codable {
    struct File: Codable {
      let bytes: Int
      let sha256: String

      init(_ content: [UInt8]) {
        bytes = content.count
        sha256 = SHA256.hash(content)
      }
    }

    var step: Int
    var files: [String: File]
  }

  /// Stores a training's state; what was stored before goes only once the new one is safe.
  ///
  /// The newest state of an earlier step is kept, those of later steps are void.
  func save(_ checkpoint: Checkpoint, step: Int) throws {
    let temporary = "\(path)/.saving-\(step)"
    do {
      if Disk.isFolder(temporary) { try Disk.remove(temporary) }
      try Disk.makeFolder(temporary)
      try write(checkpoint, step: step, to: temporary)
      try publish(temporary, step: step)
    } catch {
      try? Disk.remove(temporary)
      throw error
    }
    removeAllBut(step)
  }

  private func write(_ checkpoint: Checkpoint, step: Int, to folder: String) throws {
    let files = [
      Self.weights: SafeTensors(tensors: checkpoint.weights, metadata: ["format": "pt"]).encoded(),
      Self.optimizer: SafeTensors(tensors: checkpoint.optimizer).encoded(),
      Self.state: Array(try JSON.encode(checkpoint.state).utf8),
    ]
    for (name, content) in files { try Disk.create("\(folder)/\(name)", content) }
    let manifest = Manifest(step: step, files: files.mapValues { Manifest.File($0) })
    try Disk.create("\(folder)/\(Self.manifest)", Array(try JSON.pretty(manifest).utf8))
    try Disk.syncFolder(folder)
  }

  /// Gives a written folder its name; one that has it already is found under another until then.
  private func publish(_ temporary: String, step: Int) throws {
    let name = "\(path)/\(step)"
    if Disk.isFolder(name) {
      let aside = "\(path)/\(Self.replaced)\(step)"
      if Disk.isFolder(aside) { try Disk.remove(aside) }
      try Disk.rename(name, to: aside)
    }
    try Disk.rename(temporary, to: name)
    try Disk.syncFolder(path)
  }

  private static let replaced = ".replaced-"

  /// The folders that may hold a state, newest first.
  private func candidates() -> [(step: Int, name: String)] {
    Disk.names(in: path).compactMap { name in
      let digits = name.hasPrefix(Self.replaced) ? name.dropFirst(Self.replaced.count) : name[...]
      return Int(digits).map { ($0, name) }
    }.sorted { ($0.0, $0.1) > ($1.0, $1.1) }
  }

  /// Removes what is no longer needed; what cannot be removed does no harm.
  private func removeAllBut(_ step: Int) {
    let earlier = candidates().first { $0.step < step }?.name
    for name in Disk.names(in: path) where name != String(step) && name != earlier {
      try? Disk.remove("\(path)/\(name)")
    }
  }

  /// The newest state whose files are what its manifest says, and the paths of newer ones that are
  /// damaged.
  func newest() -> (found: (step: Int, checkpoint: Checkpoint)?, damaged: [StoreError]) {
    var damaged: [StoreError] = []
    for (step, name) in candidates() {
      do {
        return ((step, try read("\(path)/\(name)", step: step)), damaged)
      } catch let error as StoreError {
        damaged.append(error)
      } catch {
        damaged.append(StoreError(path: "\(path)/\(name)", problem: "\(error)"))
      }
    }
    return (nil, damaged)
  }

  private func read(_ folder: String, step: Int) throws -> Checkpoint {
    let manifest: Manifest = try decode(try Disk.read("\(folder)/\(Self.manifest)"), of: folder)
    guard manifest.step == step else {
      throw StoreError(path: folder, problem: "holds step \(manifest.step), not \(step)")
    }
    func content(_ name: String) throws -> [UInt8] {
      let content = try Disk.read("\(folder)/\(name)")
      guard let file = manifest.files[name], file.bytes == content.count,
        file.sha256 == SHA256.hash(content)
      else { throw StoreError(path: "\(folder)/\(name)", problem: "is not what its manifest says") }
      return content
    }
    return Checkpoint(
      weights: try SafeTensors(try content(Self.weights), path: folder).tensors,
      optimizer: try SafeTensors(try content(Self.optimizer), path: folder).tensors,
      state: try decode(try content(Self.state), of: folder))
  }

  private func decode<Value: Decodable>(_ bytes: [UInt8], of folder: String) throws -> Value {
    do {
      return try JSON.decode(from: bytes)
    } catch {
      throw StoreError(path: folder, problem: "holds JSON that does not read as a checkpoint's")
    }
  }
}
