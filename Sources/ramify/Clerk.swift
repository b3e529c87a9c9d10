import ArgumentParser
import Dashboard
import Dispatch
import MultiTask
import Runs

/// Does off the screen's thread what takes time: starts and resumes runs, and tells the dashboard
/// what the store holds.
final class Clerk: Sendable {
  private let laboratory: Laboratory
  private let mailbox: Mailbox
  private let lookout: Lookout
  private let queue = DispatchQueue(label: "ramify.clerk", qos: .userInitiated)
  private let histories = DispatchQueue(label: "ramify.histories", qos: .userInitiated)

  init(laboratory: Laboratory, mailbox: Mailbox) {
    self.laboratory = laboratory
    self.mailbox = mailbox
    lookout = Lookout(laboratory: laboratory, mailbox: mailbox, queue: queue)
  }

  /// Reads the store and keeps an eye on it.
  func begin() {
    lookout.begin()
    tellOrder()
  }

  /// Reads everything anew.
  func refresh() { lookout.refresh() }

  /// Reads all numbers of runs that were read in brief, the first ones first.
  func complete(_ runs: [Run.ID]) {
    histories.async { [mailbox, laboratory] in
      for id in runs {
        if let run = try? laboratory.store.read(id) { mailbox.post(.histories([run])) }
      }
    }
  }

  /// Starts new runs of an experiment file: of those of its experiments that have no finished or
  /// active run, or of all when all are finished.
  func start(experiment path: String) {
    attempt { [self] in
      let experiments = try laboratory.sealedExperiments(at: path)
      let unfinished = laboratory.unfinished(of: experiments, from: path)
      guard !unfinished.isEmpty else {
        throw Refusal(description: "all runs of \(path) are finished or active")
      }
      for experiment in unfinished {
        try submit(try laboratory.create(experiment, from: path, observer: report))
      }
    }
  }

  /// Starts experiments that are not what their file says.
  func start(_ experiments: [Experiment], session: String, file: String) {
    attempt { [self] in
      let sealed = try laboratory.sealed(laboratory.completed(experiments, from: file), from: file)
      for experiment in sealed {
        try submit(
          try laboratory.store.create(
            experiment, session: session, file: file, provenance: Provenance.current,
            observer: report))
      }
    }
  }

  /// Tells how large and how fast an experiment is; on a queue of its own, since it takes a while.
  func measure(_ experiment: Experiment) {
    DispatchQueue(label: "ramify.measure", qos: .utility).async { [mailbox, laboratory] in
      do {
        let completed = try laboratory.completed([experiment], from: experiment.name)
        mailbox.post(.estimate(experiment, try Estimate.measure(completed[0])))
      } catch {
        mailbox.post(.estimate(experiment, nil))
        mailbox.post(.failure("\(error)"))
      }
    }
  }

  /// Searches the best trees; on a queue of its own, since many tasks take a while.
  func search(_ question: TreeQuestion) {
    DispatchQueue(label: "ramify.trees", qos: .utility).async { [mailbox] in
      mailbox.post(.front(question, TreeFront(answering: question)))
    }
  }

  /// Starts a new run with the settings of another.
  func retry(_ id: String) {
    attempt { [self] in
      let run = try laboratory.store.read(id, history: false)
      try submit(
        try laboratory.store.create(
          run.experiment, session: run.session, file: run.experimentFile,
          provenance: Provenance.current, observer: report))
    }
  }

  /// Goes on with a run that ended early.
  ///
  /// A run says that it has stopped a moment before it gives its folder back, so it is waited for.
  func resume(_ id: String) { resume(id, patience: 100) }

  private func resume(_ id: String, patience: Int) {
    guard patience == 0 || !laboratory.queue.active.contains(id) else {
      return queue.asyncAfter(deadline: .now() + 0.1) { [weak self] in
        self?.resume(id, patience: patience - 1)
      }
    }
    attempt { [self] in
      try submit(try laboratory.store.reopen(id, observer: report))
    }
  }

  /// Removes the files of runs.
  func remove(_ runs: [Run.ID]) {
    for id in runs {
      attempt { [self] in
        do {
          try laboratory.store.remove(id)
          mailbox.post(.removed([id]))
        } catch {
          mailbox.post(.removed([id]))
          if let run = try? laboratory.store.read(id) { mailbox.post(.run(run)) }
          throw error
        }
      }
    }
  }

  /// Writes a finished run for other programs, as `ramify export` does.
  ///
  /// It runs the networks to check what it wrote, so nothing else waits for it.
  func export(_ id: String, as format: String) {
    DispatchQueue.global(qos: .utility).async { [mailbox, laboratory] in
      do {
        let arguments = [id, "--format", format, "--sessions", laboratory.store.folder]
        let command = try ExportCommand.parse(arguments)
        try command.run()
        mailbox.post(.notice("wrote \(command.target)"))
      } catch {
        mailbox.post(.failure("\(error)"))
      }
    }
  }

  /// Lets a run change places with its neighbour in the queue.
  func move(_ id: String, isEarlier: Bool) {
    attempt { [self] in
      laboratory.queue.move(id, isEarlier: isEarlier)
      tellOrder()
    }
  }

  /// Removes the files of runs, and waits until all that was asked for before is done too.
  func finish(removing runs: [Run.ID]) {
    remove(runs)
    queue.sync {}
  }

  /// Reads pictures for the dashboard.
  func read(_ request: SampleRequest) {
    queue.async { [laboratory, mailbox] in
      mailbox.post(.sample(request, laboratory.sample(request)))
    }
  }

  /// Asks whoever trains a run for something.
  func ask(_ wish: RunControl.Wish, of id: String) {
    attempt { [self] in
      if laboratory.queue.ask(wish, of: id) { return tellOrder() }
      try laboratory.store.request(RunRequest(wish), of: id)
    }
  }

  private func tellOrder() {
    let queue = laboratory.queue
    mailbox.post(.queue(queue.order, threads: queue.threadCount))
  }

  private func report(_ run: String, _ record: Record) {
    mailbox.post(.record(run: run, record))
  }

  private func submit(_ writer: RunWriter) throws {
    writer.withRun { mailbox.post(.run($0)) }
    try laboratory.queue.submit(writer)
    tellOrder()
  }

  private func attempt(_ work: @escaping @Sendable () throws -> Void) {
    queue.async { [mailbox, laboratory] in
      do {
        try work()
      } catch {
        // Where the sessions are is known; the line has room for what matters.
        let text = "\(error)".replacing("\(laboratory.store.folder)/", with: "", maxReplacements: 1)
        mailbox.post(.failure(text))
      }
    }
  }
}

extension RunRequest {
  /// What another process can be asked for; it cannot be made to drop its work.
  fileprivate init(_ wish: RunControl.Wish) {
    switch wish {
    case .proceed: self = .proceed
    case .pause: self = .pause
    case .stop, .abandon: self = .stop
    }
  }
}
