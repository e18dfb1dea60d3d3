using PluginHost.Watching;

namespace PluginHost.Tests.Support;

/// <summary>
/// A file system that does not answer about one file, when a test says so, until it is disposed: by a name of its own that is declared after the host.
/// </summary>
internal sealed class HungLooks : IFileLooks, IDisposable
{
    private readonly FileLooks _files = new();
    private readonly Latch _answer = new();
    private readonly TaskCompletionSource _isAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _hung;

    /// <summary>The file.</summary>
    public string? Hung
    {
        get => _hung;
        set => _hung = value;
    }

    /// <summary>Completes when somebody waits for an answer.</summary>
    public Task IsAsked => _isAsked.Task;

    /// <summary>How often somebody has asked about the file in vain.</summary>
    public int Asked { get; private set; }

    public FileSignature LookAt(string path)
    {
        if (path == Hung)
        {
            Asked++;
            _isAsked.TrySetResult();
            _answer.Wait();
        }

        return _files.LookAt(path);
    }

    public bool IsFolder(string path) => _files.IsFolder(path);

    public void Answer()
    {
        Hung = null;
        _answer.Open();
    }

    public void Dispose() => Answer();
}
