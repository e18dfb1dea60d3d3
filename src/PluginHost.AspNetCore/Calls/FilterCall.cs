using Microsoft.AspNetCore.Http;
using PluginHost.AspNetCore.Chains;
using PluginHost.AspNetCore.Fields;
using PluginHost.AspNetCore.Http;

namespace PluginHost.AspNetCore.Calls;

/// <summary>
/// One call of one phase of a filter: serves everything that the guest imports for it, and keeps what the guest wants changed until the
/// guest has returned. Used again for later calls of the same filter.
/// </summary>
internal sealed partial class FilterCall : IPluginImportTarget, IServiceProvider
{
    private readonly PluginId _id;
    private readonly PluginCallContext _callContext;
    private readonly FilterProxies _proxies;
    private readonly FilterServices _services;
    private readonly FieldView _requestFields;
    private readonly FieldView _responseFields;
    private HttpContext? _context;
    private FilterExchange? _exchange;
    private WasmFilterPhase _phase;
    private PluginDefinition? _definition;
    private HttpRights _definedRights;
    private HttpRights _rights;
    private byte[]? _newBody;
    private byte[]? _newState;
    private bool _hasEntered;

    /// <summary>Makes an object for the calls of a filter.</summary>
    /// <param name="services">What all filters share.</param>
    /// <param name="id">The filter.</param>
    /// <param name="createProxies">Makes what calls its phases.</param>
    /// <exception cref="PluginNotFoundException">There is no plugin of this id any more.</exception>
    public FilterCall(FilterServices services, PluginId id, Func<PluginCallContext, FilterProxies> createProxies)
    {
        HttpFilterOptions options = services.Options;
        _id = id;
        _services = services;
        _callContext = new PluginCallContext { Services = this, ImportTarget = this };
        _proxies = createProxies(_callContext);
        _requestFields = new FieldView(
            services.RequestEncoding, services.RequestRights.Get, options.MaxChangedHeaders, options.MaxChangedHeaderBytes);
        _responseFields = new FieldView(
            services.ResponseEncoding, FieldRules.GetResponseRight, options.MaxChangedHeaders, options.MaxChangedHeaderBytes);
    }

    /// <summary>A body that the guest has put in the place of the one it was given, once its phase has succeeded.</summary>
    public byte[]? NewBody => _newBody;

    private HttpContext Context => _context ?? throw new InvalidOperationException("The filter's call has ended.");

    private FilterExchange Exchange => _exchange ?? throw new InvalidOperationException("The filter's call has ended.");

    private bool IsRequestPhase => _phase is WasmFilterPhase.RequestHeaders or WasmFilterPhase.RequestBody;

    /// <summary>Starts a call.</summary>
    public void Begin(HttpContext context, FilterExchange exchange, WasmFilterPhase phase)
    {
        _context = context;
        _exchange = exchange;
        _phase = phase;
        _callContext.Hold = exchange.Hold;
        _requestFields.Begin(context.Request.Headers);
        _responseFields.Begin(IsRequestPhase ? null : context.Response.Headers);
    }

    /// <summary>Ends a call. What was not applied is forgotten.</summary>
    public void End()
    {
        _context = null;
        _exchange = null;
        _callContext.Hold = default;
        _newBody = null;
        _newState = null;
        _hasEntered = false;
        _rights = HttpRights.None;
        _requestFields.End();
        _responseFields.End();
        EndRequest();
        EndResponse();
    }

    /// <summary>Calls the guest, and makes its changes if it lets the message go on.</summary>
    /// <param name="body">The body, in the phases that are about it.</param>
    public async ValueTask<PhaseResult> RunAsync(ReadOnlyMemory<byte> body)
    {
        PhaseResult result = await CallAsync(body, Context.RequestAborted).ConfigureAwait(false);
        switch (result.Kind)
        {
            case PhaseResultKind.Continue:
            case PhaseResultKind.NeedBody:
                Apply();
                break;
            case PhaseResultKind.Respond:
                ApplyState();
                break;
        }

        return result;
    }

    /// <inheritdoc/>
    public void OnEntering(PluginDefinition plugin, string version)
    {
        if (!ReferenceEquals(plugin, _definition))
        {
            _definition = plugin;
            _definedRights = HttpGrants.Read(plugin.Grants);
        }

        if (_hasEntered)
        {
            Restart();
        }

        _hasEntered = true;
        _rights = _definedRights;
        _requestFields.UseRights(_rights);
        _responseFields.UseRights(_rights);
    }

    // What an earlier try of this call wanted changed is forgotten.
    private void Restart()
    {
        _newBody = null;
        _newState = null;
        _requestFields.Restart();
        _responseFields.Restart();
        EndRequest();
        EndResponse();
    }

    /// <summary>Finds the application's own services for imports that are not about HTTP.</summary>
    object? IServiceProvider.GetService(Type serviceType) => Context.RequestServices.GetService(serviceType);

    private ValueTask<PhaseResult> CallAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => _phase switch
    {
        WasmFilterPhase.RequestHeaders => OfHeadersAsync(_proxies.RequestHeaders.OnRequestHeadersAsync(cancellationToken)),
        WasmFilterPhase.RequestBody => OfBodyAsync(_proxies.RequestBody.OnRequestBodyAsync(body, cancellationToken)),
        WasmFilterPhase.ResponseHeaders => OfHeadersAsync(_proxies.ResponseHeaders.OnResponseHeadersAsync(cancellationToken)),
        _ => OfBodyAsync(_proxies.ResponseBody.OnResponseBodyAsync(body, cancellationToken)),
    };

    private async ValueTask<PhaseResult> OfHeadersAsync(ValueTask<HeadersVerdict> call)
    {
        PluginResult<HeadersVerdict> result = await PluginCall.TryAsync(call).ConfigureAwait(false);
        return result.TryGetValue(out HeadersVerdict? verdict)
            ? verdict switch
            {
                HeadersVerdict.Respond respond => Answer(respond.Value),
                HeadersVerdict.NeedBody => PhaseResult.NeedBody,
                _ => PhaseResult.Continue,
            }
            : PhaseResult.Of(result);
    }

    private async ValueTask<PhaseResult> OfBodyAsync(ValueTask<BodyVerdict> call)
    {
        PluginResult<BodyVerdict> result = await PluginCall.TryAsync(call).ConfigureAwait(false);
        return result.TryGetValue(out BodyVerdict? verdict)
            ? verdict is BodyVerdict.Respond respond ? Answer(respond.Value) : PhaseResult.Continue
            : PhaseResult.Of(result);
    }

    private PhaseResult Answer(FullResponse response) =>
        FilterAnswer.TryRead(_id, response, _services, _rights, out FilterAnswer? answer, out PluginException? failure)
            ? PhaseResult.Respond(answer)
            : PhaseResult.Failed(failure);

    private void Apply()
    {
        ApplyState();
        if (IsRequestPhase)
        {
            _requestFields.Apply();
            ApplyRequest();
        }
        else
        {
            _responseFields.Apply();
            ApplyResponse();
        }
    }

    private void ApplyState()
    {
        if (_newState is not null)
        {
            Exchange.SetState(_id, _newState);
        }
    }

    private static ValueTask<Result<Unit, ChangeError>> Taken(ChangeError? error) =>
        new(error is { } e ? Result<Unit, ChangeError>.Err(e) : Result<Unit, ChangeError>.Ok(Unit.Value));
}
