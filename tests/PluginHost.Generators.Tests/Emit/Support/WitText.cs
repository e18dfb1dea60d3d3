using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace PluginHost.Generators.Tests.Emit.Support;

internal sealed class WitText(string path, string text) : AdditionalText
{
    public override string Path { get; } = path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
}
