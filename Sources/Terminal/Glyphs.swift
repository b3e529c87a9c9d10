/// The glyphs that views draw with, so that one view serves every terminal.
///
/// Each is one column wide; those of `ascii` are ASCII.
public struct Glyphs: Hashable, Sendable {
  /// The lines of a box.
  public struct Border: Hashable, Sendable {
    /// The corners, clockwise from the top left.
    public let topLeft, topRight, bottomRight, bottomLeft: Character
    /// The sides.
    public let horizontal, vertical: Character
    /// What stands around a title in the top side.
    public let beforeTitle, afterTitle: Character

    init(_ glyphs: String) {
      let glyph = Array(glyphs)
      (topLeft, topRight, bottomRight, bottomLeft) = (glyph[0], glyph[1], glyph[2], glyph[3])
      (horizontal, vertical) = (glyph[4], glyph[5])
      (beforeTitle, afterTitle) = (glyph[6], glyph[7])
    }
  }

  /// A glyph for each state of a run.
  public struct States: Hashable, Sendable {
    /// In the order of a run's life.
    public let queued, running, paused, stopped, finished, failed, interrupted: Character

    init(_ glyphs: String) {
      let glyph = Array(glyphs)
      (queued, running, paused, stopped) = (glyph[0], glyph[1], glyph[2], glyph[3])
      (finished, failed, interrupted) = (glyph[4], glyph[5], glyph[6])
    }
  }

  /// Small signs.
  public struct Signs: Hashable, Sendable {
    /// Beside the selected row, and beside a marked one.
    public let pointer, marked: Character
    /// Directions.
    public let up, down, left, right: Character
    /// Where a text was cut, where a value is missing, and between two words.
    public let ellipsis, missing, dot: Character
    /// Before an item of a list, and around the current tab.
    public let bullet, tabLeft, tabRight: Character
    /// Multiplication, difference and spread.
    public let times, delta, plusMinus: Character
    /// Before a warning.
    public let warning: Character

    init(_ glyphs: String) {
      let glyph = Array(glyphs)
      (pointer, marked) = (glyph[0], glyph[1])
      (up, down, left, right) = (glyph[2], glyph[3], glyph[4], glyph[5])
      (ellipsis, missing, dot) = (glyph[6], glyph[7], glyph[8])
      (bullet, tabLeft, tabRight) = (glyph[9], glyph[10], glyph[11])
      (times, delta, plusMinus, warning) = (glyph[12], glyph[13], glyph[14], glyph[15])
    }
  }

  /// The lines of a tree.
  public struct Tree: Hashable, Sendable {
    /// A child with others below it, the last child, a line that passes by, the twig, and a twig
    /// from which others go down.
    public let child, lastChild, line, twig, fork: Character
  }

  /// The parts of a plot.
  public struct Axes: Hashable, Sendable {
    /// The vertical axis, a tick on it, a cursor, and a value that is no number.
    public let vertical, tick, cursor, notANumber: Character
  }

  /// How curves are drawn: how many dots a cell has, and with which glyphs.
  public enum Dots: Hashable, Sendable {
    /// 2 x 4 dots.
    case braille
    /// 2 x 2 dots.
    case quadrants
    /// 1 x 2 dots.
    case ascii
  }

  /// The border of most boxes.
  public let light: Border
  /// The border of the focused box.
  public let heavy: Border
  /// A glyph for each state of a run.
  public let states: States
  /// Small signs.
  public let signs: Signs
  /// The lines of a tree.
  public let tree: Tree
  /// The parts of a plot.
  public let axes: Axes
  /// How curves are drawn.
  public let dots: Dots
  /// What stands at the ends of a meter.
  public let meterLeft, meterRight: Character
  /// A cell filled from the left, from empty to full.
  public let horizontalSteps: [Character]
  /// A cell filled from below, from empty to full.
  public let verticalSteps: [Character]
  /// A cell from empty to full in shades.
  public let shades: [Character]
  /// Signs that tell eight series apart without colour.
  public let markers: [Character]

  /// Whether all of them are ASCII.
  public var isASCII: Bool { dots == .ascii }

  /// The marker of a series; numbers wrap.
  public func marker(_ series: Int) -> Character {
    markers[(series % markers.count + markers.count) % markers.count]
  }
}

extension Glyphs {
  /// Box drawing, blocks and Braille.
  public static let unicode = unicode(dots: .braille)
  /// Box drawing and blocks, for fonts without Braille.
  public static let blocks = unicode(dots: .quadrants)

  /// ASCII alone, for every terminal.
  public static let ascii = Glyphs(
    light: Border("++++-|[]"), heavy: Border("####=#[]"), states: States(".>=#+x!"),
    signs: Signs(">*^v<>~-.*[]xd~!"),
    tree: Tree(child: "|", lastChild: "`", line: "|", twig: "-", fork: "+"),
    axes: Axes(vertical: "|", tick: "+", cursor: "|", notANumber: "x"), dots: .ascii,
    meterLeft: "[", meterRight: "]", horizontalSteps: [" ", "#"],
    verticalSteps: Array(" _.-=+*#"), shades: Array(" .:*#"), markers: Array("o*+x#@%&"))

  private static func unicode(dots: Dots) -> Glyphs {
    Glyphs(
      light: Border("╭╮╯╰─│┤├"), heavy: Border("┏┓┛┗━┃┫┣"), states: States("◌▶‖■✓✗!"),
      signs: Signs("▸✚↑↓◂▸…–·•▌▐×Δ±!"),
      tree: Tree(child: "├", lastChild: "└", line: "│", twig: "─", fork: "┬"),
      axes: Axes(vertical: "│", tick: "┤", cursor: "┊", notANumber: "×"), dots: dots,
      meterLeft: "▕", meterRight: "▏", horizontalSteps: Array(" ▏▎▍▌▋▊▉█"),
      verticalSteps: Array(" ▁▂▃▄▅▆▇█"), shades: Array(" ░▒▓█"), markers: Array("●◆▲■○◇△□"))
  }
}
