using System.ComponentModel;

namespace PluginHost.CompilerServices;

/// <summary>The core function type that a component-model function flattens to. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CoreSignature : IEquatable<CoreSignature>
{
    private readonly CoreType[] _parameters;
    private readonly CoreType[] _results;

    /// <summary>Makes a signature.</summary>
    /// <param name="parameters">The parameters' types.</param>
    /// <param name="results">The results' types: none or one.</param>
    public CoreSignature(ReadOnlySpan<CoreType> parameters, ReadOnlySpan<CoreType> results)
    {
        _parameters = parameters.ToArray();
        _results = results.ToArray();
    }

    /// <summary>The parameters' types.</summary>
    public ReadOnlySpan<CoreType> Parameters => _parameters;

    /// <summary>The results' types.</summary>
    public ReadOnlySpan<CoreType> Results => _results;

    /// <inheritdoc/>
    public bool Equals(CoreSignature? other) =>
        other is not null && Parameters.SequenceEqual(other.Parameters) && Results.SequenceEqual(other.Results);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CoreSignature);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_parameters.Length, _results.Length);

    /// <summary>The signature in the text format, for example <c>(func (param i32 i32) (result i32))</c>.</summary>
    public override string ToString()
    {
        string parameters = _parameters.Length == 0 ? "" : $" (param {Join(_parameters)})";
        string results = _results.Length == 0 ? "" : $" (result {Join(_results)})";
        return $"(func{parameters}{results})";
    }

    private static string Join(CoreType[] types) => string.Join(' ', types.Select(NameOf));

    private static string NameOf(CoreType type) => type switch
    {
        CoreType.I32 => "i32",
        CoreType.I64 => "i64",
        CoreType.F32 => "f32",
        CoreType.F64 => "f64",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
