namespace PluginHost.AspNetCore;

/// <summary>
/// What filters did with a request, on <c>HttpContext.Features</c>. Tells a filter's own answer from the host's answer to a filter that
/// failed. Absent if no filter was asked.
/// </summary>
public interface IWasmFilterFeature
{
    /// <summary>One entry for each phase of each filter, in the order in which they ran.</summary>
    IReadOnlyList<WasmFilterOutcome> Outcomes { get; }
}
