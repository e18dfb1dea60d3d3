using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PluginHost.AspNetCore.Bodies;
using PluginHost.AspNetCore.Chains;

namespace PluginHost.AspNetCore.Responses;

/// <summary>
/// A response that filters take part in. It stands between the application and the server, and asks the filters before the first byte
/// goes out. If none wants the body, everything passes from then on as the application writes it; otherwise the body is kept until it is
/// whole.
/// </summary>
/// <remarks>The order of filters is in <c>FilteredResponse.Phases.cs</c>.</remarks>
internal sealed partial class FilteredResponse : IDisposable
{
    private readonly HttpContext _context;
    private readonly FilterExchange _exchange;
    private readonly FilterChain _chain;
    private readonly ResponsePhases _phases;
    private readonly FilteredResponse? _outer;
    private readonly IHttpResponseFeature _head;
    private readonly IHttpResponseBodyFeature _body;
    private readonly PluginHold _hold;
    private readonly ResponseFields _fieldsBefore;
    private Stack<KeyValuePair<Func<object, Task>, object>>? _onStarting;
    private BodyBuffer? _unflushed;
    private ResponseState _state;

    /// <summary>Takes its place between the application and the server.</summary>
    public FilteredResponse(HttpContext context, FilterExchange exchange, FilterChain chain, ResponsePhases phases)
    {
        _context = context;
        _exchange = exchange;
        _chain = chain;
        _phases = phases;
        _outer = exchange.Response;
        _hold = exchange.Hold;
        _head = context.Features.GetRequiredFeature<IHttpResponseFeature>();
        _body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        _fieldsBefore = new ResponseFields(_head.Headers);
        exchange.Response = this;
        context.Features.Set<IHttpResponseFeature>(new FilteredHeadFeature(this, _head));
        context.Features.Set<IHttpResponseBodyFeature>(new FilteredBodyFeature(this, _body));
    }

    /// <summary>Whether what the application writes goes to the server as it is.</summary>
    public bool IsDirect => _state == ResponseState.Passing && _unflushed is null;

    /// <summary>Whether the application can no longer change the response's head.</summary>
    public bool HasStarted => _head.HasStarted || (_state is ResponseState.Collecting or ResponseState.Discarding && !_isReplacing);

    /// <summary>Keeps what is to run before the response starts: it belongs to what the filters see.</summary>
    public void OnStarting(Func<object, Task> callback, object state)
    {
        if (_state == ResponseState.Pending)
        {
            (_onStarting ??= new()).Push(new(callback, state));
        }
        else
        {
            _head.OnStarting(callback, state);
        }
    }

    /// <summary>Memory for bytes that are not written yet.</summary>
    public Memory<byte> GetMemory(int sizeHint) => (_unflushed ??= new BodyBuffer(int.MaxValue)).GetMemory(sizeHint);

    /// <summary>Counts bytes that were put into the memory.</summary>
    public void Advance(int bytes)
    {
        if (bytes > 0)
        {
            (_unflushed ?? throw new InvalidOperationException("There is no memory to advance in.")).Advance(bytes);
        }
    }

    /// <summary>How many bytes are not written yet.</summary>
    public long UnflushedBytes => _unflushed?.Length ?? 0;

    /// <summary>Starts the response, if a filter does not wait for its body.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await OpenAsync().ConfigureAwait(false);
        if (_state == ResponseState.Passing)
        {
            await _body.StartAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes bytes of the body, after those that were not flushed.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await WriteUnflushedAsync(cancellationToken).ConfigureAwait(false);
        await WriteToAsync(bytes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes what was not flushed, and sends everything so far.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await WriteUnflushedAsync(cancellationToken).ConfigureAwait(false);
        await OpenAsync().ConfigureAwait(false);
        if (_state == ResponseState.Passing)
        {
            await _body.Stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends a file as part of the body.</summary>
    public async Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken)
    {
        await WriteUnflushedAsync(cancellationToken).ConfigureAwait(false);
        await OpenAsync().ConfigureAwait(false);
        if (_state == ResponseState.Passing)
        {
            await _body.SendFileAsync(path, offset, count, cancellationToken).ConfigureAwait(false);
        }
        else if (_state == ResponseState.Collecting)
        {
            await SendFileFallback.SendFileAsync(new FilteredBodyStream(this, _body), path, offset, count, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>The application has written everything: asks the filters that have not been asked, and sends what was kept.</summary>
    public async ValueTask FinishAsync()
    {
        if (_state == ResponseState.Pending && _head.HasStarted)
        {
            _phases.Log.ResponsePhasesSkipped();
            return;
        }

        await WriteUnflushedAsync(_context.RequestAborted).ConfigureAwait(false);
        if (_state is ResponseState.Pending or ResponseState.Collecting)
        {
            _isWhole = true;
            await OpenAsync().ConfigureAwait(false);
            if (_state == ResponseState.Collecting)
            {
                await FilterAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Ends the response for good.</summary>
    public async Task CompleteAsync()
    {
        await FinishAsync().ConfigureAwait(false);
        await _body.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>Leaves its place. What was kept and not sent is forgotten.</summary>
    public void Dispose()
    {
        _exchange.Response = _outer;
        _context.Features.Set(_head);
        _context.Features.Set(_body);

        // An exception handler is about to give another response; what was to run before a response starts still does.
        foreach ((Func<object, Task> callback, object state) in _onStarting?.Reverse() ?? [])
        {
            _head.OnStarting(callback, state);
        }

        _unflushed?.Dispose();
        _kept?.Dispose();
    }

    /// <summary>Refuses to write on the caller's thread where the server refuses it.</summary>
    public void CheckSynchronous()
    {
        if (_context.Features.Get<IHttpBodyControlFeature>() is { AllowSynchronousIO: false })
        {
            throw new InvalidOperationException("Synchronous operations are disallowed. Call WriteAsync or set AllowSynchronousIO to true instead.");
        }
    }

    private async ValueTask WriteUnflushedAsync(CancellationToken cancellationToken)
    {
        if (_unflushed is { } unflushed)
        {
            _unflushed = null;
            using (unflushed)
            {
                await WriteToAsync(unflushed.Written, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask WriteToAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await OpenAsync().ConfigureAwait(false);
        if (_state == ResponseState.Collecting)
        {
            if (_kept!.TryAppend(bytes.Span))
            {
                return;
            }

            _isTooLarge = true;
            await FilterAsync().ConfigureAwait(false);
        }

        if (_state == ResponseState.Passing)
        {
            await _body.Stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
    }
}
