using System.Collections.Immutable;

namespace PluginHost.Compilation;

/// <summary>What a module says about how it was built, in its <c>producers</c> section. A help for messages: nothing checks it.</summary>
internal sealed record ModuleProducers(
    ImmutableArray<Producer> Languages, ImmutableArray<Producer> ProcessedBy, ImmutableArray<Producer> Sdks)
{
    /// <summary>As <c>Rust, rustc 1.85.1</c>, in quotes and fit for a message; empty when nothing is known.</summary>
    public override string ToString()
    {
        string text = string.Join(", ", Languages.Concat(ProcessedBy).Concat(Sdks));
        return text.Length == 0 ? "" : Printable.Quote(text);
    }
}
