import Runs

extension MethodDescription {
  /// The number that an experiment gives an option, or its default.
  ///
  /// - Precondition: the method has such an option.
  func number(_ name: String, _ problem: Problem) -> Double {
    guard case .number(let number) = value(name, problem) else {
      preconditionFailure("option \(name) of \(self.name) is no number")
    }
    return number
  }

  /// The word that an experiment gives an option, or its default.
  ///
  /// - Precondition: the method has such an option.
  func text(_ name: String, _ problem: Problem) -> String {
    guard case .text(let text) = value(name, problem) else {
      preconditionFailure("option \(name) of \(self.name) is no word")
    }
    return text
  }

  /// The flag that an experiment gives an option, or its default.
  ///
  /// - Precondition: the method has such an option.
  func flag(_ name: String, _ problem: Problem) -> Bool {
    guard case .flag(let flag) = value(name, problem) else {
      preconditionFailure("option \(name) of \(self.name) is no flag")
    }
    return flag
  }

  private func value(_ name: String, _ problem: Problem) -> OptionValue? {
    problem.experiment.options[name] ?? options.first { $0.name == name }?.defaultValue
  }
}
