/// A number as one types it: `0.5`, `-1`, `2M`, `700k`, `50%`.
struct FilterNumber {
  /// The number.
  let value: Double
  /// All numbers that are written so when they are rounded.
  let rounded: Range<Double>

  init?(_ text: String) {
    let units: [Character: Double] = [
      "%": 1, "k": 1e3, "K": 1e3, "m": 1e6, "M": 1e6, "g": 1e9, "G": 1e9,
    ]
    let unit = text.last.flatMap { units[$0] }
    let digits = unit == nil ? text[...] : text.dropLast()
    guard let value = Double(digits), value.isFinite, digits.last?.isNumber ?? false else {
      return nil
    }
    let decimals = digits.firstIndex(of: ".").map { digits[$0...].count - 1 } ?? 0
    let half = (0..<min(decimals, 300)).reduce(0.5) { half, _ in half / 10 }
    self.value = value * (unit ?? 1)
    rounded = (value - half) * (unit ?? 1)..<(value + half) * (unit ?? 1)
  }
}

/// A length of time: `30m`, `2h`, `7d`.
struct FilterDuration {
  /// Seconds.
  let value: Double
  /// All lengths that have as many whole units.
  let rounded: Range<Double>

  init?(_ text: String) {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604_800]
    guard let unit = text.last.flatMap({ units[$0] }), let count = Double(text.dropLast()),
      count.isFinite, count >= 0
    else { return nil }
    value = count * unit
    rounded = value..<(count + 1) * unit
  }
}

/// A moment as one types it: a day, a time of today, or both.
enum FilterTime: Hashable, Sendable {
  /// So many days after today, and the seconds of that day that are meant.
  case today(Int, Range<Int>)
  /// So many days after the first of January 1970, and the seconds of that day.
  case date(Int, Range<Int>)

  init?(_ text: String) {
    let parts = text.split(separator: "T", omittingEmptySubsequences: false).map(String.init)
    let words = ["today": 0, "yesterday": -1]
    if let day = words[text.lowercased()] {
      self = .today(day, 0..<86400)
    } else if let time = parts.count == 1 ? Self.seconds(text) : nil {
      self = .today(0, time)
    } else if let day = Self.days(parts[0]), parts.count < 3 {
      guard let time = parts.count == 1 ? 0..<86400 : Self.seconds(parts[1]) else { return nil }
      self = .date(day, time)
    } else {
      return nil
    }
  }

  /// Seconds since 1970.
  func range(at moment: FilterMoment) -> Range<Double> {
    let (start, seconds) =
      switch self {
      case .today(let days, let seconds): (moment.startOfDay(days), seconds)
      case .date(let days, let seconds):
        (Double(days) * 86400 - Double(moment.utcOffset), seconds)
      }
    return start + Double(seconds.lowerBound)..<start + Double(seconds.upperBound)
  }

  /// The seconds of a day that `14:30` or `14:30:05` names.
  private static func seconds(_ text: String) -> Range<Int>? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    guard (2...3).contains(parts.count), let hour = parts[0], let minute = parts[1],
      (0..<24).contains(hour), (0..<60).contains(minute)
    else { return nil }
    let start = hour * 3600 + minute * 60
    guard parts.count == 3 else { return start..<start + 60 }
    guard let second = parts[2], (0..<60).contains(second) else { return nil }
    return start + second..<start + second + 1
  }

  /// The days from the first of January 1970 to `2026-11-20`.
  ///
  /// Source: Richards 2013, "Explanatory Supplement to the Astronomical Almanac", 3rd ed., section
  /// 15.11.3, the Julian day number of a Gregorian date.
  private static func days(_ text: String) -> Int? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2],
      (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    let h = (month - 14) / 12
    let julian =
      1461 * (year + 4800 + h) / 4 + 367 * (month - 2 - 12 * h) / 12
      - 3 * ((year + 4900 + h) / 100) / 4 + day - 32075
    return julian - 2_440_588
  }
}
