namespace PluginHost.Sandbox;

/// <summary>One of a plugin's places: the right to be inside it, and the instance that waits there for its next call.</summary>
internal sealed class Place
{
    // Places of one plugin are taken by different cores at once; each has its cache lines to itself.
#pragma warning disable CS0169, IDE0051 // Padding is never read.
    private readonly long _padding0, _padding1, _padding2, _padding3, _padding4, _padding5, _padding6;
#pragma warning restore CS0169, IDE0051

    private int _isTaken;

    /// <summary>The instance of the last call, if it may be used again. Only whoever has taken the place may touch it.</summary>
    public GuestInstance? Warm { get; set; }

    /// <summary>Whether the place is taken.</summary>
    public bool IsTaken => Volatile.Read(ref _isTaken) != 0;

    /// <summary>Takes the place, if it is free.</summary>
    public bool TryTake() => Volatile.Read(ref _isTaken) == 0 && Interlocked.CompareExchange(ref _isTaken, 1, 0) == 0;

    /// <summary>Gives the place back. Only for <see cref="AdmissionGate"/>, which then looks after those that wait.</summary>
    public void Free() => Volatile.Write(ref _isTaken, 0);
}
