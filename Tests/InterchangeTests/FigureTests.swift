import Interchange
import Runs
import Testing

@Suite("exported figures and tables")
struct FigureTests {
  @Test("a structure is a graph of blocks, the ways around skipped ones, and heads")
  func graph() throws {
    #expect(
      try ExportFixture.skipping.run.graph == """
        digraph structure {
          rankdir=LR;
          label="fixtures/skipping-1: fixed-tree, 1234 parameters";
          node [shape=box, style=rounded];
          input [shape=plaintext];
          block0_0 [label="stem: a, b, c"];
          block1_0 [label="block 1: b, c"];
          block2_0 [label="block 2.1: a, c"];
          head0 [label="a", shape=ellipse];
          head1 [label="b", shape=ellipse];
          head2 [label="c", shape=ellipse];
          input -> block0_0;
          block0_0 -> block2_0;
          block2_0 -> head0;
          block0_0 -> block1_0;
          block1_0 -> head1;
          block1_0 -> block2_0;
          block2_0 -> head2;
        }

        """)
  }

  @Test("a figure has a box for each block, a dot where a task runs it, a dash where it does not")
  func figure() throws {
    let tree = try ExportFixture.tree.run.figure
    #expect(tree.matches(of: /<rect [^>]*rx=/).count == 1 + 1 + 2 + 3)
    #expect(tree.matches(of: /<circle/).count == 12)
    #expect(!tree.contains("dasharray"))
    let skipping = try ExportFixture.skipping.run.figure
    #expect(skipping.matches(of: /<rect [^>]*rx=/).count == 3)
    #expect(skipping.matches(of: /<circle/).count == 7)
    #expect(skipping.matches(of: /dasharray/).count == 5)
  }

  @Test("hostile names are words in a figure and a graph")
  func hostile() throws {
    let figure = try ExportFixture.hostile.run.figure
    #expect(figure.contains(">&quot;quoted&quot; \\ &lt;b&gt;&amp;</text>"))
    #expect(figure.contains(">\\u{1B}[2J\\n</text>"))
    let graph = try ExportFixture.hostile.run.graph
    #expect(graph.contains("[label=\"\\\"quoted\\\" \\\\ <b>&\", shape=ellipse]"))
    #expect(!(figure + graph).unicodeScalars.contains("\u{1b}"))
  }

  @Test("a table has a row for each task's metric, quoted as RFC 4180 says")
  func table() {
    let lines = ResultTable([ExportFixture.hostile.run]).text
      .split(separator: "\r\n", omittingEmptySubsequences: false)
    #expect(lines.count == 1 + 6 + 1)
    #expect(lines[0].hasPrefix("run,experiment,method,seed,budget,task,metric,unit,"))
    #expect(
      lines[1] == "fixtures/hostile-1,fixtures/hostile,fixed-tree,1,,input,"
        + "\"error, \"\"mean\"\"\",m,true,test,0.1,1234,5678,0.5")
    #expect(lines[5].contains(",\\u{1B}[2J\\n,"))
  }
}
