namespace PluginHost.Dynamic;

/// <summary>
/// A plugin whose functions are known only at run time. It is called like every other one: admitted, limited, and to the version that serves
/// at that moment.
/// </summary>
public interface IDynamicPlugin : IWasmContract
{
    /// <summary>Calls a function.</summary>
    /// <param name="function">Its whole name (<see cref="DynamicFunction.Name"/>), or only its own if no other interface has one of that name.</param>
    /// <param name="arguments">The arguments in their order.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The result; <see langword="null"/> if the function gives none. An error that it returns is a value.</returns>
    /// <exception cref="ArgumentException">There is no such function, or the arguments are not of the types that it takes.</exception>
    /// <exception cref="PluginException">The call has no result.</exception>
    ValueTask<WitValue?> CallAsync(string function, IReadOnlyList<WitValue> arguments, CancellationToken cancellationToken = default);

    /// <summary>Calls a function with arguments in JSON.</summary>
    /// <remarks>
    /// Numbers, truth values and strings are themselves; so are lists (arrays) and records (objects). A <c>char</c> is a string of one character, a
    /// tuple an array, and flags are an array of those that are set. A case without a value is a string, and one with a value an object:
    /// <c>{"circle": 2.5}</c>. A result is <c>{"ok": …}</c> or <c>{"error": …}</c>, with null where it has no value. An option is null or its value; one
    /// that is directly in another is <c>{"some": …}</c>. What is not finite is <c>"NaN"</c>, <c>"Infinity"</c> or <c>"-Infinity"</c>. In a record or among
    /// named arguments, what is left out is an option without a value.
    /// </remarks>
    /// <param name="function">Its whole name (<see cref="DynamicFunction.Name"/>), or only its own if no other interface has one of that name.</param>
    /// <param name="arguments">An array of the arguments, or an object with their names.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The result; <c>null</c> if the function gives none.</returns>
    /// <exception cref="ArgumentException">There is no such function.</exception>
    /// <exception cref="System.Text.Json.JsonException">The arguments are no JSON, or not of the types that the function takes.</exception>
    /// <exception cref="PluginException">The call has no result.</exception>
    ValueTask<string> CallJsonAsync(string function, string arguments, CancellationToken cancellationToken = default);
}
