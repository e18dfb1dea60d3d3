namespace PluginHost.Catalog;

/// <summary>What somebody has decided who rolls a plugin back: for an earlier version, and against what there is or comes.</summary>
/// <param name="number">The version's number. <see langword="null"/> for the one before.</param>
/// <remarks>Guarded by the catalog's lock.</remarks>
internal sealed class Rollback(long? number)
{
    /// <summary>The version's number. <see langword="null"/> for the one before.</summary>
    public long? Number => number;

    /// <summary>What the source said, and nobody had read yet. <see langword="null"/> if it had been read.</summary>
    public UnreadVersion? Unread { get; set; }

    /// <summary>How often it had been asked for that the plugin is loaded whatever was decided before. Who asks for that later decides against this.</summary>
    public long Reloads { get; set; }

    /// <summary>The version that is gone back from.</summary>
    public GenerationRecord? Serving { get; private set; }

    /// <summary>The version that is gone back to. <see langword="null"/> if there is none.</summary>
    public GenerationRecord? Wanted { get; private set; }

    /// <summary>Whether it holds.</summary>
    public bool IsChosen { get; private set; }

    /// <summary>Finds out what is gone back from and to.</summary>
    public void Begin(GenerationHistory history, GenerationRecord? serving)
    {
        Serving = serving;
        Wanted = history.FindEarlier(serving, number);
    }

    /// <summary>From now on it holds, until the source has something else.</summary>
    public void Choose(ManagedPlugin plugin)
    {
        IsChosen = true;
        plugin.Chosen = Wanted;
        Wanted!.WasReverted = false;
        if (plugin.Reloads == Reloads)
        {
            if (Serving is not null)
            {
                plugin.History.TurnDown(Serving);
            }

            plugin.TurnDownRefused();
        }
    }

    /// <summary>What was on its way then, or refused, is what was chosen against, whether it had been read or not.</summary>
    public void TurnDownNotLoaded(ManagedPlugin plugin)
    {
        if (plugin.Reloads != Reloads)
        {
            return;
        }

        if (plugin.Refused is not null)
        {
            plugin.Chosen = Wanted;
            plugin.TurnDownRefused();
        }

        if (plugin.Turns.Overtaken is { } overtaken)
        {
            plugin.Chosen = Wanted;
            plugin.History.TurnDown(overtaken.Definition, overtaken.Sha256);
        }

        if (Unread is not null && plugin.HasUnread)
        {
            plugin.Chosen = Wanted;
            plugin.Unread = Unread;
        }
    }

    /// <summary>It has made way. If the plugin was disabled, it is what is wanted when it is enabled.</summary>
    public void NoteOvertaken(ManagedPlugin plugin, Overtaking by)
    {
        if (by == Overtaking.Disabled && Wanted is not null)
        {
            Choose(plugin);
            TurnDownNotLoaded(plugin);
        }
    }
}
