public import Runs

/// Which pictures a dashboard wants.
public struct SampleRequest: Hashable, Sendable {
  /// The run.
  public let run: Run.ID

  /// The training of it.
  public let training: String

  /// How often the training was validated: with each time the pictures may be others.
  let validations: Int
}

extension Dashboard {
  /// The pictures that the shown page lacks, if any, asked for or not.
  public var wantedSample: SampleRequest? {
    guard page == .live, live.frozen == nil, layout.rect(of: .samples) != nil,
      let run = subject, !run.isImported,
      let training = run.trainings.last(where: { $0.validations > 0 })
    else { return nil }
    let wanted = SampleRequest(
      run: run.id, training: training.summary.name, validations: training.validations)
    return wanted == live.answeredSample ? nil : wanted
  }

  /// What the program has to read for the shown page.
  mutating func askForSample() -> Command? {
    guard let wanted = wantedSample, wanted != live.askedSample else { return nil }
    live.askedSample = wanted
    return .readSample(wanted)
  }

  /// Shows pictures, unless the page shows another run by now.
  mutating func take(_ sheet: SampleSheet?, of request: SampleRequest) {
    guard live.run == request.run else { return }
    live.answeredSample = request
    live.sample = sheet
  }
}

extension TrainingProgress {
  fileprivate var validations: Int { series["validation/loss"]?.steps.count ?? 0 }
}
