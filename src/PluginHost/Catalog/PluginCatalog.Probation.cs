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

    // On the thread of a call, which is to go on at once. From here on calls are not looked at any more.
    private void Decide(
        ManagedPlugin plugin, GenerationRecord record, Generation generation, bool isJudged, ProbationVerdict verdict)
    {
        generation.Probation = null;
        if (verdict.Fault is not null && !TryCondemn(plugin, record, generation))
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

    private void TellRevertFailure(ManagedPlugin plugin, GenerationRecord record, Generation failed, string fault, Exception exception)
    {
        if (IsRevertFailureNew(plugin, record, failed, fault, exception))
        {
            _host.Events.RevertFailed(failed, fault, exception);
        }
    }

    // Said once, however often it is tried again, unless something else is the reason.
    private bool IsRevertFailureNew(ManagedPlugin plugin, GenerationRecord record, Generation failed, string fault, Exception exception)
    {
        var failure = new PluginLoadException(
            plugin.Id,
            $"That is an earlier version, which was to take the place of {failed.Guest.Version} (generation {failed.Number}). {fault} That one goes "
            + $"on nevertheless. {exception.Message}")
        {
            Version = failed.Guest.Version,
        };
        lock (_lock)
        {
            if (IsServing(plugin, failed))
            {
                string obstacle = WordsOf(exception.Message);
                if (record.RevertObstacle == obstacle)
                {
                    return false;
                }

                record.RevertObstacle = obstacle;
                record.RevertFailure = failure;
                Replace(_current.Entries[plugin.Id] with { Failure = failure });
                _feed.Add(plugin.Id, PluginChangeKind.RevertFailed, record.ToPublic(), failure);
            }
        }

        return true;
    }

    // Without the numbers: how often, how long or how much it was differs each time.
    private static string WordsOf(string message) => string.Concat(message.Where(letter => char.IsLetter(letter) || char.IsWhiteSpace(letter)));

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

    // What is being loaded may be what mends it, so it makes way but once, and only for a version that is there.
    private Overtaking? FindUrgency(ManagedPlugin plugin, GenerationRecord record, Generation failed)
    {
        lock (_lock)
        {
            return IsServing(plugin, failed) && record.RevertFailure is null && plugin.History.FindEarlier(record, number: null) is not null
                ? Overtaking.Revert
                : null;
        }
    }

    // If it makes way, it stands behind that: what comes then may have taken the version's place, or not.
    private async Task RevertAsync(
        ManagedPlugin plugin, GenerationRecord record, Generation failed, ProbationVerdict verdict, CancellationToken cancellationToken)
    {
        PluginRevertedException? toldLater = null;
        Overtaking? urgency = FindUrgency(plugin, record, failed);
        while (await plugin.ReturnAsync(urgency, turn => RevertAsync(turn, record, failed, verdict), NoteOvertaken, cancellationToken)
            .ConfigureAwait(false) is { } by)
        {
            if (toldLater is not null)
            {
                _host.Events.PluginReverted(failed, toldLater);
                return;
            }

            if (by == Overtaking.Newer)
            {
                TellRevertFailure(plugin, record, failed, verdict.Fault!, new PluginLoadException(plugin.Id, $"It took too long. {by.Describe()}"));
            }

            urgency = null;
        }

        void NoteOvertaken(Overtaking by) =>
            toldLater = by == Overtaking.Disabled ? QuarantineReplaced(plugin, record, failed, verdict) : null;
    }

    private async Task RevertAsync(PluginTurn turn, GenerationRecord record, Generation failed, ProbationVerdict verdict)
    {
        ManagedPlugin plugin = turn.Plugin;
        PluginEntry? old;
        GenerationRecord? earlier;
        lock (_lock)
        {
            turn.ThrowIfOver();
            ThrowIfStopped();
            if (record.Generation != failed)
            {
                // It was loaded again meanwhile, and is on probation again or has been judged.
                return;
            }

            old = IsServing(plugin, failed) ? _current.Entries[plugin.Id] : null;
            earlier = plugin.History.FindEarlier(record, number: null);

            // From now on, because the one that is gone back to must not be compared with it, nor go back to it.
            record.WasReverted = old is null || earlier is not null;
        }

        if (old is null)
        {
            if (QuarantineReplaced(plugin, record, failed, verdict) is { } replaced)
            {
                _host.Events.PluginReverted(failed, replaced);
            }

            return;
        }

        if (earlier is null)
        {
            throw new PluginLoadException(plugin.Id, "No earlier version is kept any more.");
        }

        var failure = new PluginRevertedException(
            plugin.Id,
            $"Its version {failed.Guest.Version} (generation {failed.Number}) made room for {earlier.Sha256[..LoadedGuest.VersionDigits]} "
            + $"(generation {earlier.Number}). {verdict.Fault} It is in quarantine: it is not loaded again until the source has another version, "
            + "unless it is rolled back to by its number.",
            verdict.LastFailure)
        {
            Version = failed.Guest.Version,
        };
        try
        {
            await LoadAgainAsync(turn, old, earlier, PluginChangeKind.Reverted, failure, Quarantine).ConfigureAwait(false);
        }
        catch (PluginException cause)
        {
            // It goes on, as there is nothing else, and so does the looking: it may be tried again after as many failures, but not at once.
            lock (_lock)
            {
                turn.ThrowIfOver();
                record.WasReverted = false;
                record.RevertPause ??= new RetryPause(_host.TimeProvider);
                record.RevertPause.Begin();
                record.RevertCause = cause;
                BeginProbation(plugin, record, PluginChangeKind.Reverted);
            }

            throw;
        }

        _host.Events.PluginReverted(failed, failure);

        void Quarantine()
        {
            plugin.Chosen = earlier;
            plugin.History.Quarantine(record, failure);
        }
    }

    // While its revert waited, another version took its place, or it was disabled. It is not gone back to all the same. Gives what is to be told.
    private PluginRevertedException? QuarantineReplaced(ManagedPlugin plugin, GenerationRecord record, Generation failed, ProbationVerdict verdict)
    {
        var failure = new PluginRevertedException(
            plugin.Id,
            $"Its version {failed.Guest.Version} (generation {failed.Number}) was out of use already. {verdict.Fault} It is in quarantine: it is not "
            + "gone back to, unless it is rolled back to by its number.",
            verdict.LastFailure)
        {
            Version = failed.Guest.Version,
        };
        lock (_lock)
        {
            if (record.Generation != failed || _plugins.GetValueOrDefault(plugin.Id) != plugin)
            {
                // It was loaded again meanwhile, or the plugin is gone.
                return null;
            }

            plugin.History.Quarantine(record, failure);
            if (_current.Entries[plugin.Id].Generation is null)
            {
                plugin.Chosen = plugin.History.FindEarlier(record, number: null);
            }

            return failure;
        }
    }
}
