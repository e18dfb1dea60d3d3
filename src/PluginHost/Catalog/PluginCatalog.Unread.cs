using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <content>What nobody had read yet when an earlier version was chosen instead.</content>
internal sealed partial class PluginCatalog
{
    // Nobody waits for it but who reads the same later, so it is not on this thread.
    private UnreadVersion LookAtUnread(PluginDefinition definition, long asked)
    {
        Task<string?> look = Task.Run(() => FindHashAsync(definition, _stopping.Token));
        return new UnreadVersion(definition, asked, look);
    }

    private static async Task<string?> FindHashAsync(PluginDefinition definition, CancellationToken cancellationToken)
    {
        try
        {
            ReadOnlyMemory<byte> bytes = await ReadAsync(definition, cancellationToken).ConfigureAwait(false);
            return PluginLoader.HashOf(bytes.Span);
        }
        catch (PluginLoadException failure)
        {
            return failure.InnerException is FileNotFoundException or DirectoryNotFoundException ? UnreadVersion.NoGuest : null;
        }
    }

    // It has begun before what is read in this turn, and most likely has come to its end before as well.
    private async Task WaitForLookAsync(PluginTurn turn, PluginDefinition definition)
    {
        Task look;
        lock (_lock)
        {
            look = turn.Plugin.Unread is { } unread && unread.MayBe(turn, definition) ? unread.Look : Task.CompletedTask;
        }

        await look.WaitAsync(_options.SourceTimeout, _host.TimeProvider, turn.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task NoteReadAsync(PluginTurn turn, PluginDefinition definition, string sha256)
    {
        await WaitForLookAsync(turn, definition).ConfigureAwait(false);
        bool isTurnedDown;
        lock (_lock)
        {
            turn.ThrowIfOver();
            isTurnedDown = turn.Plugin.NoteRead(turn, definition, sha256);
        }

        if (isTurnedDown)
        {
            _host.Events.UnreadTurnedDown(definition.Id, sha256[..LoadedGuest.VersionDigits]);
        }
    }
}
