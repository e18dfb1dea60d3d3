namespace PluginHost.Streams.GuestCalls;

/// <summary>How a guest's call failed.</summary>
/// <param name="Reason">The kind of failure.</param>
/// <param name="Message">What happened, for operators.</param>
/// <param name="IsOfCall">Whether it used up what is for the whole call, so that any of its records may have.</param>
internal readonly record struct CallFailure(string Reason, string Message, bool IsOfCall)
{
    /// <summary>
    /// Whether it may come when everything has been said about all records, and take nothing back. What the host refused, though, was to be
    /// said about them.
    /// </summary>
    public bool MayComeAfterAll =>
        Reason is not (nameof(PluginFailureReason.Import) or nameof(PluginFailureReason.Abi) or nameof(PluginFailureReason.Limit));

    /// <summary>
    /// Whether the guest had been told of its batch, by the size of its largest record for example, and had taken none: that may be what it failed at.
    /// </summary>
    public bool IsOfDescription { get; init; }

    /// <summary>Whether it used up what is for all calls of an instance together.</summary>
    public bool IsOfInstance => Reason is nameof(PluginFailureReason.Memory);

    /// <summary>Whether a failure is about what the guest did, and not about whether it can be called.</summary>
    public static bool IsOfGuest(PluginException failure) => failure.Reason is PluginFailureReason.Trap
        or PluginFailureReason.Fuel
        or PluginFailureReason.Timeout
        or PluginFailureReason.Memory
        or PluginFailureReason.Stack
        or PluginFailureReason.Abi
        or PluginFailureReason.Limit
        or PluginFailureReason.Exit
        or PluginFailureReason.Import;

    /// <summary>A failure of a plugin.</summary>
    public static CallFailure Of(PluginException failure) => failure is PluginFuelException { Portion: { } portion }
        ? new(
            nameof(PluginFailureReason.Fuel),
            $"It burned {portion} fuel before it asked for more records; {nameof(GuestTransformOptions.FuelPerRecord)} allows no more.",
            false)
        : new(
            failure.Reason.ToString(),
            failure.Message,
            failure.Reason is PluginFailureReason.Timeout or PluginFailureReason.Fuel or PluginFailureReason.Memory or PluginFailureReason.Limit);

    /// <summary>A failure of a plugin that gets time, fuel and calls of the host anew for each record.</summary>
    public static CallFailure OfRecord(PluginException failure) => Of(failure) with { IsOfCall = failure.Reason is PluginFailureReason.Memory };

    /// <summary>A guest that did not ask for more in time.</summary>
    public static CallFailure OfRecordTimeout(TimeSpan timeout) => new(
        nameof(PluginFailureReason.Timeout),
        $"It did not ask for more records within {nameof(GuestTransformOptions.RecordTimeout)}, {timeout.TotalMilliseconds:0} ms.",
        false);
}
