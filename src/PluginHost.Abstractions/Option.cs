using System.Diagnostics.CodeAnalysis;

namespace PluginHost;

/// <summary>
/// A value or nothing: WIT's <c>option</c> where C#'s <c>T?</c> cannot say it, which is inside another option.
/// </summary>
/// <typeparam name="T">The value's type.</typeparam>
public readonly record struct Option<T>
{
    private readonly T _value;

    /// <summary>An option that holds a value.</summary>
    /// <param name="value">The value.</param>
    public Option(T value)
    {
        _value = value;
        HasValue = true;
    }

    /// <summary>The option that holds nothing, which is also the default value.</summary>
    [SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "Reads as Option<T>.None.")]
    public static Option<T> None => default;

    /// <summary>Whether there is a value.</summary>
    public bool HasValue { get; }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public T Value => HasValue ? _value : throw new InvalidOperationException("The option holds no value.");

    /// <summary>Gets the value, if there is one.</summary>
    /// <param name="value">The value, or the type's default.</param>
    public bool TryGetValue([MaybeNullWhen(false)] out T value)
    {
        value = _value;
        return HasValue;
    }

    /// <summary>Makes an option of a value.</summary>
    /// <param name="value">The value.</param>
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The constructor is the alternate.")]
    public static implicit operator Option<T>(T value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => HasValue ? $"Some({_value})" : "None";
}
