namespace PluginHost.Compilation;

/// <summary>How often a module could not be compiled because the compiler had too little of the machine.</summary>
internal sealed class StarvedModule
{
    /// <summary>How often a module is tried again by itself.</summary>
    public const int MaxRetries = 3;

    private int _tries;

    /// <summary>How often it was tried, by whoever needs it.</summary>
    public int Tries => Volatile.Read(ref _tries);

    /// <summary>Whether that is so often that it is not tried again by itself.</summary>
    public bool IsGivenUp => Tries > MaxRetries;

    /// <summary>Counts a try that has failed so. Those that ran side by side are one: it was the same moment of the same machine.</summary>
    /// <param name="before">How often it had been tried when this try began.</param>
    public void Note(int before) => Interlocked.CompareExchange(ref _tries, before + 1, before);

    /// <summary>It may be tried again.</summary>
    public void Forget() => Volatile.Write(ref _tries, 0);
}
