using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PluginHost.CompilerServices;
using RoslynCompilation = Microsoft.CodeAnalysis.Compilation;

namespace PluginHost.Generators.Tests.Emit.Support;

/// <summary>A C# project with WIT, compiled in memory.</summary>
internal sealed class GeneratorRun
{
    private static readonly ImmutableArray<MetadataReference> Platform =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)
                || Path.GetFileName(path) is "netstandard.dll" or "mscorlib.dll")
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly MetadataReference Abstractions = MetadataReference.CreateFromFile(typeof(GuestProxy).Assembly.Location);

    private GeneratorRun(
        RoslynCompilation compilation, GeneratorDriver driver, ImmutableArray<AdditionalText> texts, ImmutableArray<Diagnostic> diagnostics)
    {
        Compilation = compilation;
        Driver = driver;
        Texts = texts;
        GeneratorDiagnostics = diagnostics;
    }

    /// <summary>The project with what was generated.</summary>
    public RoslynCompilation Compilation { get; }

    public GeneratorDriver Driver { get; }

    /// <summary>The WIT files, as the generator was given them.</summary>
    public ImmutableArray<AdditionalText> Texts { get; }

    /// <summary>What the generator reported.</summary>
    public ImmutableArray<Diagnostic> GeneratorDiagnostics { get; }

    /// <summary>Everything that is wrong, as the compiler of a strict project sees it.</summary>
    public ImmutableArray<Diagnostic> AllDiagnostics => [.. GeneratorDiagnostics, .. DiagnosticsOf(Compilation)];

    public static GeneratorRun Of(params (string Path, string Text)[] files) => Of(new ProjectText { Files = [.. files] });

    public static GeneratorRun Of(ProjectText project)
    {
        ImmutableArray<AdditionalText> texts =
            [.. project.Files.Where(f => f.Path.EndsWith(".wit", StringComparison.Ordinal)).Select(f => new WitText(f.Path, f.Text))];
        var driver = CSharpGeneratorDriver.Create(
            [new WitGenerator().AsSourceGenerator()],
            texts,
            ParseOptions,
            new WitOptions(project),
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        var run = driver.RunGeneratorsAndUpdateCompilation(CompilationOf(project), out var compilation, out var diagnostics);
        return new GeneratorRun(compilation, run, texts, diagnostics);
    }

    public static RoslynCompilation CompilationOf(ProjectText project) => CSharpCompilation.Create(
        project.Name,
        project.Files
            .Where(f => f.Path.EndsWith(".cs", StringComparison.Ordinal))
            .Select(f => CSharpSyntaxTree.ParseText(f.Text, ParseOptions, f.Path)),
        [.. Platform, Abstractions, .. project.References],
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            nullableContextOptions: NullableContextOptions.Enable,
            checkOverflow: project.ChecksOverflow,
            warningLevel: 9999,
            specificDiagnosticOptions: project.NoWarn.ToDictionary(id => id, _ => ReportDiagnostic.Suppress)));

    /// <summary>What the compiler says about a project.</summary>
    public static IEnumerable<Diagnostic> DiagnosticsOf(RoslynCompilation compilation) =>
        compilation.GetDiagnostics().Where(d => d.Severity > DiagnosticSeverity.Hidden);

    /// <summary>A generated file.</summary>
    public string Text(string name) => Driver.GetRunResult().GeneratedTrees
        .Single(t => Path.GetFileName(t.FilePath) == name + ".g.cs")
        .ToString();

    /// <summary>The names of the generated files, without ending.</summary>
    public ImmutableArray<string> Names =>
        [.. Driver.GetRunResult().GeneratedTrees.Select(t => Path.GetFileName(t.FilePath)[..^".g.cs".Length])];

    /// <summary>The compiled project, for others to reference.</summary>
    public MetadataReference ToReference() => MetadataReference.CreateFromImage(Image());

    /// <summary>The compiled project, loaded.</summary>
    /// <param name="context">Where it is loaded, with what it references; by default by itself.</param>
    public Assembly Load(AssemblyLoadContext? context = null)
    {
        using var stream = new MemoryStream(Image());
        return (context ?? new AssemblyLoadContext(Compilation.AssemblyName)).LoadFromStream(stream);
    }

    private byte[] Image()
    {
        using var stream = new MemoryStream();
        var result = Compilation.Emit(stream);
        Assert.Empty(result.Diagnostics.Where(d => d.Severity > DiagnosticSeverity.Hidden));
        return stream.ToArray();
    }

    // Documentation is parsed, so that members without any are reported.
    private static CSharpParseOptions ParseOptions => new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);
}
