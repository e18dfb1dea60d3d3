namespace PluginHost.Catalog;

/// <summary>
/// What the source said when an earlier version was chosen instead, and nobody had read. It is looked at from then on, so that what is deployed
/// later is told from it.
/// </summary>
/// <param name="definition">What the source said.</param>
/// <param name="asked">The last question about it.</param>
/// <param name="look">Gives the hash of the guest that was there, or <see cref="NoGuest"/>; <see langword="null"/> if it could not be read.</param>
internal sealed class UnreadVersion(PluginDefinition definition, long asked, Task<string?> look)
{
    /// <summary>The hash of a guest that is not there: whatever is there later is newer.</summary>
    public const string NoGuest = "";

    /// <summary>Completes when it is known what was there.</summary>
    public Task Look => look;

    /// <summary>Whether what is read in a turn may be that: nobody has asked for something new since.</summary>
    public bool MayBe(PluginTurn turn, PluginDefinition other) => turn.AskedAnew <= asked && definition.IsLoadedLike(other);

    /// <summary>Whether it is that. What cannot be known is taken for it: whoever has chosen an earlier version wants that.</summary>
    public bool Is(PluginTurn turn, PluginDefinition other, string sha256) =>
        MayBe(turn, other) && (!look.IsCompletedSuccessfully || look.Result is null || look.Result == sha256);
}
