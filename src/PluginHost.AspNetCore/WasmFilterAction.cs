namespace PluginHost.AspNetCore;

/// <summary>How one phase of a filter ended.</summary>
public enum WasmFilterAction
{
    /// <summary>The filter let the request or the response go on, changed or not.</summary>
    Continued = 0,

    /// <summary>The filter asked for the body.</summary>
    NeededBody,

    /// <summary>The filter gave a response of its own.</summary>
    Responded,

    /// <summary>The filter gave no result and its policy is <see cref="PluginFailurePolicy.Closed"/>: the host answered with 503.</summary>
    Failed,

    /// <summary>The filter gave no result and its policy is <see cref="PluginFailurePolicy.Open"/>: it went on as if the filter were not there.</summary>
    Skipped,

    /// <summary>The filter asked for a request body that is larger than the host allows: the host answered with 413.</summary>
    BodyTooLarge,

    /// <summary>The client went away, or the application cancelled the request, while the filter ran. Not a failure.</summary>
    Aborted,

    /// <summary>The filter gave no result, and its fallback is asked in its place: another filter, whose outcomes follow, or code of the application.</summary>
    FellBack,
}
