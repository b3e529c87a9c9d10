/// Where frames go and inputs come from: a terminal, or memory in tests.
public protocol Screen: ~Copyable {
  /// The size of the frames it shows now.
  var size: Size { get }

  /// Shows a frame.
  mutating func present(_ canvas: Canvas)

  /// Waits for the next input.
  ///
  /// - Parameter timeoutMilliseconds: how long at most; 0 only looks, nil waits for ever.
  /// - Returns: nil when nothing happened in time.
  mutating func next(timeoutMilliseconds: Int?) -> Input?
}

/// A screen in memory that plays inputs from a script and keeps every frame.
public struct MemoryScreen: ~Copyable, Screen {
  /// The size, which a scripted resize changes.
  public private(set) var size: Size
  /// All frames presented so far, oldest first.
  public private(set) var frames: [Canvas] = []
  private var inputs: ArraySlice<Input?>

  /// A screen that gives `inputs` in order; a nil among them is a timeout, as is all after them.
  public init(size: Size, inputs: [Input?] = []) {
    self.size = size
    self.inputs = inputs[...]
  }

  /// Whether every scripted input has been given.
  public var isExhausted: Bool { inputs.isEmpty }

  /// Records a frame.
  public mutating func present(_ canvas: Canvas) {
    frames.append(canvas)
  }

  /// Gives the script's next input at once.
  public mutating func next(timeoutMilliseconds: Int?) -> Input? {
    guard let input = inputs.popFirst() else { return nil }
    if case .resize(let size) = input { self.size = size }
    return input
  }
}
