using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PluginHost.Generators.Tests.Emit.Support;

/// <summary>MSBuild's properties and metadata, as the compiler hands them to generators.</summary>
internal sealed class WitOptions(ProjectText project) : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Options("build_property.", project.Properties);

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Options("", ImmutableDictionary<string, string>.Empty);

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
        new Options("build_metadata.AdditionalFiles.", project.Metadata.GetValueOrDefault(textFile.Path) ?? ImmutableDictionary<string, string>.Empty);

    private sealed class Options(string prefix, ImmutableDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = null;
            return key.StartsWith(prefix, StringComparison.Ordinal) && values.TryGetValue(key[prefix.Length..], out value);
        }
    }
}
