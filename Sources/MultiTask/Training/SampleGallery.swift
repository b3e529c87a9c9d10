import Datasets
import Dispatch
import Runs

/// Stores what a training makes of a sample, but not so often that the training would notice.
struct SampleGallery {
  let training: String
  let writer: RunWriter

  /// When pictures were stored last.
  private var last: DispatchTime?

  init(training: String, writer: RunWriter) {
    self.training = training
    self.writer = writer
  }

  /// Making and storing pictures takes some milliseconds; once in two seconds is less than 1 %.
  private static let secondsBetween = 2.0

  /// Whether the last pictures are old enough for others.
  var isDue: Bool {
    guard let last else { return true }
    let elapsed = DispatchTime.now().uptimeNanoseconds - last.uptimeNanoseconds
    return Double(elapsed) / 1e9 >= Self.secondsBetween
  }

  /// Stores what is made of a sample after some steps, where that has pictures.
  mutating func show(_ view: PredictionView, step: Int) {
    guard let first = view.panes.first?.target, !view.panes.isEmpty else { return }
    let (height, width) = Self.size(first)
    func pixels(_ picture: Picture) -> [UInt8] {
      picture.scaled(height: height, width: width).pixels
    }
    let sheet = SampleSheet(
      step: step, height: height, width: width, input: view.input.map(pixels),
      tasks: view.panes.prefix(64).map {
        SampleSheet.Task(
          name: $0.name, target: pixels($0.target), prediction: pixels($0.prediction))
      })
    writer.show(sheet, training: training)
    last = .now()
  }

  /// A picture's size, made smaller where a side is too long.
  private static func size(_ picture: Picture) -> (height: Int, width: Int) {
    let longest = max(picture.height, picture.width)
    guard longest > SampleSheet.mostPixels else { return (picture.height, picture.width) }
    let factor = Double(SampleSheet.mostPixels) / Double(longest)
    func scaled(_ side: Int) -> Int {
      min(SampleSheet.mostPixels, max(1, Int((Double(side) * factor).rounded())))
    }
    return (scaled(picture.height), scaled(picture.width))
  }
}
