using PluginHost.AspNetCore.Http;

namespace PluginHost.AspNetCore.Calls;

/// <content>What the filter remembers from phase to phase.</content>
internal sealed partial class FilterCall : IExchange
{
    private const int MaxStateBytes = 4096;

    ValueTask<byte[]> IExchange.StateAsync(CancellationToken cancellationToken) => new(_newState ?? Exchange.GetState(_id));

    ValueTask<Result<Unit, ChangeError>> IExchange.SetStateAsync(ReadOnlyMemory<byte> state, CancellationToken cancellationToken)
    {
        if (state.Length > MaxStateBytes)
        {
            return Taken(ChangeError.TooLarge);
        }

        _newState = state.ToArray();
        return Taken(null);
    }
}
