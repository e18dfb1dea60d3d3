namespace PluginHost;

/// <summary>
/// Calls plugins as hooks do: when one gives no result, its <see cref="PluginDefinition.Fallback"/> is asked, and if that gives none its
/// <see cref="PluginDefinition.FailurePolicy"/> decides. For an application's own hooks. A singleton.
/// </summary>
/// <typeparam name="TContract">The contract's interface.</typeparam>
/// <example><code>
/// HookResult&lt;Verdict&gt; result = await rules.CallAsync(id, (rule, token) => rule.JudgeAsync(order, token), cancellationToken: token);
/// return result.Outcome == HookOutcome.Open || (result.HasValue &amp;&amp; result.Value.IsAllowed);
/// </code></example>
public interface IHookCaller<TContract>
    where TContract : class, IWasmContract
{
    /// <summary>Calls a plugin.</summary>
    /// <typeparam name="T">The call's result.</typeparam>
    /// <param name="id">The plugin. One that is not there is a failure like any other, under the policy <see cref="PluginFailurePolicy.Closed"/>.</param>
    /// <param name="call">
    /// Makes the call: once of the plugin, and if that fails once more of its fallback, from the beginning. The token is to be passed on.
    /// </param>
    /// <param name="context">Where the plugin's imports find their services.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="OperationCanceledException">The call was cancelled, which is no failure.</exception>
    /// <remarks>Exceptions that are no <see cref="PluginException"/> are thrown as they are, also those of a fallback in code.</remarks>
    ValueTask<HookResult<T>> CallAsync<T>(
        PluginId id,
        Func<TContract, CancellationToken, ValueTask<T>> call,
        PluginCallContext? context = null,
        CancellationToken cancellationToken = default);
}
