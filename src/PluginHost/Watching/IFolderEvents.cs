namespace PluginHost.Watching;

/// <summary>What the system tells of folders, where it does.</summary>
internal interface IFolderEvents
{
    /// <summary>Asks to be told when something in a folder changes.</summary>
    /// <param name="folder">The folder, without those below it.</param>
    /// <param name="onChanged">Called for each change, on any thread.</param>
    /// <param name="onLost">Called when changes may have been missed, or will be from now on.</param>
    /// <returns>What ends it. <see langword="null"/> if the system does not tell.</returns>
    IDisposable? TryWatch(string folder, Action onChanged, Action onLost);
}
