using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <content>How the version before takes the place of one that did worse than it may.</content>
internal sealed partial class PluginCatalog
{
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
        while (await plugin.ReturnAsync(
            PluginChangeKind.Reverted, urgency, turn => RevertAsync(turn, record, failed, verdict), NoteOvertaken, cancellationToken)
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
            // Nothing can be asked of it any more.
            failed.Probation = null;
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

    private void TellRevertFailure(ManagedPlugin plugin, GenerationRecord record, Generation failed, string fault, Exception exception)
    {
        if (IsRevertFailureNew(plugin, record, failed, fault, exception))
        {
            TellWhoeverListens(() => _host.Events.RevertFailed(failed, fault, exception));
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
}
