using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using PluginHost.Generators.Emit;
using PluginHost.Generators.Emit.Naming;
using PluginHost.Generators.Emit.Planning;
using PluginHost.Generators.Wit;

namespace PluginHost.Generators;

/// <summary>Makes C# of the WIT files of a project.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class WitGenerator : IIncrementalGenerator
{
    internal const string InputStep = "WitInputs";
    internal const string DocumentStep = "WitDocuments";
    internal const string ReferenceStep = "WitReferences";
    internal const string PlanStep = "WitPlan";
    internal const string TakenStep = "WitTakenNames";
    internal const string EmissionStep = "WitEmission";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var settings = context.AnalyzerConfigOptionsProvider.Select((options, _) => ProjectOptions.Read(options.GlobalOptions));
        var inputs = context.AdditionalTextsProvider
            .Where(text => text.Path.EndsWith(".wit", StringComparison.OrdinalIgnoreCase))
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select((pair, cancellationToken) => ProjectOptions.Read(pair.Left, pair.Right.GetOptions(pair.Left), cancellationToken))
            .WithTrackingName(InputStep);
        var documents = inputs.Select((input, _) => (Input: input, Document: WitParser.Parse(input.Source))).WithTrackingName(DocumentStep);
        var references = context.CompilationProvider
            .Select((compilation, _) => new EquatableArray<ReferencedPackage>(ReferencedPackages.Of(compilation)))
            .WithTrackingName(ReferenceStep);

        var plan = documents.Collect().Combine(settings).Combine(references)
            .Select((all, _) => Plan(all.Left.Left, all.Left.Right, all.Right))
            .WithTrackingName(PlanStep);
        var taken = plan
            .Select((project, _) => new EquatableArray<string>(project.Namespaces))
            .Combine(context.CompilationProvider)
            .Select((pair, _) => new EquatableArray<CSharpName>(TakenNames.Of(pair.Right, pair.Left)))
            .WithTrackingName(TakenStep);
        var emission = plan.Combine(taken)
            .Select((pair, _) => Emission.Of(pair.Left, pair.Right))
            .WithTrackingName(EmissionStep);

        context.RegisterSourceOutput(emission.SelectMany((e, _) => UniqueNames(e.Files.Items)), (output, file) =>
            output.AddSource(file.Name + ".g.cs", SourceText.From(file.Text, System.Text.Encoding.UTF8)));
        context.RegisterSourceOutput(emission.SelectMany((e, _) => e.Diagnostics.Items), (output, diagnostic) =>
            output.ReportDiagnostic(RoslynDiagnostics.Of(diagnostic)));
    }

    private static ProjectPlan Plan(
        ImmutableArray<(WitInput Input, WitDocument Document)> documents, WitSettings settings, EquatableArray<ReferencedPackage> references)
    {
        var project = ProjectResolver.Resolve(
            [.. documents.Select(d => d.Input)], documents.Select(d => d.Document), settings, references);
        return ProjectPlanner.Plan(project);
    }

    /// <summary>The compiler wants file names that differ in more than case, and few characters.</summary>
    private static IEnumerable<GeneratedFile> UniqueNames(ImmutableArray<GeneratedFile> files)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in files)
        {
            var name = file.Name;
            for (var i = 2; !names.Add(name); i++)
            {
                name = file.Name + "-" + i;
            }

            yield return file with { Name = name };
        }
    }
}
