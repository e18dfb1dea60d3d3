using PluginHost.Lifecycle;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <summary>Gets a version ready to serve: whatever is wrong with it, and whatever takes it time, comes before its first call.</summary>
internal static class GenerationStart
{
    private const int MaxReasonLength = 1000;
    private const int MaxSlowStarts = 3;

    /// <summary>Makes a first instance, asks it for its self-check if it has one, tries it out, and makes those that are kept for the first calls.</summary>
    /// <param name="generation">The version. If it cannot serve, it is retired.</param>
    /// <param name="instances">How many instances the version before has. As many are made, where instances are kept; one at least.</param>
    /// <param name="checks">What the application expects of it. <see langword="null"/> for a version that has served before.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PluginException">The version cannot serve.</exception>
    public static async Task RunAsync(Generation generation, int instances, SelfChecks? checks, CancellationToken cancellationToken)
    {
        try
        {
            int kept = generation.KeepsInstances ? Math.Clamp(instances, 1, generation.Gate.Places) : 0;
            bool hasCheck = generation.Guest.Bindings.ContainsKey(LifecycleContracts.SelfCheck);
            if (hasCheck || kept == 0)
            {
                await CheckAsync(generation, hasCheck, cancellationToken).ConfigureAwait(false);
            }

            if (checks is not null)
            {
                await checks.RunAsync(generation, cancellationToken).ConfigureAwait(false);
            }

            for (int i = 0; i < kept; i++)
            {
                if (await TryMakeAsync(generation, isNeeded: i == 0, cancellationToken).ConfigureAwait(false) is not { } instance)
                {
                    break;
                }

                generation.AddWarm(instance);
            }
        }
        catch (Exception exception)
        {
            generation.TryRetire();
            cancellationToken.ThrowIfCancellationRequested();
            if (exception is PluginException)
            {
                throw;
            }

            throw new PluginLoadException(generation.Guest.Id, Describe(exception.Message), exception);
        }
    }

    /// <summary>Makes a text of a guest harmless for a message.</summary>
    public static string Describe(string reason) => GuestText.Sanitize(reason, MaxReasonLength);

    // Not kept: a check may leave anything behind.
    private static async Task CheckAsync(Generation generation, bool hasCheck, CancellationToken cancellationToken)
    {
        using GuestInstance instance = await MakeAsQuicklyAsCalledAsync(generation, cancellationToken).ConfigureAwait(false);
        if (!hasCheck)
        {
            return;
        }

        var check = (ISelfCheck)LifecycleContracts.SelfCheck.CreateProxy(new LifecycleTarget(instance, LifecycleContracts.SelfCheck, isStart: true));
        Result<Unit, string> result = await check.CheckAsync(cancellationToken).ConfigureAwait(false);
        if (!result.IsOk)
        {
            throw new PluginLoadException(generation.Guest.Id, $"Its self-check says: {Describe(result.Error)}");
        }
    }

    // Where each call makes its own, a version that cannot be made in the time of a call would fail them all. What only the first one needs, or a
    // machine that is busy, is no such version.
    private static async Task<GuestInstance> MakeAsQuicklyAsCalledAsync(Generation generation, CancellationToken cancellationToken)
    {
        TimeProvider timeProvider = generation.Guest.Host.TimeProvider;
        TimeSpan allowed = generation.Limits.CallTimeout;
        for (int attempt = 1; ; attempt++)
        {
            long start = timeProvider.GetTimestamp();
            GuestInstance instance = await MakeAsync(generation, cancellationToken).ConfigureAwait(false);
            TimeSpan time = timeProvider.GetElapsedTime(start);
            if (generation.KeepsInstances || time <= allowed)
            {
                return instance;
            }

            instance.Dispose();
            if (attempt == MaxSlowStarts)
            {
                throw new PluginLoadException(
                    generation.Guest.Id,
                    $"An instance took {time.TotalMilliseconds:F0} ms to start, and each call makes one within its CallTimeout, {allowed.TotalMilliseconds:F0} ms. "
                    + $"Raise Limits:{nameof(PluginLimits.CallTimeout)}, or keep instances, with the lifetime {nameof(PluginLifetime.Pooled)}.");
            }
        }
    }

    // One is enough to serve; if there is no room for more while the version before still has its own, they are made when they are called.
    private static async Task<GuestInstance?> TryMakeAsync(Generation generation, bool isNeeded, CancellationToken cancellationToken)
    {
        try
        {
            return await MakeAsync(generation, cancellationToken).ConfigureAwait(false);
        }
        catch (PluginRejectedException exception) when (!isNeeded && exception.Rejection == PluginRejection.NoRoom)
        {
            return null;
        }
    }

    /// <summary>Makes an instance that serves nobody yet.</summary>
    /// <exception cref="PluginException">It cannot be made.</exception>
    public static Task<GuestInstance> MakeAsync(Generation generation, CancellationToken cancellationToken) =>
        MakeAsync(generation, CallTime.StartVersion(generation), cancellationToken);

    /// <summary>Makes an instance that serves nobody yet.</summary>
    /// <param name="generation">The version.</param>
    /// <param name="time">How long that may take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PluginException">It cannot be made.</exception>
    public static async Task<GuestInstance> MakeAsync(Generation generation, CallTime time, CancellationToken cancellationToken)
    {
        var request = new CallRequest(Export: null, time, Context: null, Outer: null, cancellationToken);
        if (!generation.TryAddInstance())
        {
            throw new PluginRejectedException(generation.Guest.Id, PluginRejection.Replaced, "The version is out of use.");
        }

        var instance = new GuestInstance(generation);
        Exception? failure;
        try
        {
            failure = await GuestEntry.RunWhereItFitsAsync(
                generation,
                request,
                thread =>
                {
                    instance.Start(thread, request);
                    return instance.End();
                }).ConfigureAwait(false);
        }
        catch
        {
            instance.Dispose();
            throw;
        }

        if (failure is null)
        {
            return instance;
        }

        instance.Dispose();
        throw failure;
    }
}
