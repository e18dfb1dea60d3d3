namespace PluginHost;

/// <summary>How the call of a hook ended, after the plugin's failure policy was applied.</summary>
/// <typeparam name="T">The call's result.</typeparam>
public readonly struct HookResult<T>
{
    private readonly T _value;

    internal HookResult(HookOutcome outcome, T value, PluginException? failure = null, PluginException? fallbackFailure = null)
    {
        _value = value;
        Outcome = outcome;
        Failure = failure;
        FallbackFailure = fallbackFailure;
    }

    /// <summary>How it ended.</summary>
    public HookOutcome Outcome { get; }

    /// <summary>Whether there is a result, from the plugin or from its fallback.</summary>
    public bool HasValue => Outcome is HookOutcome.Succeeded or HookOutcome.FellBack;

    /// <summary>Why the plugin itself gave no result. <see langword="null"/> if it did.</summary>
    public PluginException? Failure { get; }

    /// <summary>Why its fallback gave no result either. <see langword="null"/> if it did, was not asked, or is not there.</summary>
    public PluginException? FallbackFailure { get; }

    /// <summary>The result.</summary>
    /// <exception cref="PluginException">There is none: the failure of the plugin itself.</exception>
    public T Value => HasValue ? _value : throw Failure ?? throw new InvalidOperationException("There was no call.");
}
