namespace PluginHost;

/// <summary>
/// What is asked of a new version's first calls. One that does worse is reverted: the version before serves again, and this one is not
/// loaded again until its source has another. What the version before did in its own first calls is allowed in any case.
/// </summary>
/// <remarks>
/// Counted is what the guest does: traps, timeouts, limits that it goes beyond, and what it breaks of its contract. That a host function
/// fails, that a caller cancels, or that a call is not let in, says nothing about a version.
/// </remarks>
public sealed class PluginProbation
{
    /// <summary>
    /// How many calls are looked at, or ten for each instance if instances are kept and that is more: what fails only when an instance has served a
    /// few calls is seen too. With 0 there is no probation.
    /// </summary>
    /// <value>100; 0 to 10,000.</value>
    public int Calls { get; set; } = 100;

    /// <summary>For how long calls are looked at, if there are fewer.</summary>
    /// <value>One minute; 1 millisecond to one day.</value>
    public TimeSpan Duration { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How many of the calls may fail, whatever the reason; in proportion more where more than <see cref="Calls"/> are looked at. One more, and the
    /// version is reverted at once.
    /// </summary>
    /// <value>5; 0 to 10,000.</value>
    public int MaxFailures { get; set; } = 5;

    /// <summary>
    /// How many of the calls may time out, each of which keeps its caller waiting; in proportion more where more than <see cref="Calls"/> are looked
    /// at. One more, and the version is reverted at once.
    /// </summary>
    /// <value>2; 0 to 10,000.</value>
    public int MaxTimeouts { get; set; } = 2;

    /// <summary>
    /// How many times the fuel of the version before a call may burn, in the mean; looked at when the probation ends. Of metered plugins only,
    /// and if each version has had ten calls at least.
    /// </summary>
    /// <value><see langword="null"/>: fuel is not compared; more than 1.</value>
    public double? MaxFuelFactor { get; set; }

    /// <summary>
    /// How many times as long as with the version before a call may take, in the median; looked at when the probation ends, if each version
    /// has had ten calls at least. A machine that is busier than before makes calls longer too.
    /// </summary>
    /// <value><see langword="null"/>: times are not compared; more than 1.</value>
    public double? MaxLatencyFactor { get; set; }

    /// <summary>A copy that later changes of this one do not reach.</summary>
    internal PluginProbation Clone() => (PluginProbation)MemberwiseClone();
}
