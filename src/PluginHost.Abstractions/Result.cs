using System.Diagnostics.CodeAnalysis;

namespace PluginHost;

/// <summary>
/// What a guest's function gave: a value or an error of the contract's own. WIT's <c>result</c>. An error here is an ordinary
/// answer of the guest; a call that gave no answer at all fails with a <see cref="PluginException"/>.
/// </summary>
/// <typeparam name="T">The value's type; <see cref="Unit"/> if the contract names none.</typeparam>
/// <typeparam name="TError">The error's type; <see cref="Unit"/> if the contract names none.</typeparam>
public readonly record struct Result<T, TError>
{
    private readonly T _value;
    private readonly TError _error;

    private Result(bool isError, T value, TError error)
    {
        IsError = isError;
        _value = value;
        _error = error;
    }

    /// <summary>Whether this holds an error.</summary>
    public bool IsError { get; }

    /// <summary>Whether this holds a value.</summary>
    public bool IsOk => !IsError;

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">This holds an error.</exception>
    public T Value => IsError ? throw new InvalidOperationException($"The result holds an error: {_error}") : _value;

    /// <summary>The error.</summary>
    /// <exception cref="InvalidOperationException">This holds a value.</exception>
    public TError Error => IsError ? _error : throw new InvalidOperationException("The result holds a value, not an error.");

    /// <summary>A result that holds a value.</summary>
    /// <param name="value">The value.</param>
    [SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "Both types are needed to make one.")]
    public static Result<T, TError> Ok(T value) => new(false, value, default!);

    /// <summary>A result that holds an error.</summary>
    /// <param name="error">The error.</param>
    [SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "Both types are needed to make one.")]
    public static Result<T, TError> Err(TError error) => new(true, default!, error);

    /// <summary>Gets the value, if there is one.</summary>
    /// <param name="value">The value, or the type's default.</param>
    /// <param name="error">The error, or the type's default.</param>
    public bool TryGetValue([MaybeNullWhen(false)] out T value, [MaybeNullWhen(true)] out TError error)
    {
        value = _value;
        error = _error;
        return !IsError;
    }

    /// <summary>Goes on with the value or with the error.</summary>
    /// <param name="ok">Called with the value.</param>
    /// <param name="err">Called with the error.</param>
    /// <typeparam name="TOut">What both give.</typeparam>
    public TOut Match<TOut>(Func<T, TOut> ok, Func<TError, TOut> err)
    {
        ArgumentNullException.ThrowIfNull(ok);
        ArgumentNullException.ThrowIfNull(err);
        return IsError ? err(_error) : ok(_value);
    }

    /// <inheritdoc/>
    public override string ToString() => IsError ? $"Err({_error})" : $"Ok({_value})";
}
