import Dispatch
import MultiTask
import Synchronization
import Testing

@Suite("the machine's threads")
struct ThreadBudgetTests {
  private let budget = ThreadBudget(total: 1)
  private let paused = RunControl()
  private let other = RunControl()

  /// Does something on a thread of its own.
  private func inBackground(_ work: @escaping @Sendable () -> Void) -> DispatchGroup {
    let group = DispatchGroup()
    DispatchQueue(label: "test").async(group: group, execute: work)
    return group
  }

  @Test("a paused run lends its threads to other runs, and goes on before its own next training")
  func lending() throws {
    let order = Mutex([String]())
    let loan = try budget.lend(1, control: paused)
    paused.ask(.pause)
    let begun = inBackground {
      loan.giveWayWhilePaused()
      order.withLock { $0.append("begun") }
      loan.giveBack()
    }
    let lent = try budget.lend(1, control: other)
    let next = inBackground {
      let loan = try? budget.lend(1, control: paused)
      order.withLock { $0.append("next") }
      loan?.giveBack()
    }
    lent.giveBack()
    let again = try budget.lend(1, control: other)
    #expect(order.withLock { $0 }.isEmpty)
    paused.ask(.proceed)
    again.giveBack()
    begun.wait()
    next.wait()
    #expect(order.withLock { $0 } == ["begun", "next"])
  }

  @Test("whoever waits for threads is served by rank, those of one rank in the order they asked")
  func ranks() throws {
    let order = Mutex([String]())
    let blocker = RunControl()
    let loan = try budget.lend(1, control: blocker)
    let (early, late) = (RunControl(rank: 1), RunControl(rank: 2))
    let asked = [("late", late), ("early", early), ("later", late)]
    let groups = asked.enumerated().map { index, asked in
      let group = inBackground {
        let loan = try? budget.lend(1, control: asked.1)
        order.withLock { $0.append(asked.0) }
        loan?.giveBack()
      }
      while budget.waiting <= index {}
      return group
    }
    loan.giveBack()
    for group in groups { group.wait() }
    #expect(order.withLock { $0 } == ["early", "late", "later"])
  }

  @Test("who waits is served by the ranks as they are, not as they were")
  func moved() throws {
    let order = Mutex([String]())
    let loan = try budget.lend(1, control: RunControl())
    let (one, two) = (RunControl(rank: 1), RunControl(rank: 2))
    let groups = [("one", one), ("two", two)].enumerated().map { index, asked in
      let group = inBackground {
        let loan = try? budget.lend(1, control: asked.1)
        order.withLock { $0.append(asked.0) }
        loan?.giveBack()
      }
      while budget.waiting <= index {}
      return group
    }
    one.move(to: 3)
    budget.reorder()
    loan.giveBack()
    for group in groups { group.wait() }
    #expect(order.withLock { $0 } == ["two", "one"])
  }

  @Test("a stop during a pause waits for no other run")
  func stopping() throws {
    let loan = try budget.lend(1, control: paused)
    paused.ask(.pause)
    let begun = inBackground { loan.giveWayWhilePaused() }
    let lent = try budget.lend(1, control: other)
    paused.ask(.stop)
    begun.wait()
    #expect(throws: Cancelled.self) { try budget.lend(1, control: paused) }
    loan.giveBack()
    lent.giveBack()
    #expect(throws: Never.self) { try budget.lend(1, control: other).giveBack() }
  }
}
