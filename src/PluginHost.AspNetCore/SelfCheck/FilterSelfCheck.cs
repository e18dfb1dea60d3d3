using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using PluginHost.AspNetCore.Calls;
using PluginHost.AspNetCore.Chains;
using PluginHost.AspNetCore.Diagnostics;
using PluginHost.AspNetCore.Http;
using PluginHost.AspNetCore.Phases;
using PluginHost.AspNetCore.Responses;

namespace PluginHost.AspNetCore.SelfCheck;

/// <summary>
/// Leads recorded requests through a version of a filter that is about to serve, as requests are led through filters: but for the server, and
/// without the application, whose answer is recorded.
/// </summary>
internal sealed class FilterSelfCheck
{
    private readonly FilterServices _services;
    private readonly RequestPhases _requestPhases;
    private readonly ResponsePhases _responsePhases;

    /// <summary>Makes what runs records.</summary>
    public FilterSelfCheck(FilterServices services)
    {
        // What fails here is no request's failure, and is told by the version's refusal.
        var log = new FilterLog(NullLogger<FilterLog>.Instance, TimeProvider.System);
        var caller = new FilterCaller(log);
        var problems = new ProblemWriter();
        _services = services;
        _requestPhases = new RequestPhases(caller, problems, services, log);
        _responsePhases = new ResponsePhases(caller, problems, services, log);
    }

    /// <summary>Runs records against a version: the hook's <see cref="PluginHook.SelfCheck"/>.</summary>
    public static async ValueTask RunAsync(
        PluginCandidate candidate, ReadOnlyMemory<byte> records, IServiceProvider services, CancellationToken cancellationToken)
    {
        FilterSelfCheck check = services.GetRequiredService<FilterSelfCheck>();
        foreach (RecordedExchange record in RecordsJson.Read(records.Span))
        {
            await check.RunAsync(candidate, record, services, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask RunAsync(
        PluginCandidate candidate, RecordedExchange record, IServiceProvider services, CancellationToken cancellationToken)
    {
        var filter = new Filter(
            candidate.Id,
            PluginFailurePolicy.Closed,
            FindPhases(candidate),
            () => new FilterCall(_services, candidate.Id, context => CreateProxies(candidate, context)));
        var chain = new FilterChain([filter], revision: 0);
        var exchange = new FilterExchange(chain.Filters.Length);
        DefaultHttpContext context = RecordedContext.Create(record.Request, services, cancellationToken);
        context.Features.Set<IWasmFilterFeature>(exchange);
        var comparison = new RecordComparison(candidate, record.Name, _services.RequestRights);
        using var sent = new MemoryStream();
        context.Response.Body = sent;
        bool passes;
        using (var response = new FilteredResponse(context, exchange, chain, _responsePhases))
        {
            passes = await _requestPhases.RunAsync(context, exchange, chain, response).ConfigureAwait(false);
            comparison.CheckOutcomes(exchange.Outcomes);
            comparison.CheckPasses(record.Expected, passes);
            if (passes)
            {
                await comparison.CheckRequestAsync(record.Expected.Request, context.Request).ConfigureAwait(false);
                await AnswerAsync(context, record.Response, cancellationToken).ConfigureAwait(false);
            }

            await response.FinishAsync().ConfigureAwait(false);
        }

        comparison.CheckOutcomes(exchange.Outcomes);
        comparison.CheckResponse(record.Expected.Response, context.Response, sent.ToArray());
    }

    private static Task AnswerAsync(HttpContext context, RecordedMessage answer, CancellationToken cancellationToken)
    {
        context.Response.StatusCode = answer.Status ?? StatusCodes.Status200OK;
        RecordedContext.SetHeaders(context.Response.Headers, answer);
        return answer.GetBody() is { } body ? context.Response.Body.WriteAsync(body, cancellationToken).AsTask() : Task.CompletedTask;
    }

    private static FilterPhases FindPhases(PluginCandidate candidate) =>
        (candidate.Has<IRequestFilter>() ? FilterPhases.RequestHeaders : 0)
        | (candidate.Has<IRequestBodyFilter>() ? FilterPhases.RequestBody : 0)
        | (candidate.Has<IResponseFilter>() ? FilterPhases.ResponseHeaders : 0)
        | (candidate.Has<IResponseBodyFilter>() ? FilterPhases.ResponseBody : 0);

    private static FilterProxies CreateProxies(PluginCandidate candidate, PluginCallContext context) => new(
        candidate.Get<IRequestFilter>(context),
        candidate.Get<IRequestBodyFilter>(context),
        candidate.Get<IResponseFilter>(context),
        candidate.Get<IResponseBodyFilter>(context));
}
