using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PluginHost.Generators.Tests.Emit.Support;

namespace PluginHost.Generators.Tests.Emit;

/// <summary>What is done again when something in the project changes: as little as possible, because that happens at every key stroke.</summary>
public sealed class IncrementalTests
{
    private static readonly ProjectText Project = new()
    {
        Files =
        [
            ("Program.cs", "class Program;"),
            ("wit/a.wit", "package a:b; interface i { use t.{r}; f: func(x: r); }"),
            ("wit/b.wit", "interface t { record r { x: string } }"),
        ],
    };

    private static readonly string[] Steps =
    [
        WitGenerator.InputStep, WitGenerator.DocumentStep, WitGenerator.ReferenceStep, WitGenerator.PlanStep, WitGenerator.TakenStep,
        WitGenerator.EmissionStep,
    ];

    [Fact]
    public void Editing_CSharp_generates_nothing_again()
    {
        var run = GeneratorRun.Of(Project);
        var edited = With("class More { int _field = 1; }");

        var result = run.Driver.RunGenerators(edited, TestContext.Current.CancellationToken).GetRunResult().Results.Single();

        Assert.All(Steps, step => Assert.All(
            ReasonsOf(result, step), reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged)));
        Assert.All(OutputReasons(result), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.NotEmpty(OutputReasons(result));
    }

    [Fact]
    public void Editing_one_WIT_file_parses_that_file_alone()
    {
        var run = GeneratorRun.Of(Project);
        var old = run.Texts.Single(t => t.Path == "wit/b.wit");
        var driver = run.Driver.ReplaceAdditionalText(old, new WitText(old.Path, "interface t { record r { x: u32 } }"));

        var result = driver.RunGenerators(GeneratorRun.CompilationOf(Project), TestContext.Current.CancellationToken).GetRunResult().Results.Single();

        Assert.Equal(
            [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Modified],
            ReasonsOf(result, WitGenerator.DocumentStep).OrderBy(reason => reason.ToString()));
        Assert.Contains("record struct R(uint X)", TextOf(result, "A.B.R.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Editing_a_comment_in_WIT_writes_no_file_again()
    {
        var run = GeneratorRun.Of(Project);
        var old = run.Texts.Single(t => t.Path == "wit/a.wit");
        var driver = run.Driver.ReplaceAdditionalText(old, new WitText(old.Path, old.GetText(TestContext.Current.CancellationToken) + "\n// Nothing new."));

        var result = driver.RunGenerators(GeneratorRun.CompilationOf(Project), TestContext.Current.CancellationToken).GetRunResult().Results.Single();

        Assert.Contains(IncrementalStepRunReason.Modified, ReasonsOf(result, WitGenerator.DocumentStep));
        Assert.All(
            OutputReasons(result),
            reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
    }

    [Fact]
    public void A_type_of_the_projects_own_that_hides_one_that_generated_code_uses_is_noticed()
    {
        var run = GeneratorRun.Of(Project);
        var edited = With("namespace A.B { class ValueTask; class Span; }");

        run.Driver.RunGeneratorsAndUpdateCompilation(edited, out var compilation, out var diagnostics, TestContext.Current.CancellationToken);

        Assert.Empty(diagnostics);
        Assert.Empty(GeneratorRun.DiagnosticsOf(compilation));
    }

    private static Compilation With(string code) =>
        GeneratorRun.CompilationOf(Project with { Files = Project.Files.Add(("More.cs", code)) });

    private static ImmutableArray<IncrementalStepRunReason> ReasonsOf(GeneratorRunResult result, string step) =>
        [.. result.TrackedSteps[step].SelectMany(s => s.Outputs).Select(o => o.Reason)];

    private static ImmutableArray<IncrementalStepRunReason> OutputReasons(GeneratorRunResult result) =>
        [.. result.TrackedOutputSteps.Values.SelectMany(steps => steps).SelectMany(step => step.Outputs).Select(o => o.Reason)];

    private static string TextOf(GeneratorRunResult result, string name) =>
        result.GeneratedSources.Single(s => s.HintName == name).SourceText.ToString();
}
