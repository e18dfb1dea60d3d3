using System.Diagnostics;

namespace PluginHost;

/// <summary>Calls to plugins whose failures are values instead of exceptions.</summary>
public static class PluginCall
{
    /// <summary>Waits for a call and gives its result, its failure or its cancellation, without throwing any of them.</summary>
    /// <typeparam name="T">The call's result.</typeparam>
    /// <param name="call">The call, as a contract's method returned it.</param>
    /// <returns>How the call ended. Exceptions that are neither a plugin's failure nor a cancellation are thrown as they are.</returns>
    /// <example><code>
    /// PluginResult&lt;string&gt; result = await PluginCall.TryAsync(greeter.GreetAsync("Ada"));
    /// if (result.Failure is PluginTimeoutException) { ... }
    /// </code></example>
    public static ValueTask<PluginResult<T>> TryAsync<T>(ValueTask<T> call) =>
        call.IsCompletedSuccessfully ? new(new PluginResult<T>(call.Result)) : TrySlowAsync(call.AsTask());

    /// <summary>Waits for a call without a result and says how it ended, without throwing its failure or its cancellation.</summary>
    /// <param name="call">The call, as a contract's method returned it.</param>
    public static ValueTask<PluginResult<Unit>> TryAsync(ValueTask call)
    {
        if (call.IsCompletedSuccessfully)
        {
            call.GetAwaiter().GetResult();
            return new(new PluginResult<Unit>(Unit.Value));
        }

        return WithoutResultAsync(call.AsTask());

        static async ValueTask<PluginResult<Unit>> WithoutResultAsync(Task task)
        {
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return task.IsCompletedSuccessfully ? new PluginResult<Unit>(Unit.Value) : Ended<Unit>(task);
        }
    }

    private static async ValueTask<PluginResult<T>> TrySlowAsync<T>(Task<T> task)
    {
        await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return task.IsCompletedSuccessfully ? new PluginResult<T>(await task.ConfigureAwait(false)) : Ended<T>(task);
    }

    private static PluginResult<T> Ended<T>(Task task)
    {
        switch (task.Exception?.InnerException)
        {
            case PluginException failure:
                return new PluginResult<T>(failure, null);
            case OperationCanceledException cancellation:
                return new PluginResult<T>(null, cancellation);
            case null:
                return new PluginResult<T>(null, new TaskCanceledException(task));
            default:
                // Neither a failure of the plugin nor a cancellation: a defect, thrown where it happened.
                task.GetAwaiter().GetResult();
                throw new UnreachableException();
        }
    }
}
