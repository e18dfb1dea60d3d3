using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <summary>The versions that a plugin had, and which of them are not wanted any more. Guarded by the catalog's lock.</summary>
/// <param name="kept">How many, beside the one that serves, can be loaded again.</param>
internal sealed class GenerationHistory(int kept)
{
    // The one that served last comes last.
    private readonly List<GenerationRecord> _records = [];

    // What was rolled back from, as long as the source may still say it.
    private readonly List<GenerationRecord> _turnedDown = [];

    // What was not loaded yet when another was rolled back to.
    private readonly List<(PluginDefinition Definition, string Sha256)> _turnedDownUnloaded = [];

    // What was reverted, and why.
    private readonly Dictionary<GenerationRecord, PluginException> _quarantined = [];

    /// <summary>Notes that a version serves.</summary>
    /// <param name="record">The version, new or known.</param>
    /// <param name="bytes">Its guest.</param>
    public void Serve(GenerationRecord record, ReadOnlyMemory<byte> bytes)
    {
        _records.Remove(record);
        _turnedDown.Remove(record);
        _quarantined.Remove(record);
        foreach (GenerationRecord old in _records.AsEnumerable().Reverse().Skip(kept))
        {
            old.Bytes = null;
            old.Code = null;
        }

        record.Bytes = kept > 0 ? bytes : null;
        _records.Add(record);
        ForgetEnded();
    }

    /// <summary>Forgets the code of all versions.</summary>
    public void ForgetCode() => _records.ForEach(record => record.Code = null);

    /// <summary>Lists the versions, oldest first.</summary>
    public IReadOnlyList<PluginGeneration> List()
    {
        ForgetEnded();
        return [.. _records.OrderBy(record => record.Number).Select(record => record.ToPublic())];
    }

    /// <summary>Finds the version that a generation belongs to.</summary>
    public GenerationRecord? Find(Generation? generation) => _records.Find(record => record.Generation == generation);

    /// <summary>Finds the version to roll back to.</summary>
    /// <param name="serving">The version that serves.</param>
    /// <param name="number">The one that is wanted; <see langword="null"/> for the one that served before and was neither turned down nor reverted.</param>
    public GenerationRecord? FindEarlier(GenerationRecord? serving, long? number) => _records.FindLast(record =>
        record.Bytes is not null
        && (number is null
            ? record != serving && !record.WasReverted && !_turnedDown.Contains(record)
            : record.Number == number));

    /// <summary>Finds a version that can be loaded again and is just what the source says.</summary>
    public GenerationRecord? FindKept(PluginDefinition definition, string sha256) =>
        _records.FindLast(record => record.Bytes is not null && record.IsOf(definition, sha256));

    /// <summary>Notes that a version was rolled back from.</summary>
    public void TurnDown(GenerationRecord record) => _turnedDown.Add(record);

    /// <summary>Notes that what was refused is not wanted any more.</summary>
    public void TurnDown(PluginDefinition definition, string sha256) => _turnedDownUnloaded.Add((definition, sha256));

    /// <summary>Whether what the source says was rolled back from.</summary>
    public bool IsTurnedDown(PluginDefinition definition, string sha256) =>
        _turnedDown.Exists(record => record.IsOf(definition, sha256))
        || _turnedDownUnloaded.Exists(refused => refused.Sha256 == sha256 && refused.Definition.IsLoadedLike(definition));

    /// <summary>Notes that a version was reverted.</summary>
    public void Quarantine(GenerationRecord record, PluginException why)
    {
        record.WasReverted = true;
        _quarantined[record] = why;
    }

    /// <summary>Whether there are versions that were reverted.</summary>
    public bool HasQuarantined => _quarantined.Count > 0;

    /// <summary>Finds out why what the source says was reverted. <see langword="null"/> if it was not.</summary>
    public PluginException? FindQuarantine(PluginDefinition definition, string sha256) =>
        _quarantined.FirstOrDefault(reverted => reverted.Key.IsOf(definition, sha256)).Value;

    /// <summary>Wants what was rolled back from again, if the source says it.</summary>
    public void ForgetTurnedDown()
    {
        _turnedDown.Clear();
        _turnedDownUnloaded.Clear();
    }

    /// <summary>Wants whatever the source says.</summary>
    public void ForgetQuarantined() => _quarantined.Clear();

    private void ForgetEnded() => _records.RemoveAll(record => record.Bytes is null && record.Generation.Drained.IsCompleted);
}
