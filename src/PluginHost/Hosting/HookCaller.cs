using System.Collections.Concurrent;
using PluginHost.Catalog;

namespace PluginHost.Hosting;

internal sealed class HookCaller<TContract>(
    PluginProvider<TContract> plugins, IPluginCatalog catalog, ContractCatalog contracts, IEnumerable<FallbackCode<TContract>> code)
    : IHookCaller<TContract>
    where TContract : class, IWasmContract
{
    // More than these are let go: the ids of plugins that come and go must not gather.
    private const int MaxProxies = 1024;

    private readonly ConcurrentDictionary<PluginId, TContract> _proxies = new();
    private long _revision;
    private readonly Dictionary<string, TContract> _code = code.ToDictionary(one => one.Name, one => one.Code, StringComparer.Ordinal);

    public ValueTask<HookResult<T>> CallAsync<T>(
        PluginId id,
        Func<TContract, CancellationToken, ValueTask<T>> call,
        PluginCallContext? context = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(call);
        ValueTask<T> running = call(Get(id, context), cancellationToken);
        return running.IsCompletedSuccessfully
            ? new(new HookResult<T>(HookOutcome.Succeeded, running.Result))
            : WaitAsync(running, id, call, context, cancellationToken);
    }

    // A proxy is bound to the id and not to a version, so one does for all calls that look alike.
    private TContract Get(PluginId id, PluginCallContext? context)
    {
        if (context is not null)
        {
            return plugins.Create(id, context);
        }

        // A proxy keeps what it last called, and one that is not called any more would keep a version that was replaced.
        long revision = plugins.Revision;
        if (Volatile.Read(ref _revision) != revision)
        {
            Volatile.Write(ref _revision, revision);
            _proxies.Clear();
        }

        if (_proxies.TryGetValue(id, out TContract? known))
        {
            return known;
        }

        if (_proxies.Count >= MaxProxies)
        {
            _proxies.Clear();
        }

        return _proxies.GetOrAdd(id, plugins.Create(id, context: null));
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
