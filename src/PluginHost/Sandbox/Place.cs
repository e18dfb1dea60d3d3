namespace PluginHost.Sandbox;

/// <summary>One of a plugin's places: the right to be inside it, and the instance that waits there for its next call.</summary>
/// <remarks>
/// A place is open to one thread, which claims it by a plain write, or closed: then any thread takes it, atomically. After closing it, and
/// before it looks at the place, <see cref="AdmissionGate"/> makes all cores' writes visible
/// (<see cref="Interlocked.MemoryBarrierProcessWide"/>): either it sees the claim, or the thread that claims sees that the place is closed.
/// </remarks>
internal sealed class Place
{
    // Places of one plugin are taken by different threads at once; each has its cache lines to itself.
#pragma warning disable CS0169, IDE0051 // Padding is never read.
    private readonly long _padding0, _padding1, _padding2, _padding3, _padding4, _padding5, _padding6;
#pragma warning restore CS0169, IDE0051

    private int _isClaimed;
    private int _isTaken;
    private int _isClosed;

    /// <summary>The instance of the last call, if it may be used again. Only whoever has the place may touch it.</summary>
    public GuestInstance? Warm { get; set; }

    /// <summary>Whether somebody has the place.</summary>
    public bool IsTaken => (Volatile.Read(ref _isTaken) | Volatile.Read(ref _isClaimed)) != 0;

    /// <summary>Whether the place is closed to the thread that it is for. To be read again after a claim: then the claim does not count.</summary>
    public bool IsClosed => Volatile.Read(ref _isClosed) != 0;

    /// <summary>Claims the place, if it is open and free. Only for the one thread that it is open to.</summary>
    public bool TryClaim()
    {
        if ((Volatile.Read(ref _isClosed) | Volatile.Read(ref _isClaimed)) != 0)
        {
            return false;
        }

        Volatile.Write(ref _isClaimed, 1);
        return true;
    }

    /// <summary>Takes back a claim that does not count.</summary>
    public void Unclaim() => Volatile.Write(ref _isClaimed, 0);

    /// <summary>Takes the place, if it is free. Only while it is closed.</summary>
    public bool TryTake() => !IsTaken && Interlocked.CompareExchange(ref _isTaken, 1, 0) == 0;

    /// <summary>Gives the place back. Only for <see cref="AdmissionGate"/>, which then looks after those that wait.</summary>
    public void Free()
    {
        // In this order: nobody takes a place that is claimed, so the claim is what gives back a place that has one.
        Volatile.Write(ref _isTaken, 0);
        Volatile.Write(ref _isClaimed, 0);
    }

    /// <summary>Closes the place to the thread that it is open to. Only for <see cref="AdmissionGate"/>, within its lock.</summary>
    public void Close() => Volatile.Write(ref _isClosed, 1);

    /// <summary>Opens the place again. Only for <see cref="AdmissionGate"/>, within its lock.</summary>
    public void Open() => Volatile.Write(ref _isClosed, 0);
}
