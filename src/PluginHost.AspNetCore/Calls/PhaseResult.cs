namespace PluginHost.AspNetCore.Calls;

/// <summary>How a phase ended, with what belongs to it.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Answer">The filter's own answer, if it responds.</param>
/// <param name="Failure">Why there is no result, if it failed.</param>
/// <param name="Cancellation">The cancellation, if the request was aborted.</param>
internal readonly record struct PhaseResult(
    PhaseResultKind Kind, FilterAnswer? Answer = null, PluginException? Failure = null, OperationCanceledException? Cancellation = null)
{
    /// <summary>The filter lets the message go on.</summary>
    public static PhaseResult Continue => default;

    /// <summary>The filter wants the body.</summary>
    public static PhaseResult NeedBody => new(PhaseResultKind.NeedBody);

    /// <summary>The filter answers by itself.</summary>
    public static PhaseResult Respond(FilterAnswer answer) => new(PhaseResultKind.Respond, Answer: answer);

    /// <summary>The filter gave no result that can be used.</summary>
    public static PhaseResult Failed(PluginException failure) => new(PhaseResultKind.Failed, Failure: failure);

    /// <summary>The call gave no result.</summary>
    public static PhaseResult Of<T>(PluginResult<T> result) => result.Failure is { } failure
        ? Failed(failure)
        : new(PhaseResultKind.Aborted, Cancellation: result.Cancellation);
}
