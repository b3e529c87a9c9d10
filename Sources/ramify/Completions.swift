import ArgumentParser
import MultiTask
import Runs

/// What the shell offers for an argument.
enum Completions {
  /// The runs of the store that the command line names.
  static var runs: CompletionKind {
    .custom { words, _, _ in store(words).runs().map(\.id) }
  }

  /// The runs that go on when they are asked to.
  static var resumable: CompletionKind {
    .custom { words, _, _ in
      let place = store(words)
      let own = place.runs().filter { !$0.isImported }
      let runs = own.compactMap { try? place.read($0.id, history: false) }
      return runs.filter(\.state.isResumable).map(\.id)
    }
  }

  /// The runs, and the experiments that stand for several.
  static var sides: CompletionKind {
    .custom { words, _, _ in sides(store(words)) }
  }

  /// The runs, the experiments, the methods and the kinds of backbone.
  static var subjects: CompletionKind {
    .custom { words, _, _ in
      sides(store(words)) + Vocabulary.multiTask.methods.map(\.name)
        + NetworkDesign.backbones.map(\.name)
    }
  }

  /// The names of the themes.
  static var themes: CompletionKind {
    .custom { _, _, _ in ThemeShelf().names }
  }

  /// Files of experiments.
  static var experiments: CompletionKind { .file(extensions: ["yaml", "yml"]) }

  private static func sides(_ store: RunStore) -> [String] {
    let runs = store.runs().map(\.id)
    return runs + store.experiments().map { "\($0.session)/\($0.name)" }
  }

  /// The store that the words of a command line name with `--sessions`.
  private static func store(_ words: [String]) -> RunStore {
    let option = "--sessions"
    var folder: String?
    for (word, next) in zip(words, words.dropFirst() + [""]) {
      if word == option, !next.isEmpty { folder = next }
      if word.hasPrefix(option + "=") { folder = String(word.dropFirst(option.count + 1)) }
    }
    return RunStore(folder: folder ?? Places.current.sessions)
  }
}
