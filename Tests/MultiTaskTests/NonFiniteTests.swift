import MultiTask
import Runs
import Testing

/// Trainings that diverge.
@Suite("losses that are no numbers")
struct NonFiniteTests {
  /// An experiment in which one task's loss cannot stay finite.
  private func diverging(
    _ method: String, weighting: String = "fixed", steps: Int = 6
  ) -> Experiment {
    var experiment = Experiment.scenes(method)
    experiment.training.steps = steps
    experiment.training.optimizer = "sgd"
    experiment.training.schedule = "constant"
    experiment.training.checkpointEvery = 1
    experiment.training.validateEvery = 2
    experiment.training.weighting = weighting
    return experiment
  }

  @Test("a task whose loss breaks is named with its step, and the other trainings go on")
  func others() throws {
    var experiment = diverging("single-task")
    experiment.training.lossWeights = ["depth": 1e37]
    let run = try TrainedRun(experiment).run
    #expect(run.state == .failed)
    let reason = try #require(run.reason)
    let broken = try #require(run.training("single-depth"))
    let step = broken.step + 1
    let values = ["nan", "inf", "-inf"]
    let accounts = values.map {
      "the loss of depth in training single-depth is \($0) at step \(step)"
    }
    #expect(accounts.contains { reason.hasPrefix($0) }, "\(reason)")
    for task in ["segmentation", "normals"] {
      #expect(run.training("single-\(task)")?.isDone == true)
      #expect(run.training("single-\(task)")?.checkpoint == 6)
    }
    #expect(!broken.isDone && broken.checkpoint == broken.step)
    let kept = broken.checkpoint.map { ", the checkpoint of step \($0) is kept" } ?? " weight"
    #expect(reason.hasSuffix(kept), "\(reason)")
    #expect(broken.series["loss/depth"]?.values.allSatisfy { $0.isFinite } == true)
    #expect(run.messages.contains { $0.text == reason })
  }

  @Test(
    "a step that spoils the weights is not stored, whatever weighs the losses",
    arguments: ["equal", "uncertainty", "dwa", "pcgrad"])
  func checkpoint(weighting: String) throws {
    var experiment = diverging("all-shared", weighting: weighting)
    // After the first step some weights are beyond the largest float.
    experiment.training.learningRate = 3e38
    experiment.training.weightDecay = 1e3
    let run = try TrainedRun(experiment).run
    #expect(run.state == .failed)
    #expect(run.reason?.contains("at step 2; ") == true, "\(run.reason ?? "")")
    #expect(run.trainings[0].step == 1)
    #expect(run.trainings[0].checkpoint == nil)
    #expect(run.reason?.hasSuffix("or its loss weight") == true)
  }

  @Test("a last step that spoils the weights is a failure, not a result")
  func last() throws {
    var experiment = diverging("all-shared", weighting: "equal", steps: 1)
    experiment.training.learningRate = 3e38
    experiment.training.weightDecay = 1e3
    let run = try TrainedRun(experiment).run
    #expect(run.state == .failed)
    let reason = try #require(run.reason)
    #expect(reason.hasPrefix("the loss of segmentation in training all-tasks is "), "\(reason)")
    #expect(reason.contains("at step 1; "), "\(reason)")
    #expect(run.result == nil)
  }
}
