using System.Collections.Immutable;
using System.Text;

namespace PluginHost.Compilation;

/// <summary>The type of a core function. Two are equal when their parameters and results are.</summary>
internal sealed record CoreFunctionType : ExternalType
{
    public CoreFunctionType(ImmutableArray<CoreValueType> parameters, ImmutableArray<CoreValueType> results)
    {
        Parameters = parameters.IsDefault ? [] : parameters;
        Results = results.IsDefault ? [] : results;
    }

    public ImmutableArray<CoreValueType> Parameters { get; }

    public ImmutableArray<CoreValueType> Results { get; }

    public override ExternalKind Kind => ExternalKind.Function;

    public bool Equals(CoreFunctionType? other) =>
        other is not null && Parameters.AsSpan().SequenceEqual(other.Parameters.AsSpan()) && Results.AsSpan().SequenceEqual(other.Results.AsSpan());

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Parameters.Length);
        foreach (CoreValueType type in Parameters)
        {
            hash.Add((uint)type);
        }

        foreach (CoreValueType type in Results)
        {
            hash.Add((uint)type);
        }

        return hash.ToHashCode();
    }

    /// <summary>The type in text format: <c>(func (param i32 i32) (result i32))</c>, or <c>(func)</c> without either.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("(func");
        Append(text, "param", Parameters);
        Append(text, "result", Results);
        return text.Append(')').ToString();
    }

    private static void Append(StringBuilder text, string keyword, ImmutableArray<CoreValueType> types)
    {
        if (types.IsEmpty)
        {
            return;
        }

        text.Append(" (").Append(keyword);
        foreach (CoreValueType type in types)
        {
            text.Append(' ').Append(type.ToWat());
        }

        text.Append(')');
    }
}
