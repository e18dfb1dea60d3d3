using PluginHost.CompilerServices;

namespace PluginHost.Sandbox;

/// <summary>What a call brings along.</summary>
/// <param name="Export">The function, for failures and metrics. <see langword="null"/> when an instance is only made.</param>
/// <param name="Deadline">The tick by which the call has to end.</param>
/// <param name="TimeoutTicks">How many ticks the call had from its start.</param>
/// <param name="Context">Where imports find their services.</param>
/// <param name="Outer">The call that this one is made from.</param>
/// <param name="CancellationToken">The caller's token.</param>
internal readonly record struct CallRequest(
    ExportDescriptor? Export,
    long Deadline,
    long TimeoutTicks,
    PluginCallContext? Context,
    OuterCall? Outer,
    CancellationToken CancellationToken)
{
    /// <summary>Starts the time of a call that enters at once.</summary>
    /// <param name="generation">The version that is called.</param>
    /// <param name="export">The function.</param>
    /// <param name="context">Where imports find their services.</param>
    /// <param name="outer">The call that this one is made from.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public static CallRequest Start(
        Generation generation,
        ExportDescriptor? export,
        PluginCallContext? context,
        OuterCall? outer,
        CancellationToken cancellationToken)
    {
        long deadline = generation.Ticker.GetDeadline(generation.TimeoutTicks);
        return Start(generation.TimeoutTicks, deadline, export, context, outer, cancellationToken);
    }

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
        CancellationToken cancellationToken)
    {
        long deadline = generation.Ticker.GetExactDeadline(generation.TimeoutTicks);
        return Start(generation.TimeoutTicks, deadline, export, context, outer, cancellationToken);
    }

    private static CallRequest Start(
        long timeout, long deadline, ExportDescriptor? export, PluginCallContext? context, OuterCall? outer, CancellationToken cancellationToken)
    {
        if (outer is not null && outer.Deadline < deadline)
        {
            timeout = Math.Max(0, timeout - (deadline - outer.Deadline));
            deadline = outer.Deadline;
        }

        return new CallRequest(export, deadline, timeout, context, outer, cancellationToken);
    }
}
