using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PluginHost.Hosting;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <summary>Tries a version out before it serves: what its records, and the application's code, expect of it.</summary>
internal sealed class SelfChecks(
    IEnumerable<PluginHook> hooks, IEnumerable<SelfCheckCode> code, IServiceScopeFactory scopes, IOptions<WasmPluginsOptions> options)
{
    private const int MaxRecordBytes = 16 * 1024 * 1024;

    private readonly TimeSpan _timeout = options.Value.Reload.SelfCheckTimeout;

    /// <summary>Runs all of them, one after the other, until one fails or their time is over.</summary>
    /// <exception cref="PluginException">The version is not what is expected.</exception>
    public async Task RunAsync(Generation generation, CancellationToken cancellationToken)
    {
        LoadedGuest guest = generation.Guest;
        SelfCheckCode[] own = [.. code.Where(check => guest.Bindings.ContainsKey(check.Contract))];
        if (guest.Definition.SelfCheck is null && own.Length == 0)
        {
            return;
        }

        using var timeout = new CancellationTokenSource(_timeout, guest.Host.TimeProvider);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        await using var instances = new CandidateInstances(generation);
        var candidate = new PluginCandidate(instances);
        if (guest.Definition.SelfCheck is { } records)
        {
            await InTimeAsync(
                candidate, records.ToString(), token => RunAsync(candidate, records, scope.ServiceProvider, token), ending.Token, cancellationToken)
                .ConfigureAwait(false);
        }

        foreach (SelfCheckCode check in own)
        {
            await InTimeAsync(candidate, check.Name, token => RunAsync(candidate, check, token), ending.Token, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    // The plugin's turn is held meanwhile. Code that does not heed its token, or never awaits anything, is left alone: its calls are ended.
    private async Task InTimeAsync(
        PluginCandidate candidate, string check, Func<CancellationToken, Task> run, CancellationToken ending, CancellationToken cancellationToken)
    {
        try
        {
            Task checking = Task.Run(() => run(ending), ending);
            checking.Observe();
            await checking.WaitAsync(ending).ConfigureAwait(false);
        }
        catch (Exception exception) when (ending.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new PluginSelfCheckException(
                candidate.Id,
                check,
                $"an end of all self-checks within {_timeout} (WasmPlugins:Reload:{nameof(WasmReloadOptions.SelfCheckTimeout)})",
                "none",
                exception)
            {
                Version = candidate.Version,
            };
        }
    }

    private async Task RunAsync(
        PluginCandidate candidate, PluginContent records, IServiceProvider services, CancellationToken cancellationToken)
    {
        PluginRecordsCheck check = hooks.FirstOrDefault(hook => hook.Name == candidate.Definition.Hook)?.SelfCheck
            ?? throw new PluginLoadException(
                candidate.Id,
                $"Nothing reads its SelfCheck, {records}: "
                + (candidate.Definition.Hook is { } hook ? $"the hook '{hook}' has no form of recorded inputs" : "only hooks have a form of recorded inputs")
                + ". For a contract they are given in code, with AddSelfCheck.");
        ReadOnlyMemory<byte> bytes;
        try
        {
            bytes = await records.ReadAsync(MaxRecordBytes, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException exception)
        {
            throw new PluginLoadException(candidate.Id, $"Its SelfCheck, {records}, has more than {MaxRecordBytes} bytes.", exception);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new PluginLoadException(
                candidate.Id, $"Its SelfCheck, {records}, cannot be read: {GenerationStart.Describe(exception.Message)}", exception);
        }

        try
        {
            await check(candidate, bytes, services, cancellationToken).ConfigureAwait(false);
        }
        catch (FormatException exception)
        {
            throw new PluginLoadException(
                candidate.Id, $"Its SelfCheck, {records}, is not right: {GenerationStart.Describe(exception.Message)}", exception);
        }
    }

    // Whatever the code throws says that the version is not what it expects.
    private static async Task RunAsync(PluginCandidate candidate, SelfCheckCode check, CancellationToken cancellationToken)
    {
        try
        {
            await check.RunAsync(candidate, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (PluginSelfCheckException or OperationCanceledException))
        {
            throw new PluginSelfCheckException(
                candidate.Id, check.Name, "no failure", GenerationStart.Describe(exception.Message), exception)
            {
                Version = candidate.Version,
            };
        }
    }
}
