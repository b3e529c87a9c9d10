import Dashboard
import Foundation
import Runs
import Terminal
import Testing

/// What a user expects of a program like this, and which tests show that it is so.
///
/// The first table is that of features, the second that of what users of other programs complain
/// about most. Tests are called by their titles, wherever they are.
@Suite("promises")
struct PromiseTests {
  struct Promise: CustomTestStringConvertible, Sendable {
    let name: String
    let tests: [String]

    init(_ name: String, _ tests: String...) { (self.name, self.tests) = (name, tests) }

    var testDescription: String { name }
  }

  static let features = [
    Promise(
      "runs are started, paused, stopped by keys; a stop is taken back for ten seconds",
      "from a key press to a learned tree: start, pause, stop, kill, resume",
      "a stop that is taken back goes on", "after ten seconds a stop stays",
      "who says no deletes nothing"),
    Promise(
      "live curves in Braille, blocks and ASCII", "a falling curve in Braille",
      "a falling curve in quadrants", "a falling curve in ASCII",
      "a record changes the live frame as replaying it would"),
    Promise(
      "curves are smoothed, what was measured stands faint behind",
      "smoothing is a bias-corrected moving average",
      "a key changes the smoothing, and what was measured stands faint behind it"),
    Promise(
      "logarithmic axes, steps or time", "keys change the curves' axes",
      "a logarithmic axis has decades, and what has no logarithm shows at the bottom"),
    Promise(
      "a cursor with values, by keys and by the mouse",
      "a cursor reads out every curve in a box beside it", "a click puts the cursor there"),
    Promise(
      "a heat map of signed numbers", "affinities as signed hundredths",
      "without colours a shade stands beside each number",
      "arrows move over the focused table of affinities and read a pair out"),
    Promise(
      "the branching tree and its history",
      "a tree has a line for each row of blocks without a branch, and for each shared head",
      "the history of the structure goes back and forth, and arrows' ends say why not"),
    Promise(
      "curves of several runs in one chart",
      "replicates have a band of one standard deviation around their mean",
      "at most six are compared"),
    Promise(
      "runs side by side, only what differs, differences to a baseline, the front",
      "settings that differ are shown alone, and all of them on demand",
      "the front is what no other beats in gain and cost",
      "two finished runs side by side: both trees and the differences"),
    Promise(
      "rows sorted, columns chosen, views saved",
      "rows go by any key, either way, and what has no value comes last",
      "the column that the rows go by is marked, and chosen columns come and go",
      "a view is saved, kept by the program, brought back at the next start, and forgotten"),
    Promise(
      "a filter with fields, live, with an example where nothing fits",
      "a filter lets through exactly the rows that it describes",
      "rows follow each letter, and an unfinished comparison leaves them alone",
      "a filter that nothing passes shows how one is written"),
    Promise(
      "hints made from the keys in use", "hints are whole and have unique keys",
      "footer, help and reasons call the keys that count",
      "no screen names a key that does nothing"),
    Promise(
      "help that filters and does what it lists",
      "help filters as one types and does what is selected",
      "help lists every action of its page"),
    Promise(
      "commands by name, those of the command line among them",
      "the palette completes what is typed, the likeliest first",
      "the command line's words do on the screen what they do there"),
    Promise(
      "deletions and stops taken back",
      "a deletion that is taken back brings the run back, and nothing is removed",
      "one undo brings all of them back, marked as they were"),
    Promise(
      "keys of one's own, and presets",
      "keys do what the file says, and their old actions have theirs no more",
      "the vim preset moves as vi does, and every action still has a key"),
    Promise(
      "click, wheel, drag-zoom, and a key that leaves the mouse alone",
      "a click selects a row, a tab or a pane, and the wheel moves the selection",
      "a span of curves is drawn with a real mouse, and Esc shows all of them again",
      "the mouse can be left to the terminal, and the first click says how to select"),
    Promise(
      "four layouts from 60x16, a line and keys below",
      "the room decides how much is shown",
      "a terminal that is too small says so and still takes keys",
      "every size down to one cell takes the key that quits",
      "every screen follows every size and comes back as it was"),
    Promise(
      "themes in files", "the folder has seven themes", "every theme has every role",
      "a theme's file that is wrong is named, and the built-in colours are used"),
    Promise(
      "256, 16, 8 colours and none", "colours become their nearest neighbours among fewer",
      "eight colours show the bright half as bold or faint",
      "without colours, attributes stand for them",
      "the flag decides, then NO_COLOR, then the terminal"),
    Promise("NO_COLOR", "NO_COLOR sends no colour, and without it there are some"),
    Promise(
      "colours that all eyes tell apart", "curves look different to all eyes",
      "better and worse look different to all eyes",
      "signs tell curves apart where colours do not"),
    Promise(
      "ASCII where the locale has no more",
      "Unicode follows from the locale, or from there being none",
      "a locale without Unicode gets ASCII bytes alone, one with it gets more",
      "an ASCII frame has ASCII glyphs alone"),
    Promise(
      "copying over SSH, or into a file",
      "what is copied goes to the terminal's clipboard, or into a file where there is none"),
    Promise(
      "configuration is read, state is kept elsewhere",
      "the user's configuration is read and never written; what is kept is state"),
    Promise("whole frames", "frames are whole to the terminal, and all modes are taken back"),
    Promise(
      "the terminal as it was, however it ends", "a crash gives the terminal back",
      "a program that is ended in any screen leaves the terminal as it was",
      "a program whose terminal is gone ends, in any screen"),
    Promise(
      "one frame without a terminal, and JSON",
      "a screen is drawn as a picture, the same each time, and printed as one frame",
      "run, show, list, log and compare print what other programs rely on"),
    Promise(
      "tests of whole screens", "a screen is what it was at every size, in Unicode and ASCII",
      "a screen's inks are what they were, in colours and without"),
  ]

  static let complaints = [
    Promise(
      "1 Braille shows as boxes", "the first line says which key changes the glyphs, and it does",
      "Unicode follows from the locale, or from there being none"),
    Promise(
      "2 the terminal is said to be too small",
      "a terminal that is too small says so and still takes keys",
      "every size down to one cell takes the key that quits"),
    Promise(
      "3 resizing breaks the screen", "any page draws at any size",
      "panes lie on the terminal and never on each other",
      "every screen follows every size and comes back as it was"),
    Promise(
      "4 colours cannot be read on light terminals", "text and lines stand out from the ground",
      "text can be read on the selected row and in fields",
      "a light background is known where the terminal says so"),
    Promise(
      "5 many colours are expected of every terminal",
      "colours become their nearest neighbours among fewer",
      "the flag decides, then NO_COLOR, then the terminal"),
    Promise(
      "6 colour-blind users see no difference", "better and worse look different to all eyes",
      "curves look different to all eyes"),
    Promise(
      "7 curves' colours are too alike, or change",
      "all series differ at 256 and at 16 colours",
      "a task has the same colour on every page"),
    Promise(
      "8 nothing can be copied over SSH",
      "what is copied goes to the terminal's clipboard, or into a file where there is none"),
    Promise(
      "9 the mouse keeps one from selecting, or is missing",
      "the mouse can be left to the terminal, and the first click says how to select"),
    Promise(
      "10 keys cannot be found", "help filters as one types and does what is selected",
      "a key that can do nothing says why"),
    Promise(
      "11 keys cannot be changed",
      "keys do what the file says, and their old actions have theirs no more"),
    Promise(
      "12 the configuration is rewritten",
      "the user's configuration is read and never written; what is kept is state"),
    Promise(
      "13 a comparison shows everything",
      "settings that differ are shown alone, and all of them on demand"),
    Promise(
      "14 smoothing lies", "smoothing is a bias-corrected moving average",
      "a long history keeps its ends, spikes and gaps when it is thinned",
      "one point in a hundred thousand is still seen"),
    Promise(
      "15 tables cannot be arranged, filtered, thinned out",
      "rows go by any key, either way, and what has no value comes last",
      "a filter lets through exactly the rows that it describes",
      "marked runs are deleted all at once, after one question that names them"),
    Promise(
      "a program ends and takes runs with it without asking",
      "quitting with an active run asks first",
      "a signal checkpoints what trains, restores the terminal and ends with 128 and its number"),
  ]

  /// The text of all files of tests but this one.
  private static let sources: String = {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let names = FileManager.default.enumerator(atPath: tests.path)?.allObjects ?? []
    let files = names.compactMap { $0 as? String }.filter { $0.hasSuffix("Tests.swift") }
    return files.filter { !$0.hasSuffix("PromiseTests.swift") }.sorted().map { name in
      (try? String(contentsOf: tests.appending(path: name), encoding: .utf8)) ?? ""
    }.joined()
  }()

  @Test("every promise is shown by tests that there are", arguments: features + complaints)
  func tests(_ promise: Promise) {
    #expect(!promise.tests.isEmpty)
    for title in promise.tests {
      #expect(Self.sources.contains("\"\(title)\""), "no test is called \(title)")
    }
  }
}
