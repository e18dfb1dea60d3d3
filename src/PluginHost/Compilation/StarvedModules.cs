using System.Collections.Concurrent;

namespace PluginHost.Compilation;

/// <summary>
/// How often modules could not be compiled because the compiler had too little of the machine. One that never can be keeps a compiler busy for as long as
/// it may take each time, so it is given up in the end.
/// </summary>
internal sealed class StarvedModules
{
    /// <summary>How often a module is tried again by itself.</summary>
    public const int MaxRetries = 3;

    // More than can starve within hours. What is forgotten is tried a few times more.
    private const int MaxRemembered = 1024;

    private readonly ConcurrentDictionary<string, int> _tries = new();

    /// <summary>Counts a try that has failed so.</summary>
    /// <param name="sha256">The module's SHA-256.</param>
    /// <param name="failure">What has failed.</param>
    /// <returns>What to say of it.</returns>
    public CompilerStarvedException Note(string sha256, CompilerStarvedException failure)
    {
        if (_tries.Count >= MaxRemembered)
        {
            _tries.Clear();
        }

        int tries = _tries.AddOrUpdate(sha256, 1, (_, before) => before + 1);
        return tries <= MaxRetries
            ? failure
            : new CompilerStarvedException(
                $"{failure.Message} It was tried {tries} times, and is given up until the source has another guest or a reload is asked for.")
            {
                IsGivenUp = true,
            };
    }

    /// <summary>Forgets a module that was compiled.</summary>
    public void Forget(string sha256) => _tries.TryRemove(sha256, out _);
}
