using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PluginHost.Generators;
using RoslynCompilation = Microsoft.CodeAnalysis.Compilation;

namespace PluginHost.Docs.Tests;

/// <summary>An example as a project: compiled with the generator, as a console or web application that has PluginHost.</summary>
internal sealed class ExampleProject
{
    /// <summary>The collection of tests that run programs: they share the console, so they run one after the other.</summary>
    public const string Console = "console";

    private static readonly string[] ConsoleUsings =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"];

    private static readonly string[] WebUsings =
    [
        "System.Net.Http.Json", "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http",
        "Microsoft.AspNetCore.Routing", "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection",
        "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging",
    ];

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => IsForExamples(Path.GetFileNameWithoutExtension(path)))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14);

    private readonly Example _example;
    private readonly RoslynCompilation _compilation;

    public ExampleProject(Example example)
    {
        _example = example;
        List<SyntaxTree> trees = [.. example.Of("csharp").Select(Parse)];
        IsProgram = trees.Exists(tree => tree.GetRoot().ChildNodes().OfType<GlobalStatementSyntax>().Any());
        trees.Add(CSharpSyntaxTree.ParseText(GlobalUsings(example), ParseOptions));
        var compilation = CSharpCompilation.Create(
            "Example",
            trees,
            References,
            new CSharpCompilationOptions(
                IsProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable));
        GeneratorDriver driver = CSharpGeneratorDriver
            .Create([new WitGenerator().AsSourceGenerator()], WitFiles(example), ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out _compilation, out ImmutableArray<Diagnostic> diagnostics);
        Generated = [.. driver.GetRunResult().GeneratedTrees.Select(tree => tree.ToString())];
        Diagnostics = [.. diagnostics.Concat(_compilation.GetDiagnostics()).Where(d => d.Severity > DiagnosticSeverity.Info).Select(d => d.ToString())];
    }

    /// <summary>Whether it has statements to be run.</summary>
    public bool IsProgram { get; }

    /// <summary>The files that were generated.</summary>
    public ImmutableArray<string> Generated { get; }

    /// <summary>What is wrong with it.</summary>
    public ImmutableArray<string> Diagnostics { get; }

    /// <summary>Runs the program in a folder of its own.</summary>
    /// <param name="addTo">Puts into the folder what else is to lie there.</param>
    /// <returns>What it printed.</returns>
    public async Task<string> RunAsync(Action<string>? addTo = null)
    {
        using var image = new MemoryStream();
        Assert.True(_compilation.Emit(image).Success);
        image.Position = 0;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("example-");
        TextWriter console = System.Console.Out;
        using var output = new StringWriter();
        try
        {
            Prepare(folder.FullName);
            addTo?.Invoke(folder.FullName);
            System.Console.SetOut(TextWriter.Synchronized(output));
            MethodInfo main = new AssemblyLoadContext(_example.Name).LoadFromStream(image).EntryPoint!;
            object?[] arguments = main.GetParameters().Length == 0 ? [] : [new[] { "--contentRoot", folder.FullName }];
            await Task.Run(() => (main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null) as Task) ?? Task.CompletedTask);
            return output.ToString();
        }
        finally
        {
            System.Console.SetOut(console);
            folder.Delete(recursive: true);
        }
    }

    private void Prepare(string folder)
    {
        foreach (string guest in Directory.EnumerateFiles(Repository.Guests, "*.wasm"))
        {
            File.Copy(guest, Path.Combine(folder, Path.GetFileName(guest)));
        }

        foreach (ExampleBlock settings in _example.Of("json"))
        {
            File.WriteAllText(Path.Combine(folder, "appsettings.json"), settings.Text);
        }
    }

    private SyntaxTree Parse(ExampleBlock block)
    {
        // Errors are reported where they are in the document.
        string text = $"{block.Before}\n#line {block.Line} \"{_example.Document}\"\n{block.Text}\n";
        return CSharpSyntaxTree.ParseText(text, ParseOptions, $"{_example.Document}.{block.Line}.cs");
    }

    private static IEnumerable<AdditionalText> WitFiles(Example example)
    {
        int folder = 0;
        foreach (ExampleBlock block in example.Of("wit"))
        {
            // The files of a folder are one package, and one of them says which.
            folder += block.Text.Contains("package ", StringComparison.Ordinal) ? 1 : 0;
            yield return new WitText($"{example.Document}/wit/{folder}/{block.Line}.wit", block.Before + block.Text);
        }
    }

    private static string GlobalUsings(Example example)
    {
        bool isWeb = example.Blocks.Any(b => b.Text.Contains("WebApplication", StringComparison.Ordinal));
        return string.Concat((isWeb ? ConsoleUsings.Concat(WebUsings) : ConsoleUsings).Select(name => $"global using global::{name};\n"));
    }

    private static bool IsForExamples(string assembly) =>
        assembly is "netstandard" or "mscorlib" or "PluginHost" or "PluginHost.Abstractions" or "PluginHost.AspNetCore" or "PluginHost.Streams"
        || assembly.StartsWith("System.", StringComparison.Ordinal)
        || assembly.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
        || assembly.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
        || assembly.StartsWith("Polly", StringComparison.Ordinal);

    private sealed class WitText(string path, string text) : AdditionalText
    {
        public override string Path { get; } = path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
