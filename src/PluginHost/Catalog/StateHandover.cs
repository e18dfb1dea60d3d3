using PluginHost.Lifecycle;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <summary>
/// Gives what the one instance of a version has saved to the one of the next. From the saving on no call gets in, until the next version
/// serves or has been refused.
/// </summary>
internal sealed class StateHandover : IDisposable
{
    private readonly Generation _old;
    private readonly Place _place;

    private StateHandover(Generation old, Place place, Saved? saved)
    {
        _old = old;
        _place = place;
        Saved = saved;
    }

    /// <summary>What was handed over. <see langword="null"/> if there was no instance yet that could have had a state.</summary>
    public Saved? Saved { get; }

    /// <summary>Whether there is a state to be handed over.</summary>
    public static bool IsWanted(Generation? old, Generation next) => old is not null && HasState(old) && HasState(next);

    /// <summary>Lets the old version save.</summary>
    /// <param name="old">The version that serves.</param>
    /// <param name="options">How long the calls that are inside are waited for, and how much may be saved.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What has to be disposed when the next version serves, or does not after all.</returns>
    /// <exception cref="PluginException">It does not save. It is as it was.</exception>
    public static async Task<StateHandover> BeginAsync(Generation old, WasmReloadOptions options, CancellationToken cancellationToken)
    {
        Place place = await EnterAsync(old, options, cancellationToken).ConfigureAwait(false);
        try
        {
            Saved? saved = null;
            if ((place.Warm?.Generation == old ? place.Warm : old.TryTakeWarm()) is { } instance)
            {
                instance.Place = place;
                place.Warm = instance;
                saved = await SaveAsync(instance, options, cancellationToken).ConfigureAwait(false);
            }

            return new StateHandover(old, place, saved);
        }
        catch
        {
            // After a trap its state is lost, as after any trap. Otherwise it goes on with it.
            Leave(old, place, isOver: place.Warm is { IsBroken: true });
            throw;
        }
    }

    /// <summary>Lets the next version restore what was saved, if anything was.</summary>
    public Task RestoreAsync(Generation next, CancellationToken cancellationToken) =>
        Saved is { } saved ? RestoreAsync(next, saved, cancellationToken) : Task.CompletedTask;

    /// <summary>Lets a version restore what it, or another, has saved.</summary>
    public static async Task RestoreAsync(Generation generation, Saved saved, CancellationToken cancellationToken)
    {
        GuestInstance instance = generation.TryTakeWarm()
            ?? throw new PluginLoadException(generation.Guest.Id, "It has no instance that the state could be restored in.");
        try
        {
            var state = (IState)LifecycleContracts.State.CreateProxy(new LifecycleTarget(instance, LifecycleContracts.State, isStart: true));
            Result<Unit, string> result = await state.RestoreAsync(saved, cancellationToken).ConfigureAwait(false);
            if (result.IsError)
            {
                throw new PluginLoadException(
                    generation.Guest.Id,
                    $"It does not take the state of the version before ({saved.Data.Length} bytes of format {saved.Format}), and says: "
                    + GenerationStart.Describe(result.Error));
            }
        }
        catch
        {
            instance.Dispose();
            throw;
        }

        generation.AddWarm(instance);
    }

    /// <summary>Ends the instance whose state was handed over, unless its version serves still, and lets calls in.</summary>
    public void Dispose() => Leave(_old, _place, isOver: _old.IsRetired);

    private static void Leave(Generation old, Place place, bool isOver)
    {
        if (isOver && place.Warm is { } instance)
        {
            place.Warm = null;
            instance.Dispose();
        }

        old.Gate.Leave(place);

        // Its sweep, if it was retired meanwhile, has not seen the place.
        if (old.IsRetired)
        {
            old.Sweep(_ => true);
        }
    }

    private static bool HasState(Generation generation) =>
        generation.Guest.Lifetime == PluginLifetime.Single && generation.Guest.Bindings.ContainsKey(LifecycleContracts.State);

    private static async Task<Place> EnterAsync(Generation old, WasmReloadOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return (await old.Gate.EnterAsync(options.DrainTimeout, cancellationToken, isHost: true).ConfigureAwait(false))!;
        }
        catch (TimeoutException exception)
        {
            throw new PluginLoadException(
                old.Guest.Id,
                $"The one instance of the version before was in use for {options.DrainTimeout} (WasmPlugins:Reload:DrainTimeout), so it could "
                + "not save its state.",
                exception);
        }
    }

    private static async Task<Saved> SaveAsync(GuestInstance instance, WasmReloadOptions options, CancellationToken cancellationToken)
    {
        var state = (IState)LifecycleContracts.State.CreateProxy(new LifecycleTarget(instance, LifecycleContracts.State));
        Saved saved = await state.SaveAsync(cancellationToken).ConfigureAwait(false);
        return saved.Data.Length <= options.MaxStateBytes
            ? saved
            : throw new PluginLoadException(
                instance.Generation.Guest.Id,
                $"The version before saved {saved.Data.Length} bytes of state, more than {options.MaxStateBytes} "
                + "(WasmPlugins:Reload:MaxStateBytes).");
    }
}
