using PluginHost;
using PluginHost.CompilerServices;
using PluginHost.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says in code what is expected of new versions of plugins before they serve.</summary>
public static class WasmSelfCheckBuilderExtensions
{
    private const int MaxTextLength = 200;

    /// <summary>
    /// Records a call and its result: each new version of each of the contract's plugins is called before it serves, and refused if it gives
    /// something else. What served before goes on. The failure, and so the log, shows both results as text: what must not be read there is compared in
    /// code that throws a <see cref="PluginSelfCheckException"/> of its own.
    /// </summary>
    /// <typeparam name="TContract">The interface that was generated from a WIT interface or world.</typeparam>
    /// <typeparam name="TResult">The call's result.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The record's name, for failures.</param>
    /// <param name="call">Makes the call. Imports find their services as in a call without a context.</param>
    /// <param name="expected">The result that it must have.</param>
    /// <param name="comparer">
    /// Compares results. By default they are equal as <see cref="EqualityComparer{T}.Default"/> says: lists in them are not, unless they are the same.
    /// </param>
    /// <exception cref="InvalidOperationException">The interface was not generated.</exception>
    /// <example><code>
    /// builder.Services.AddWasmPlugins().AddWasmContract&lt;IGreeter&gt;()
    ///     .AddSelfCheck("greets by name", (IGreeter greeter, CancellationToken token) => greeter.GreetAsync("Ada", token), "Hello, Ada!");
    /// </code></example>
    public static IWasmPluginsBuilder AddSelfCheck<TContract, TResult>(
        this IWasmPluginsBuilder builder,
        string name,
        Func<TContract, CancellationToken, ValueTask<TResult>> call,
        TResult expected,
        IEqualityComparer<TResult>? comparer = null)
        where TContract : class, IWasmContract
    {
        ArgumentNullException.ThrowIfNull(call);
        comparer ??= EqualityComparer<TResult>.Default;
        return builder.AddSelfCheck<TContract>(name, async (candidate, token) =>
        {
            TResult actual = await call(candidate.Get<TContract>(), token).ConfigureAwait(false);
            if (!comparer.Equals(actual, expected))
            {
                throw new PluginSelfCheckException(candidate.Id, name, Describe(expected), Describe(actual)) { Version = candidate.Version };
            }
        });
    }

    /// <summary>
    /// Lets code try out each new version of each of a contract's plugins before it serves. If the code throws, the version is refused, and what
    /// served before goes on.
    /// </summary>
    /// <typeparam name="TContract">The interface that was generated from a WIT interface or world.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The check's name, for failures.</param>
    /// <param name="check">
    /// Tries a version out. Throws a <see cref="PluginSelfCheckException"/> that says what is not as expected; other exceptions become one.
    /// </param>
    /// <exception cref="InvalidOperationException">The interface was not generated.</exception>
    public static IWasmPluginsBuilder AddSelfCheck<TContract>(
        this IWasmPluginsBuilder builder, string name, Func<PluginCandidate, CancellationToken, ValueTask> check)
        where TContract : class, IWasmContract
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(check);
        if (!ContractRegistry.TryGetContract(typeof(TContract), out ContractDescriptor? contract))
        {
            throw new InvalidOperationException(
                $"{typeof(TContract)} is not a contract that a guest can export: nothing was generated for it from WIT.");
        }

        builder.Services.AddSingleton(new SelfCheckCode(contract, name, check));
        return builder;
    }

    private static string Describe<T>(T value)
    {
        string text = value?.ToString() ?? "nothing";
        return GuestText.Sanitize(value is string ? $"\"{text}\"" : text, MaxTextLength);
    }
}
