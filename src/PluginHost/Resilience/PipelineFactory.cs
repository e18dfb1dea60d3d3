using Microsoft.Extensions.DependencyInjection;
using PluginHost.Catalog;
using PluginHost.Diagnostics;
using PluginHost.Hosting;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Retry;
using Polly.Timeout;

namespace PluginHost.Resilience;

/// <summary>Makes what stands around the calls of plugins, from what is said of each.</summary>
internal sealed class PipelineFactory(ContractCatalog contracts, RootServices services, PluginEvents events, TimeProvider timeProvider)
{
    /// <summary>Makes what stands around the calls of a generation.</summary>
    /// <param name="definition">The plugin.</param>
    /// <param name="before">What stands around the calls of the version before: a rate limit that has not changed goes on counting.</param>
    /// <returns><see langword="null"/> if nothing is asked for.</returns>
    /// <exception cref="PluginLoadException">What is asked for is not there, or not fit for the plugin.</exception>
    public CallPipeline? Create(PluginDefinition definition, CallPipeline? before)
    {
        if (definition.Resilience is not { } wanted || wanted == new PluginResilience())
        {
            return null;
        }

        if (wanted.Retry is not null && !contracts.IsIdempotent(definition))
        {
            throw new PluginLoadException(
                definition.Id,
                $"It has Resilience:Retry, but nothing says that its functions may be called again. Set Retry:{nameof(PluginRetry.IsIdempotent)} if they may.");
        }

        Circuit? circuit = wanted.CircuitBreaker is null ? null : new Circuit(definition.Id, timeProvider);
        PeriodLimiter? limiter = wanted.RateLimit is not { } limit ? null
            : before?.Limiter is { } kept && kept.Limit == limit ? kept
            : new PeriodLimiter(limit, timeProvider);
        return new CallPipeline(
            definition.Id,
            wanted.Pipeline is { } name ? Find(definition.Id, name) : Build(definition.Id, wanted, circuit, limiter),
            wanted.WaitTimeout is { } wait ? CreateBuilder(definition.Id).AddTimeout(new TimeoutStrategyOptions { Name = "wait", Timeout = wait }).Build() : null,
            circuit,
            limiter,
            events);
    }

    private ResiliencePipeline Find(PluginId id, string name) =>
        services.Services.GetKeyedService<ResiliencePipeline>(name) ?? throw new PluginLoadException(
            id, $"It names the resilience pipeline '{name}', which the application has not: register a {nameof(ResiliencePipeline)} under that key.");

    private ResiliencePipeline Build(PluginId id, PluginResilience wanted, Circuit? circuit, PeriodLimiter? limiter)
    {
        ResiliencePipelineBuilder builder = CreateBuilder(id);
        if (limiter is not null)
        {
            builder.AddRateLimiter(new RateLimiterStrategyOptions
            {
                Name = "rate-limit",
                RateLimiter = arguments => limiter.AcquireAsync(cancellationToken: arguments.Context.CancellationToken),
            });
        }

        if (wanted.Retry is { } retry)
        {
            builder.AddRetry(CreateRetry(id, retry));
        }

        if (wanted.CircuitBreaker is { } breaker)
        {
            builder.AddCircuitBreaker(CreateBreaker(id, breaker, circuit!));
        }

        return builder.Build();
    }

    private ResiliencePipelineBuilder CreateBuilder(PluginId id) => new()
    {
        Name = $"plugin {id}",
        TimeProvider = timeProvider,
    };

    private RetryStrategyOptions CreateRetry(PluginId id, PluginRetry retry) => new()
    {
        Name = "retry",
        MaxRetryAttempts = retry.MaxRetries,
        Delay = retry.Delay,
        ShouldHandle = arguments => ValueTask.FromResult(
            CallFailures.IsWorthAnotherTry(arguments.Outcome.Exception) && CallDeadline.Leaves(arguments.Context, retry.Delay)),
        OnRetry = _ =>
        {
            events.CallRetried(id);
            return default;
        },
    };

    private CircuitBreakerStrategyOptions CreateBreaker(PluginId id, PluginCircuitBreaker breaker, Circuit circuit) => new()
    {
        Name = "circuit-breaker",
        FailureRatio = breaker.FailureRatio,
        MinimumThroughput = breaker.MinimumCalls,
        SamplingDuration = breaker.SamplingDuration,
        BreakDurationGenerator = arguments => ValueTask.FromResult(GetBreak(breaker, arguments.HalfOpenAttempts)),
        ShouldHandle = arguments => ValueTask.FromResult(CallFailures.IsOfGuest(arguments.Outcome.Exception)),
        OnOpened = arguments =>
        {
            var failure = arguments.Outcome.Exception as PluginException;
            circuit.Note(arguments.IsManual ? CircuitState.Isolated : CircuitState.Open, failure);
            events.CircuitOpened(id, arguments.BreakDuration, failure);
            return default;
        },
        OnHalfOpened = _ =>
        {
            circuit.Note(CircuitState.HalfOpen);
            return default;
        },
        OnClosed = _ =>
        {
            circuit.Note(CircuitState.Closed);
            events.CircuitClosed(id);
            return default;
        },
    };

    // Twice as long after each call that tried in vain.
    private static TimeSpan GetBreak(PluginCircuitBreaker breaker, int attempts)
    {
        double longer = breaker.BreakDuration.TotalSeconds * Math.Pow(2, Math.Min(attempts, 30));
        return TimeSpan.FromSeconds(Math.Min(longer, breaker.MaxBreakDuration.TotalSeconds));
    }
}
