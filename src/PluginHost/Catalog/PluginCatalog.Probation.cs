using PluginHost.Interop;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <content>What becomes of a version whose first calls are looked at.</content>
internal sealed partial class PluginCatalog
{
    // Before a version serves. Whoever chose it by its number, or goes back to one that has passed, knows what he does.
    private void BeginProbation(ManagedPlugin plugin, GenerationRecord record, PluginChangeKind kind)
    {
        PluginProbation options = plugin.Wanted.Probation ?? _options.Probation;
        if (options.Calls == 0)
        {
            return;
        }

        GenerationRecord? earlier = plugin.History.FindEarlier(record, number: null);
        bool isJudged = earlier is not null && MayBeJudged(record, kind);
        Generation generation = record.Generation;
        record.Probation = generation.Probation = new Probation(
            options,
            earlier?.Probation?.FirstCalls ?? default,
            isJudged,
            _host.TimeProvider,
            () => generation.KeepsInstances ? generation.Instances : 0,
            verdict => Decide(plugin, record, generation, isJudged, verdict));
    }

    private static bool MayBeJudged(GenerationRecord record, PluginChangeKind kind) => !record.HasPassed && kind != PluginChangeKind.RolledBack;

    private bool NeedsCode(ManagedPlugin plugin, GenerationRecord next, PluginChangeKind kind)
    {
        PluginProbation options = plugin.Wanted.Probation ?? _options.Probation;
        return !_loader.FindsCodeAgain && options.Calls > 0 && MayBeJudged(next, kind);
    }

    // What serves may have to come back soon, and then is not to be compiled first, while the worse version goes on.
    private TrustedCode[]? SaveCode(PluginTurn turn, Generation? serving, GenerationRecord next, PluginChangeKind kind)
    {
        lock (_lock)
        {
            turn.ThrowIfOver();
            if (!NeedsCode(turn.Plugin, next, kind) || turn.Plugin.History.Find(serving) is not { Bytes: not null, WasReverted: false })
            {
                return null;
            }
        }

        try
        {
            return serving!.Guest.SaveCode();
        }
        catch (Exception exception) when (exception is ObjectDisposedException or EngineException)
        {
            // It was taken out of use just now, or the engine cannot give it: then it is compiled again.
            return null;
        }
    }

    // When the next version serves and not before: it may fail to, and what serves may have to be reverted after all. Those before may have to come
    // back too, which served when they had not passed yet, or if it has failed meanwhile: their code is kept until a version has passed.
    private void KeepCode(ManagedPlugin plugin, GenerationRecord next, PluginChangeKind kind, TrustedCode[]? ofServing)
    {
        next.Code = null;
        if (!NeedsCode(plugin, next, kind))
        {
            plugin.History.ForgetCode();
        }
        else if (ofServing is not null && plugin.History.Find(_current.Entries[plugin.Id].Generation) is { Bytes: not null } before)
        {
            before.Code = ofServing;
        }
    }

    private TrustedCode[]? FindCode(GenerationRecord record)
    {
        lock (_lock)
        {
            return record.Code;
        }
    }

    // On the thread of a call, which is to go on at once. From here on the calls of a version that has passed are not looked at any more. Those of
    // one that is to be reverted are, though they do not count: should it go on, kept instances must notice that they are looked at again.
    private void Decide(
        ManagedPlugin plugin, GenerationRecord record, Generation generation, bool isJudged, ProbationVerdict verdict)
    {
        if (verdict.Fault is null)
        {
            generation.Probation = null;
        }
        else if (!TryCondemn(plugin, record, generation))
        {
            return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(state => _ = ConcludeAsync(plugin, record, generation, isJudged, verdict), state: null);
    }

    // Nobody waits for it, so whatever goes wrong is told here.
    private async Task ConcludeAsync(
        ManagedPlugin plugin, GenerationRecord record, Generation generation, bool isJudged, ProbationVerdict verdict)
    {
        try
        {
            if (verdict.Fault is null)
            {
                Pass(plugin, record, generation, isJudged);
                return;
            }

            await ChangeAsync(
                async token =>
                {
                    await RevertAsync(plugin, record, generation, verdict, token).ConfigureAwait(false);
                    return plugin;
                },
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (ObjectDisposedException) when (_current.Phase == CatalogPhase.Stopped)
        {
            // The host ends, and the version with it.
        }
        catch (Exception exception) when (verdict.Fault is { } fault)
        {
            TellRevertFailure(plugin, record, generation, fault, exception);
        }
        catch (Exception)
        {
            // It is the log that throws: nobody is left to be told.
        }
    }

    private void Pass(ManagedPlugin plugin, GenerationRecord record, Generation generation, bool isJudged)
    {
        lock (_lock)
        {
            // If it was loaded again meanwhile, it is judged by its calls since then.
            if (record.Generation == generation)
            {
                record.HasPassed = true;
                record.WasReverted = false;
                if (IsServing(plugin, generation))
                {
                    ForgetRevertFailure(plugin, record);
                    plugin.History.ForgetCode();
                }
            }
        }

        if (isJudged)
        {
            _host.Events.ProbationPassed(generation);
        }
    }

    private void ForgetRevertFailure(ManagedPlugin plugin, GenerationRecord record)
    {
        if (_current.Entries[plugin.Id] is { Failure: { } told } entry && told == record.RevertFailure)
        {
            Replace(entry with { Failure = null });
        }

        record.ForgetRevertFailure();
    }

    // At once, and neither in the plugin's turn nor when a thread is free: what is being loaded now must neither be compared with it nor go back to it.
    private bool TryCondemn(ManagedPlugin plugin, GenerationRecord record, Generation failed)
    {
        lock (_lock)
        {
            if (record.Generation != failed)
            {
                return true;
            }

            bool isServing = IsServing(plugin, failed);
            if (isServing && record.IsRevertPaused)
            {
                // The version before could not be brought back just now. As long as this one goes on it may still pass.
                BeginProbation(plugin, record, PluginChangeKind.Reverted);
                return false;
            }

            record.WasReverted = !isServing || plugin.History.FindEarlier(record, number: null) is not null;
            return true;
        }
    }

    private bool IsServing(ManagedPlugin plugin, Generation generation) => IsWanted(plugin) && _current.Entries[plugin.Id].Generation == generation;
}
