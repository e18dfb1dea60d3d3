using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using PluginHost.Compilation;
using PluginHost.Diagnostics;
using PluginHost.Interop;
using PluginHost.Resilience;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <summary>
/// Makes a plugin's definition and bytes into a generation that can be called: verify, read, check, compile, link, and get the first
/// instances ready, so that whatever is wrong is found before the first call.
/// </summary>
internal sealed class PluginLoader(
    ContractCatalog contracts, ImportServices services, EngineSet engines, ModuleProvider modules, PipelineFactory pipelines,
    SelfChecks checks, HostServices host, ILoggerFactory loggers)
{
    /// <summary>Whether code that is not needed any more is found again, without compiling.</summary>
    public bool FindsCodeAgain => modules.KeepsCode;

    /// <summary>Loads a plugin.</summary>
    /// <param name="request">The plugin.</param>
    /// <param name="cancellationToken">Ends the loading.</param>
    /// <exception cref="PluginException">The plugin cannot be loaded.</exception>
    public async Task<Generation> LoadAsync(LoadRequest request, CancellationToken cancellationToken)
    {
        (PluginDefinition definition, ReadOnlyMemory<byte> bytes, AdmissionGate gate, long number) = request;
        PluginId id = definition.Id;
        string sha256 = HashOf(bytes.Span);
        CheckHash(definition, sha256);
        PluginRole role = contracts.FindRole(definition);
        var profile = new CodeProfile(definition.Limits.FuelPerCall is not null);

        // A core module is the whole file, so its code is looked for while it is read; which modules a component has is known afterwards.
        bool isComponent = GuestFile.Recognize(bytes.Span).Kind == GuestFileKind.Component;
        using PendingCode? early = isComponent || request.Code is not null ? null : modules.Find(profile, sha256);
        GuestCode code = GuestCode.Read(definition, bytes, sha256);
        using var compilation = new GuestCompilation(modules, code, profile, early, request.Code);
        GuestLinks links = GuestLinks.Find(definition, code, role);
        services.Check(id, role, links.Imports);

        ModuleInfo[] infos = [.. code.Infos];
        StoreLimits storeLimits = GuestNeeds.ShareLimits(definition, infos);
        CheckBudget(id, storeLimits);
        EngineLease lease = engines.Acquire(GuestNeeds.Of(definition, infos, storeLimits), out string? whyOnDemand);
        Generation? generation = null;
        try
        {
            CallPipeline? pipeline = pipelines.Create(definition, request.Before?.Guest.Pipeline);
            WasmModule[] compiled;
            (compiled, lease) = await GetModulesAsync(definition, compilation, lease, cancellationToken).ConfigureAwait(false);
            if (whyOnDemand is not null)
            {
                host.Events.PluginOnDemand(id, whyOnDemand);
            }

            if (!lease.Engine.Profile.IsMetered)
            {
                Link(id, lease.Engine.CompileAllocator);
            }

            var log = new GuestLog(loggers, host.Events, id, definition.Limits.MaxLogBytesPerSecond, host.TimeProvider);
            var guest = new LoadedGuest
            {
                Definition = definition,
                Sha256 = sha256,
                Engine = lease.Engine,
                Modules = compiled,
                Prepared = links.Component is null ? Link(id, () => PreparedInstance.Link(compiled[0], links.Imports.Functions)) : null,
                Component = links.Component is { } component ? Link(id, () => component.Load(code, compiled)) : null,
                StoreLimits = storeLimits,
                Imports = links.Imports.Imports,
                Bindings = links.Bindings,
                ExportReallocName = Encoding.UTF8.GetBytes(links.ExportRealloc),
                ImportReallocName = Encoding.UTF8.GetBytes(links.ImportRealloc),
                HasOneRealloc = links.ExportRealloc == links.ImportRealloc,
                MemoryName = links.MemoryName,
                HasInitialize = links.HasInitialize,
                OwnServices = [new OwnImports(definition.Settings, log)],
                Log = log,
                Pipeline = pipeline,
                Host = host,
            };
            generation = new Generation(guest, gate, lease.Release, number);
            await GenerationStart.RunAsync(
                generation, request.Before?.Instances ?? 0, request.IsNew ? checks : null, cancellationToken).ConfigureAwait(false);
            return generation;
        }
        catch
        {
            // A version gives its lease back itself, when the last of its instances is gone.
            if (generation is null)
            {
                lease.Release();
            }
            else
            {
                request.OnRefused?.Invoke(generation);
            }

            throw;
        }
    }

    /// <summary>The SHA-256 of a guest, in lower-case hexadecimal.</summary>
    public static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static void CheckHash(PluginDefinition definition, string sha256)
    {
        if (definition.Sha256 is { } expected && !expected.Equals(sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new PluginLoadException(
                definition.Id, $"{definition.Content} has the SHA-256 {sha256}, not the configured {expected}: it is not the expected file.");
        }
    }

    // No instance of it would ever find room.
    private void CheckBudget(PluginId id, in StoreLimits limits)
    {
        long bytes = limits.MemoryBytes * limits.Memories;
        if (bytes > host.Memory.MaxBytes)
        {
            throw new PluginLoadException(
                id,
                $"It may have {bytes} bytes of memory, and all instances together {host.Memory.MaxBytes} (WasmPlugins:Engine:MaxTotalMemoryBytes). "
                + $"Lower Limits:{nameof(PluginLimits.MaxMemoryBytes)}, or raise the budget.");
        }
    }

    private static T Link<T>(PluginId id, Func<T> link)
    {
        try
        {
            return link();
        }
        catch (EngineException exception)
        {
            throw new PluginLoadException(id, exception.Message, exception);
        }
    }

    private async Task<(WasmModule[] Modules, EngineLease Lease)> GetModulesAsync(
        PluginDefinition definition, GuestCompilation compilation, EngineLease lease, CancellationToken cancellationToken)
    {
        try
        {
            try
            {
                return (await compilation.GetAsync(lease.Engine, cancellationToken).ConfigureAwait(false), lease);
            }
            catch (EngineException exception) when (lease.Engine.Profile.IsPooled)
            {
                // Compiled, but refused: something about it does not fit the pool that could not be read from outside.
                host.Events.PluginOnDemand(definition.Id, exception.Message);
                EngineProfile profile = lease.Engine.Profile;
                lease.Release();
                lease = engines.AcquireOnDemand(profile);
                return (await compilation.GetAsync(lease.Engine, cancellationToken).ConfigureAwait(false), lease);
            }
        }
        catch (Exception exception) when (
            exception is EngineException or CompilationException or CompilerNotStartedException or CompilerStarvedException)
        {
            throw new PluginLoadException(definition.Id, $"{definition.Content} was not compiled. {exception.Message}", exception);
        }
    }
}
