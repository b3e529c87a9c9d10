import Runs

/// Networks that were trained, with their costs and their losses on named tasks.
public struct LossTable: Hashable, Sendable {
  /// The tasks' names.
  public let tasks: [String]

  /// One network for each row.
  public let networks: [CandidateNetwork]

  /// Networks of named tasks.
  ///
  /// - Precondition: each network has one entry for each task.
  public init(tasks: [String], networks: [CandidateNetwork]) {
    precondition(
      networks.allSatisfy { $0.losses.count == tasks.count }, "losses of other than \(tasks)")
    self.tasks = tasks
    self.networks = networks
  }

  /// Reads comma-separated values: a header `cost,<task>,...`, then a row for each network, its
  /// cells empty for tasks that it was not trained on.
  ///
  /// - Throws: `InputError` naming file, row and column.
  public init(csv: [UInt8], file: String) throws {
    var lines = csv.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    while let last = lines.last, Self.cells(last).allSatisfy(\.isEmpty), Self.cells(last).count < 2
    {
      lines.removeLast()
    }
    guard let header = lines.first.map(Self.cells), header.first == "cost", header.count > 1 else {
      throw InputError(file: file, key: "row 1", problem: "is no header; cost,<task>,... is needed")
    }
    tasks = Array(header.dropFirst())
    for (index, task) in tasks.enumerated() where task.isEmpty || tasks[..<index].contains(task) {
      throw InputError(
        file: file, key: "row 1",
        problem: "\(task.isEmpty ? "a task without a name" : "\(task) twice"); "
          + "different names are needed")
    }
    guard lines.count > 1 else {
      throw InputError(file: file, key: "row 2", problem: "is missing; a row is one network")
    }
    networks = try zip(lines.indices, lines).dropFirst().map { index, line in
      try Self.network(Self.cells(line), header, row: Row(file: file, number: index + 1))
    }
  }

  /// The losses of the network of another table that has a network's cost and trained tasks.
  ///
  /// - Parameters:
  ///   - network: an index into the other table's networks.
  ///   - table: the other table, with the same tasks in any order.
  /// - Returns: its losses here in the other table's order of tasks; `nil` when it is not here. Of
  ///   several equal ones, the first here belongs to the first there.
  public func losses(matching network: Int, of table: LossTable) -> [Double?]? {
    let wanted = table.networks[network]
    let columns = table.tasks.map { tasks.firstIndex(of: $0) }
    let isSame = { (other: CandidateNetwork) in
      other.cost == wanted.cost && other.tasks == wanted.tasks
    }
    let rank = table.networks[..<network].count(where: isSame)
    let here = networks.lazy.map { network in
      CandidateNetwork(
        cost: network.cost,
        losses: columns.map { $0.flatMap { network.losses[$0] } })
    }
    return here.filter(isSame).dropFirst(rank).first?.losses
  }

  private struct Row {
    let file: String
    let number: Int

    func error(_ problem: String, column: String? = nil) -> InputError {
      let place = column.map { ", column \($0)" } ?? ""
      return InputError(file: file, key: "row \(number)\(place)", problem: problem)
    }
  }

  private static func cells(_ line: ArraySlice<UInt8>) -> [String] {
    line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { cell in
      var cell = cell
      while cell.first.map(isSpace) ?? false { cell.removeFirst() }
      while cell.last.map(isSpace) ?? false { cell.removeLast() }
      let quote = UInt8(ascii: "\"")
      if cell.count > 1, cell.first == quote, cell.last == quote {
        cell = cell.dropFirst().dropLast()
      }
      return String(decoding: cell, as: UTF8.self)
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }

  private static func network(
    _ cells: [String], _ header: [String], row: Row
  ) throws -> CandidateNetwork {
    guard cells.count == header.count else {
      throw row.error("has \(cells.count) cells; the header has \(header.count)")
    }
    guard let cost = Double(cells[0]), cost >= 0, cost.isFinite else {
      throw row.error("is \"\(cells[0])\"; a number of at least 0 is needed", column: "cost")
    }
    let losses = try zip(header, cells).dropFirst().map { task, cell -> Double? in
      guard !cell.isEmpty else { return nil }
      guard let loss = Double(cell), loss.isFinite else {
        throw row.error("is \"\(cell)\"; a finite number or nothing is needed", column: task)
      }
      return loss
    }
    guard losses.contains(where: { $0 != nil }) else {
      throw row.error("has no loss; a network is trained on at least one task")
    }
    return CandidateNetwork(cost: cost, losses: losses)
  }
}
