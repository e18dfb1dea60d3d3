using PluginHost.Catalog;
using PluginHost.CompilerServices;
using PluginHost.Diagnostics;
using PluginHost.Interop;
using PluginHost.Sandbox;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;

namespace PluginHost.Resilience;

/// <summary>What stands around each call of one generation. Only generations that were configured so have one; all others do not come here.</summary>
internal sealed class CallPipeline(
    PluginId id, ResiliencePipeline pipeline, ResiliencePipeline? wait, Circuit? circuit, PeriodLimiter? limiter, PluginEvents events)
{
    /// <summary>Where the circuit breaker stands. <see langword="null"/> if there is none.</summary>
    public Circuit? Circuit => circuit;

    /// <summary>What counts the calls for the rate limit. <see langword="null"/> if there is none.</summary>
    public PeriodLimiter? Limiter => limiter;

    /// <summary>Makes a call.</summary>
    /// <param name="target">Where it goes; a version that has taken this one's place meanwhile is as good.</param>
    /// <param name="generation">The version that serves when the call begins.</param>
    /// <param name="export">The function: an index into the contract's exports.</param>
    /// <param name="descriptor">The function, for metrics.</param>
    /// <param name="work">The call.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public async ValueTask RunAsync(
        CatalogTarget target,
        Generation generation,
        int export,
        ExportDescriptor descriptor,
        GuestWork work,
        CancellationToken cancellationToken)
    {
        CallDeadline deadline = CallDeadline.Start(generation, OuterCall.Find(GuestThread.Current));
        var call = new PipelineCall(target, this, generation, deadline, export, work);
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        deadline.AddTo(context);
        Outcome<Unit> outcome;
        try
        {
            outcome = await pipeline.ExecuteOutcomeAsync(TryOnceAsync, context, call).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }

        if (outcome.Exception is { } failure)
        {
            throw ToFailure(failure, generation, descriptor);
        }
    }

    /// <summary>Waits for a place, no longer than this pipeline lets it.</summary>
    /// <exception cref="PluginException">There is none in time, or none to wait for.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled the call.</exception>
    public async ValueTask<Place> AdmitAsync(Generation generation, CallRequest request)
    {
        if (wait is null)
        {
            return await GuestEntry.AdmitAsync(generation, request).ConfigureAwait(false);
        }

        try
        {
            return await wait.ExecuteAsync(
                static (call, token) => GuestEntry.AdmitAsync(call.Generation, call.Request with { CancellationToken = token }),
                (Generation: generation, Request: request),
                request.CancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException)
        {
            PluginRejectedException failure = GuestEntry.Rejected(generation, request, PluginRejection.WaitTimeout);
            events.CallRefused(generation, request.Export, failure);
            throw failure;
        }
    }

    private static async ValueTask<Outcome<Unit>> TryOnceAsync(ResilienceContext context, PipelineCall call)
    {
        if (call.Deadline.Remaining <= TimeSpan.Zero)
        {
            return Outcome.FromException<Unit>(new PluginTimeoutException(call.Generation.Guest.Id, call.Generation.Limits.CallTimeout)
            {
                Version = call.Generation.Guest.Version,
            });
        }

        try
        {
            Exception? failure = await call.Target.RunOnceAsync(
                call.Export, call.Work, call.Pipeline, call.Deadline.Tick, context.CancellationToken).ConfigureAwait(false);
            return failure is null ? Outcome.FromResult(Unit.Value) : Outcome.FromException<Unit>(failure);
        }
        catch (Exception exception) when (exception is PluginException or OperationCanceledException)
        {
            return Outcome.FromException<Unit>(exception);
        }
    }

    // Polly's own exceptions are as good as the host's, but whoever calls plugins knows only these.
    private Exception ToFailure(Exception exception, Generation generation, ExportDescriptor descriptor)
    {
        PluginException? failure = exception switch
        {
            IsolatedCircuitException isolated => Reject(PluginRejection.CircuitOpen, "Its circuit is held open.", isolated.RetryAfter),
            BrokenCircuitException broken => Reject(
                PluginRejection.CircuitOpen, "It failed too often, and is not called for a while.", broken.RetryAfter),
            RateLimiterRejectedException limited => Reject(
                PluginRejection.RateLimited, "More calls came than are let in.", limited.RetryAfter),
            TimeoutRejectedException timeout => new PluginTimeoutException(id, timeout.Timeout)
            {
                Version = generation.Guest.Version,
                Function = descriptor.FunctionName,
            },
            _ => null,
        };
        if (failure is null)
        {
            return exception;
        }

        events.CallRefused(generation, descriptor, failure);
        return failure;

        PluginRejectedException Reject(PluginRejection rejection, string detail, TimeSpan? retryAfter) => new(id, rejection, detail)
        {
            Version = generation.Guest.Version,
            Function = descriptor.FunctionName,
            RetryAfter = retryAfter,
        };
    }

    private sealed record PipelineCall(
        CatalogTarget Target, CallPipeline Pipeline, Generation Generation, CallDeadline Deadline, int Export, GuestWork Work);
}
