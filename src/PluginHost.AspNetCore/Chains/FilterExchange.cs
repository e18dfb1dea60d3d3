using Microsoft.AspNetCore.Http;

namespace PluginHost.AspNetCore.Chains;

/// <summary>What is known of one request: what filters did with it, and what they remember of it.</summary>
internal sealed class FilterExchange(int expectedOutcomes) : IWasmFilterFeature
{
    private readonly List<WasmFilterOutcome> _outcomes = new(expectedOutcomes);
    private Dictionary<PluginId, byte[]>? _states;

    /// <inheritdoc/>
    public IReadOnlyList<WasmFilterOutcome> Outcomes => _outcomes;

    /// <summary>The endpoint whose filters have been asked.</summary>
    public Endpoint? Endpoint { get; set; }

    /// <summary>Notes how a phase ended.</summary>
    public void Add(in WasmFilterOutcome outcome) => _outcomes.Add(outcome);

    /// <summary>What a filter last stored. Empty at first.</summary>
    public byte[] GetState(PluginId id) => _states?.GetValueOrDefault(id) ?? [];

    /// <summary>Stores what a filter remembers.</summary>
    public void SetState(PluginId id, byte[] state) => (_states ??= [])[id] = state;

    /// <summary>Whether a filter has seen the request, in this or an earlier run of the pipeline.</summary>
    public bool HasSeenRequest(PluginId id)
    {
        foreach (ref readonly WasmFilterOutcome outcome in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_outcomes))
        {
            if (outcome.Phase <= WasmFilterPhase.RequestBody && outcome.Plugin == id)
            {
                return true;
            }
        }

        return false;
    }
}
