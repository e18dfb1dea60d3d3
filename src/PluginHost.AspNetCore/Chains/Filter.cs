using Microsoft.Extensions.ObjectPool;
using PluginHost.AspNetCore.Calls;

namespace PluginHost.AspNetCore.Chains;

/// <summary>A plugin as a filter, as long as the catalog stays as it is.</summary>
internal sealed class Filter
{
    private readonly ObjectPool<FilterCall> _calls;

    /// <summary>Describes a filter.</summary>
    /// <param name="id">The plugin.</param>
    /// <param name="policy">What happens when it gives no result.</param>
    /// <param name="phases">The phases that it takes part in; none if it cannot be called.</param>
    /// <param name="createCall">Makes what serves one call.</param>
    public Filter(PluginId id, PluginFailurePolicy policy, FilterPhases phases, Func<FilterCall> createCall)
    {
        Id = id;
        Policy = policy;

        Phases = phases | FindMissing(phases);
        _calls = new DefaultObjectPool<FilterCall>(new CallPolicy(createCall));
    }

    /// <summary>The plugin.</summary>
    public PluginId Id { get; }

    /// <summary>Where it stands among others: lower ones come earlier.</summary>
    public int Order { get; init; }

    /// <summary>What happens when neither it nor its fallback gives a result.</summary>
    public PluginFailurePolicy Policy { get; }

    /// <summary>The filter that takes its place for the rest of a request when it gives no result. Has the same policy, and no fallback.</summary>
    public Filter? Fallback { get; init; }

    /// <summary>The code that is asked in its place when it gives no result.</summary>
    public WasmFilterFallback? FallbackCode { get; init; }

    /// <summary>What takes its place, for logs. <see langword="null"/> if nothing does.</summary>
    public string? FallbackName => Fallback?.Id.ToString() ?? (FallbackCode is null ? null : "code of the application");

    /// <summary>The phases that it takes part in.</summary>
    public FilterPhases Phases { get; }

    /// <summary>Takes an object for one call.</summary>
    /// <exception cref="PluginNotFoundException">There is no plugin of this id.</exception>
    public FilterCall Rent() => _calls.Get();

    /// <summary>Gives an object back after its call.</summary>
    public void Return(FilterCall call) => _calls.Return(call);

    // What a plugin cannot be called in is called all the same: the failure says why, and the policy decides. This is so for plugins that
    // are not ready, and for those that have a phase for a body and none to ask for it: they would be taken for filters and do nothing.
    private static FilterPhases FindMissing(FilterPhases phases)
    {
        bool isRequestLost = (phases & FilterPhases.RequestBody) != 0 || phases == FilterPhases.None;
        bool isResponseLost = (phases & FilterPhases.ResponseBody) != 0;
        return (isRequestLost ? FilterPhases.RequestHeaders : 0) | (isResponseLost ? FilterPhases.ResponseHeaders : 0);
    }

    private sealed class CallPolicy(Func<FilterCall> createCall) : PooledObjectPolicy<FilterCall>
    {
        public override FilterCall Create() => createCall();

        public override bool Return(FilterCall obj)
        {
            obj.End();
            return true;
        }
    }
}
