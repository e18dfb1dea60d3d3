using System.Diagnostics.CodeAnalysis;

namespace PluginHost;

/// <summary>How a call to a plugin ended, as a value: for hot paths, where an exception would cost more than the call.</summary>
/// <typeparam name="T">The call's result.</typeparam>
public readonly struct PluginResult<T>
{
    private readonly T _value;

    internal PluginResult(T value) => _value = value;

    internal PluginResult(PluginException? failure, OperationCanceledException? cancellation)
    {
        _value = default!;
        Failure = failure;
        Cancellation = cancellation;
    }

    /// <summary>Whether the call gave a result.</summary>
    public bool IsSuccess => Failure is null && Cancellation is null;

    /// <summary>Why the call gave no result. <see langword="null"/> if it did, or if it was cancelled.</summary>
    public PluginException? Failure { get; }

    /// <summary>The cancellation, if the caller cancelled the call.</summary>
    public OperationCanceledException? Cancellation { get; }

    /// <summary>The result.</summary>
    /// <exception cref="PluginException">The call gave none.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public T Value
    {
        get
        {
            if (Failure is not null)
            {
                throw Failure;
            }

            return Cancellation is null ? _value : throw Cancellation;
        }
    }

    /// <summary>Gets the result, if there is one.</summary>
    /// <param name="value">The result, or the type's default.</param>
    public bool TryGetValue([MaybeNullWhen(false)] out T value)
    {
        value = _value;
        return IsSuccess;
    }
}
