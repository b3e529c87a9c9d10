import Foundation
import Terminal

/// A difference with its sign and about three digits; nothing but the sign's place for zero.
func signedNumber(_ value: Double) -> String {
  value > 0 ? "+" + shortNumber(value) : shortNumber(value)
}

/// A percentage with its sign and one decimal, whole from a hundred on.
func signedPercent(_ value: Double) -> String {
  guard value.isFinite else { return shortNumber(value) }
  guard abs(value) >= 0.05 else { return "0.0" }
  return abs(value) < 99.95
    ? (value < 0 ? "" : "+") + fixed(value, decimals: 1)
    : (value > 0 ? "+" : "") + shortNumber(value.rounded())
}

/// A number with one decimal.
func tenths(_ value: Double) -> String { fixed(value, decimals: 1) }

/// A part of one, in whole percent that reach 100 only when all is done.
func percent(_ fraction: Double) -> String {
  guard fraction.isFinite else { return "?%" }
  return "\(Int((min(max(fraction, 0), 1) * 100).rounded(.down)))%"
}

/// Bytes in few columns, in units of 1024.
func byteCount(_ bytes: Int) -> String {
  let units = ["B", "K", "M", "G", "T"]
  var (value, unit) = (Double(bytes), 0)
  while value >= 1000, unit < units.count - 1 { (value, unit) = (value / 1024, unit + 1) }
  return (unit > 0 && value < 10 ? fixed(value, decimals: 1) : "\(Int(value))") + units[unit]
}

/// Seconds as the two greatest units that they have, such as "1h05", "12m30" or "41s".
func duration(_ seconds: Double) -> String {
  guard seconds.isFinite, seconds < 1e9 else { return "?" }
  let whole = Int(max(0, seconds).rounded())
  let (days, hours, minutes) = (whole / 86400, whole / 3600, whole / 60)
  if days > 0 { return "\(days)d" + padded(hours % 24) }
  if hours > 0 { return "\(hours)h" + padded(minutes % 60) }
  return minutes > 0 ? "\(minutes)m" + padded(whole % 60) : "\(whole)s"
}

/// The time of day, "12:40:58", of seconds since 1970 and of a clock so far ahead of UTC.
func timeOfDay(_ seconds: Double, utcOffset: Int) -> String {
  guard seconds.isFinite, abs(seconds) < 1e12 else { return "--:--:--" }
  let shifted = (Int(seconds) + utcOffset) % 86400
  let second = shifted < 0 ? shifted + 86400 : shifted
  return [second / 3600, second / 60 % 60, second % 60].map(padded).joined(separator: ":")
}

private func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
