/// One of the dashboard's screens, in the order of their tabs.
public enum Page: Int, CaseIterable, Hashable, Sendable {
  /// All experiments and runs.
  case browser

  /// One run, as it happens.
  case live

  /// Some runs side by side.
  case compare

  /// The settings of runs that are about to be started.
  case new

  /// The runs that train and wait here.
  case queue

  /// A tree that is drawn by hand.
  case draw

  /// The name on its tab.
  var title: String {
    switch self {
    case .browser: "Browser"
    case .live: "Live"
    case .compare: "Compare"
    case .new: "New"
    case .queue: "Queue"
    case .draw: "Tree"
    }
  }

  /// The action that leads to it, whose key stands on its tab.
  var action: Action.Name {
    switch self {
    case .browser: .browser
    case .live: .live
    case .compare: .comparison
    case .new: .form
    case .queue: .queue
    case .draw: .drawing
    }
  }

  /// Its panes in the order that the focus goes through them.
  var panes: [Pane] {
    switch self {
    case .browser: [.experiments, .preview, .events, .facets]
    case .live:
      [.curves, .tree, .tasks, .affinity, .progress, .log, .multiples, .samples, .resources]
    case .compare: [.metrics, .trees, .overlay, .front, .difference, .settings]
    case .new: [.form, .advice]
    case .queue: [.queue, .preview, .events]
    case .draw: [.draft, .treeCost, .moves, .treeFront]
    }
  }
}

/// A part of a page.
package enum Pane: Hashable, Sendable, CaseIterable {
  /// The browser's table, the selected row's preview, what happened last in any run, and the values
  /// by which rows are hidden.
  case experiments, preview, events, facets
  /// A run's curves, structure, tasks and affinities.
  case curves, tree, tasks, affinity
  /// A run's trainings, its messages, a small chart for each task, and the machine.
  case progress, log, multiples, resources
  /// The compared runs' curves, metrics, structures and settings.
  case overlay, metrics, trees, settings
  /// Pictures of what a training makes of a sample.
  case samples
  /// What the compared runs gain for their cost, and how their affinities differ.
  case front, difference
  /// The runs that train and wait.
  case queue
  /// The form of a new experiment, and what is known of its fields.
  case form, advice
  /// A tree that is drawn, what it costs, what keys would do to it, and the best trees.
  case draft, treeCost, moves, treeFront

  /// The word that stands for it where panes are listed.
  var title: String {
    switch self {
    case .experiments: "Experiments"
    case .preview: "Preview"
    case .events: "Events"
    case .facets: "Facets"
    case .curves, .overlay: "Curves"
    case .tree: "Tree"
    case .tasks: "Tasks"
    case .affinity: "Affinity"
    case .progress: "Progress"
    case .log: "Log"
    case .multiples: "Metrics"
    case .samples: "Sample"
    case .resources: "Resources"
    case .metrics: "Metrics"
    case .trees: "Architectures"
    case .settings: "Settings"
    case .form: "Form"
    case .advice: "Advice"
    case .front: "Front"
    case .difference: "Difference"
    case .queue: "Queue"
    case .draft: "Tree"
    case .treeCost: "Cost"
    case .moves: "Keys"
    case .treeFront: "Best trees"
    }
  }
}
