using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace PluginHost.CompilerServices;

/// <summary>Checks arguments before a guest is entered, and opens lists. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Arguments
{
    /// <summary>Checks that a string can be passed.</summary>
    /// <param name="value">The string.</param>
    /// <param name="name">The parameter that it is, or is in.</param>
    /// <exception cref="ArgumentNullException">It is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">It holds a lone surrogate.</exception>
    public static void CheckString([NotNull] string? value, string name)
    {
        ArgumentNullException.ThrowIfNull(value, name);
        int index = LiftLowerContext.IndexOfLoneSurrogate(value);
        if (index >= 0)
        {
            throw new ArgumentException(
                $"The string holds a lone surrogate at index {index}, which no WebAssembly component can be given.", name);
        }
    }

    /// <summary>Checks that a reference is there.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">The parameter that it is, or is in.</param>
    /// <exception cref="ArgumentNullException">It is <see langword="null"/>.</exception>
    public static void CheckNotNull([NotNull] object? value, string name) => ArgumentNullException.ThrowIfNull(value, name);

    /// <summary>Checks that an enum's value is one of its cases.</summary>
    /// <param name="value">The value.</param>
    /// <param name="cases">How many cases there are, numbered from 0.</param>
    /// <param name="name">The parameter that it is, or is in.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is none of them.</exception>
    public static void CheckCase(uint value, uint cases, string name) =>
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(value, cases, name);

    /// <summary>The error for an object whose type is no case of a variant.</summary>
    /// <param name="value">The object.</param>
    /// <param name="name">The parameter that it is, or is in.</param>
    public static ArgumentException UnknownCase(object? value, string name) =>
        new($"{value?.GetType().Name ?? "null"} is not a case of the variant.", name);

    /// <summary>Opens a list without copying, if it is an array or the like; otherwise copies it.</summary>
    /// <typeparam name="T">The element's type.</typeparam>
    /// <param name="values">The list.</param>
    public static ReadOnlySpan<T> AsSpan<T>(IReadOnlyList<T> values) => values switch
    {
        T[] array => array,
        List<T> list => CollectionsMarshal.AsSpan(list),
        ImmutableArray<T> array => array.AsSpan(),
        _ => values.ToArray(),
    };
}
