using Microsoft.AspNetCore.Http;
using PluginHost.AspNetCore.Responses;

namespace PluginHost.AspNetCore.Chains;

/// <summary>What is known of one request: what filters did with it, and what they remember of it.</summary>
internal sealed class FilterExchange(int expectedOutcomes) : IWasmFilterFeature
{
    private readonly List<WasmFilterOutcome> _outcomes = new(expectedOutcomes);
    private Dictionary<PluginId, byte[]>? _states;
    private Dictionary<PluginId, Filter?>? _fallbacks;

    /// <inheritdoc/>
    public IReadOnlyList<WasmFilterOutcome> Outcomes => _outcomes;

    /// <summary>The endpoint whose filters have been asked.</summary>
    public Endpoint? Endpoint { get; set; }

    /// <summary>The response that filters take part in, if the application is inside of it.</summary>
    public FilteredResponse? Response { get; set; }

    /// <summary>The versions in which the filters of the chain at hand are called. By default those that serve at that moment.</summary>
    public PluginHold Hold { get; set; }

    /// <summary>Notes how a phase ended.</summary>
    public void Add(in WasmFilterOutcome outcome) => _outcomes.Add(outcome);

    /// <summary>What a filter last stored. Empty at first.</summary>
    public byte[] GetState(PluginId id) => _states?.GetValueOrDefault(id) ?? [];

    /// <summary>Stores what a filter remembers.</summary>
    public void SetState(PluginId id, byte[] state) => (_states ??= [])[id] = state;

    /// <summary>What is asked in a filter's place: itself as long as it has not failed; <see langword="null"/> for nothing any more.</summary>
    public Filter? InPlaceOf(Filter filter) =>
        _fallbacks is not null && _fallbacks.TryGetValue(filter.Id, out Filter? fallback) ? fallback : filter;

    /// <summary>Puts another filter, or nothing, into the place of one that has failed, for the rest of the request.</summary>
    public void Replace(Filter filter, Filter? fallback) => (_fallbacks ??= [])[filter.Id] = fallback;

    /// <summary>
    /// Whether a filter has let the request pass in an earlier run of the pipeline: exception handlers make it run again for one request.
    /// A filter that did not let it pass is asked again.
    /// </summary>
    public bool HasPassed(PluginId id) =>
        FindRequestAction(id) is WasmFilterAction.Continued or WasmFilterAction.Skipped;

    /// <summary>Whether a filter failed on the request, and it went on without the filter.</summary>
    public bool WasSkipped(PluginId id) => FindRequestAction(id) == WasmFilterAction.Skipped;

    private WasmFilterAction? FindRequestAction(PluginId id)
    {
        for (int i = _outcomes.Count - 1; i >= 0; i--)
        {
            if (_outcomes[i].Phase <= WasmFilterPhase.RequestBody && _outcomes[i].Plugin == id)
            {
                return _outcomes[i].Action;
            }
        }

        return null;
    }
}
