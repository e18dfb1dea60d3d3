using CsCheck;
using Microsoft.CodeAnalysis;
using PluginHost.Fuzz.Tests.Support;
using PluginHost.Generators.Canonical;
using PluginHost.Generators.Tests.Emit.Support;
using PluginHost.Generators.Tests.Wit;

namespace PluginHost.Fuzz.Tests.Wit;

/// <summary>Any text is a contract or has diagnostics, soon and on a small stack; and what is a contract becomes C# that compiles.</summary>
public sealed class WitTests
{
    private const int TextsEach = 200;

    /// <summary>What the compiler says when a generator threw.</summary>
    private const string GeneratorFailed = "CS8785";

    [Fact]
    public Task Any_text_gives_a_model_or_diagnostics() => FuzzTarget.RunAsync("wit", rounds: 8, seed =>
    {
        var mutator = new WitMutator(new PCG(stream: 1, (ulong)seed));
        for (int i = 0; i < TextsEach; i++)
        {
            string text = mutator.Next();
            SmallStack.Run(() => Resolve(text), () => text);
        }

        return Task.CompletedTask;
    });

    [Fact]
    public Task What_has_no_error_compiles_without_a_warning() => FuzzTarget.RunAsync("generator", rounds: 3, seed =>
    {
        const int CompiledEach = 4;
        var mutator = new WitMutator(new PCG(stream: 2, (ulong)seed));
        for (int compiled = 0; compiled < CompiledEach;)
        {
            string text = mutator.Next();
            GeneratorRun run = GeneratorRun.Of(("wit/package.wit", text));
            Assert.DoesNotContain(run.GeneratorDiagnostics, diagnostic => diagnostic.Id == GeneratorFailed);
            if (!run.GeneratorDiagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
            {
                Diagnostic[] wrong = [.. GeneratorRun.DiagnosticsOf(run.Compilation)];
                Assert.True(wrong.Length == 0, $"{string.Join('\n', wrong.Take(5))}\n{text}");
                compiled++;
            }
        }

        return Task.CompletedTask;
    });

    private static void Resolve(string text)
    {
        WitResolution resolution = WitResolver.Resolve([WitParser.Parse(new WitSource("w/a.wit", text))]);
        Assert.All(resolution.Diagnostics, diagnostic => Assert.InRange(diagnostic.Span.Start + diagnostic.Span.Length, 0, text.Length));
        foreach (var function in resolution.Packages.SelectMany(package => package.Interfaces).SelectMany(i => i.AllFunctions))
        {
            CanonicalSignature signature = CanonicalSignature.Of(function, CanonicalContext.Lower);
            Assert.InRange(signature.Parameters.Length, 0, CanonicalSignature.MaxFlatParameters + 1);
            Assert.InRange(signature.Results.Length, 0, CanonicalSignature.MaxFlatResults);
        }
    }
}
