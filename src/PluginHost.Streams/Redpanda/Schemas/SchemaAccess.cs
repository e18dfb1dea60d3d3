using Microsoft.Extensions.DependencyInjection;
using PluginHost.CompilerServices;
using PluginHost.Streams.Diagnostics;

namespace PluginHost.Streams.Redpanda.Schemas;

/// <summary>One guest's access to the application's registry of schemas, if it was granted any.</summary>
internal sealed class SchemaAccess(
    PluginId plugin, bool isGranted, long maxImportBytes, IServiceScopeFactory scopes, StreamLog log)
{
    /// <summary>The grant.</summary>
    public const string Grant = "schema-registry";

    /// <summary>There is no registry for the guest.</summary>
    public const int NotThere = -1;

    /// <summary>It failed, or there is no such schema.</summary>
    public const int Failed = -2;

    private const int MostBytes = 1 << 20;

    /// <summary>Whether the guest may use it.</summary>
    public bool IsGranted => isGranted;

    /// <summary>The bytes of a subject and a schema that the guest may pass at once: a mebibyte, or less by its limits.</summary>
    public long MaxBytes { get; } = Math.Min(MostBytes, maxImportBytes);

    // What was asked for last, until the guest has it: guests ask for the length first.
    private string _lastKey = "";
    private byte[] _last = [];

    /// <summary>Gets something in the bytes that guests read.</summary>
    /// <param name="call">The guest's call, which waits.</param>
    /// <param name="key">What is got. Asked for twice in a row, it is got once.</param>
    /// <param name="getAsync">Gets it; null if it is not there.</param>
    /// <param name="bytes">The bytes.</param>
    /// <returns>Zero, or a status.</returns>
    public int Get(ImportCall call, string key, Func<ISchemaRegistry, CancellationToken, ValueTask<byte[]?>> getAsync, out byte[] bytes)
    {
        bytes = _last;
        if (key == _lastKey)
        {
            return 0;
        }

        int status = Use<byte[]?>(call, getAsync, out byte[]? got);
        if (status != 0)
        {
            return status;
        }

        if (got is null)
        {
            return Failed;
        }

        _lastKey = key;
        bytes = _last = got;
        return 0;
    }

    /// <summary>The guest has what it asked for, or has changed it: asked for again, it is got again.</summary>
    public void Forget()
    {
        _lastKey = "";
        _last = [];
    }

    /// <summary>Lets the registry do something.</summary>
    /// <param name="call">The guest's call, which waits.</param>
    /// <param name="useAsync">Does it.</param>
    /// <param name="result">What came of it.</param>
    /// <returns>Zero, or a status.</returns>
    public int Use<T>(ImportCall call, Func<ISchemaRegistry, CancellationToken, ValueTask<T>> useAsync, out T? result)
    {
        result = default;
        if (!isGranted)
        {
            return NotThere;
        }

        try
        {
            (bool isThere, result) = call.Complete(UseAsync(useAsync, call.CancellationToken));
            return isThere ? 0 : NotThere;
        }
        catch (Exception exception) when (exception is not PluginException && !call.CancellationToken.IsCancellationRequested)
        {
            // The guest is told as much as its ABI can say; operators see the rest.
            log.SchemasFailed(plugin, exception);
            return Failed;
        }
    }

    private async ValueTask<(bool IsThere, T? Result)> UseAsync<T>(
        Func<ISchemaRegistry, CancellationToken, ValueTask<T>> useAsync, CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        return scope.ServiceProvider.GetService<ISchemaRegistry>() is { } registry
            ? (true, await useAsync(registry, cancellationToken).ConfigureAwait(false))
            : (false, default);
    }
}
