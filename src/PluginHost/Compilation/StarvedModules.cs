using System.Collections.Concurrent;

namespace PluginHost.Compilation;

/// <summary>
/// How often modules could not be compiled because the compiler had too little of the machine. One that never can be keeps a compiler busy for as long as
/// it may take each time, so it is given up in the end.
/// </summary>
internal sealed class StarvedModules
{
    // More than can starve within hours. What is forgotten is tried a few times more.
    private const int MaxRemembered = 1024;

    private readonly ConcurrentDictionary<string, StarvedModule> _modules = new();

    /// <summary>How often a module has failed so, at the beginning of a try.</summary>
    /// <param name="sha256">The module's SHA-256.</param>
    public int CountTries(string sha256) => _modules.GetValueOrDefault(sha256)?.Tries ?? 0;

    /// <summary>Counts a try that has failed so.</summary>
    /// <param name="sha256">The module's SHA-256.</param>
    /// <param name="before">How often it had been tried when this try began.</param>
    /// <param name="failure">What has failed.</param>
    /// <returns>What to say of it.</returns>
    public CompilerStarvedException Note(string sha256, int before, CompilerStarvedException failure)
    {
        if (_modules.Count >= MaxRemembered)
        {
            ForgetAll();
        }

        StarvedModule module = _modules.GetOrAdd(sha256, _ => new StarvedModule());
        module.Note(before);
        string message = module.IsGivenUp
            ? $"{failure.Message} It was tried {module.Tries} times, and is given up until the source has another guest or a reload is asked for."
            : failure.Message;
        return new CompilerStarvedException(message) { Module = module };
    }

    /// <summary>Forgets a module that was compiled.</summary>
    public void Forget(string sha256)
    {
        if (_modules.TryRemove(sha256, out StarvedModule? module))
        {
            module.Forget();
        }
    }

    private void ForgetAll()
    {
        foreach (string sha256 in _modules.Keys)
        {
            Forget(sha256);
        }
    }
}
