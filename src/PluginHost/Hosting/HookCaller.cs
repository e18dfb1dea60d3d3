using PluginHost.Catalog;

namespace PluginHost.Hosting;

internal sealed class HookCaller<TContract>(
    PluginProvider<TContract> plugins, IPluginCatalog catalog, ContractCatalog contracts, IEnumerable<FallbackCode<TContract>> code)
    : IHookCaller<TContract>
    where TContract : class, IWasmContract
{
    private readonly Dictionary<string, TContract> _code = code.ToDictionary(one => one.Name, one => one.Code, StringComparer.Ordinal);

    public ValueTask<HookResult<T>> CallAsync<T>(
        PluginId id,
        Func<TContract, CancellationToken, ValueTask<T>> call,
        PluginCallContext? context = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        ValueTask<T> running = call(plugins.Create(id, context), cancellationToken);
        return running.IsCompletedSuccessfully
            ? new(new HookResult<T>(HookOutcome.Succeeded, running.Result))
            : WaitAsync(running, id, call, context, cancellationToken);
    }

    private async ValueTask<HookResult<T>> WaitAsync<T>(
        ValueTask<T> running,
        PluginId id,
        Func<TContract, CancellationToken, ValueTask<T>> call,
        PluginCallContext? context,
        CancellationToken cancellationToken)
    {
        PluginResult<T> result = await PluginCall.TryAsync(running).ConfigureAwait(false);
        if (result.Failure is not { } failure)
        {
            return new HookResult<T>(HookOutcome.Succeeded, result.Value);
        }

        if (!catalog.TryGetDefinition(id, out PluginDefinition? definition))
        {
            return new HookResult<T>(HookOutcome.Closed, default!, failure);
        }

        PluginException? fallbackFailure = null;
        if (definition.Fallback is { } fallback)
        {
            if (Find(fallback, id, context) is { } other)
            {
                PluginResult<T> second = await PluginCall.TryAsync(call(other, cancellationToken)).ConfigureAwait(false);
                if (second.Failure is null)
                {
                    return new HookResult<T>(HookOutcome.FellBack, second.Value, failure);
                }

                fallbackFailure = second.Failure;
            }
            else
            {
                fallbackFailure = new PluginContractException(
                    id, fallback.ToString(), $"code that is registered for {typeof(TContract)}", "code for something else");
            }
        }

        HookOutcome outcome = contracts.FindPolicy(definition) == PluginFailurePolicy.Open ? HookOutcome.Open : HookOutcome.Closed;
        return new HookResult<T>(outcome, default!, failure, fallbackFailure);
    }

    private TContract? Find(PluginFallback fallback, PluginId failed, PluginCallContext? context) => fallback.Code is { } name
        ? _code.GetValueOrDefault(name)
        : plugins.Create(fallback.FindPlugin(failed, other => catalog.TryGetDefinition(other, out _)), context);
}
