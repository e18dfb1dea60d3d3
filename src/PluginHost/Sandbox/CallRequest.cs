using PluginHost.CompilerServices;

namespace PluginHost.Sandbox;

/// <summary>What a call brings along.</summary>
/// <param name="Export">The function, for failures and metrics. <see langword="null"/> when an instance is only made.</param>
/// <param name="Time">How long the call may take.</param>
/// <param name="Context">Where imports find their services.</param>
/// <param name="Outer">The call that this one is made from.</param>
/// <param name="CancellationToken">The caller's token.</param>
internal readonly record struct CallRequest(
    ExportDescriptor? Export,
    CallTime Time,
    PluginCallContext? Context,
    OuterCall? Outer,
    CancellationToken CancellationToken)
{
    /// <summary>The tick by which the call has to end.</summary>
    public long Deadline => Time.Deadline;

    /// <summary>How many ticks the call had from its start.</summary>
    public long TimeoutTicks => Time.TimeoutTicks;

    /// <summary>Starts the time of a call that may have to wait before it enters.</summary>
    /// <param name="generation">The version that is called.</param>
    /// <param name="export">The function.</param>
    /// <param name="context">Where imports find their services.</param>
    /// <param name="outer">The call that this one is made from.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public static CallRequest StartWaiting(
        Generation generation,
        ExportDescriptor? export,
        PluginCallContext? context,
        OuterCall? outer,
        CancellationToken cancellationToken) =>
        new(export, CallTime.StartWaiting(generation, outer), context, outer, cancellationToken);
}
