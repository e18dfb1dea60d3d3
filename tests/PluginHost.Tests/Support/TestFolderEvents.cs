using PluginHost.Watching;

namespace PluginHost.Tests.Support;

/// <summary>A file system that tells of changes when a test says so; until then it tells of none.</summary>
internal sealed class TestFolderEvents : IFolderEvents, IDisposable
{
    private Action? _onChanged;
    private Action? _onLost;

    /// <summary>How often somebody began to watch a folder.</summary>
    public int Watches { get; private set; }

    /// <summary>Whether it cannot be asked to watch.</summary>
    public bool Fails { get; set; }

    /// <summary>Tells that something in the folder has changed.</summary>
    public void Tell() => _onChanged!();

    /// <summary>Tells that the folder is not watched any more.</summary>
    public void Lose() => _onLost!();

    public IDisposable? TryWatch(string folder, Action onChanged, Action onLost)
    {
        if (Fails)
        {
            throw new InvalidOperationException("Nobody watches.");
        }

        Watches++;
        _onChanged = onChanged;
        _onLost = onLost;
        return this;
    }

    public void Dispose() => _onChanged = null;
}
