using Microsoft.AspNetCore.Http;
using PluginHost.AspNetCore.Bodies;
using PluginHost.AspNetCore.Calls;
using PluginHost.AspNetCore.Chains;
using PluginHost.AspNetCore.Phases;

namespace PluginHost.AspNetCore.Responses;

/// <content>
/// The order of filters: from the last that let the request pass to the first. Each is done with the response, its body too if it asked
/// for it, before the next is asked.
/// </content>
internal sealed partial class FilteredResponse
{
    private BodyBuffer? _kept;
    private bool _wantsBody;
    private bool _isWhole;
    private bool _isTooLarge;
    private bool _isBodyChanged;
    private bool _isReplacing;
    private bool _isReplaced;
    private int _statusBefore;

    /// <summary>How many filters have let the request pass: those that are to see the response.</summary>
    public int Passed { get; set; }

    private Filter? Current => _exchange.InPlaceOf(_chain.Filters[Passed - 1]);

    /// <summary>Asks the filters, if they have not been asked.</summary>
    private async ValueTask OpenAsync()
    {
        if (_state != ResponseState.Pending)
        {
            return;
        }

        _state = ResponseState.Filtering;
        try
        {
            while (_onStarting is not null && _onStarting.TryPop(out KeyValuePair<Func<object, Task>, object> callback))
            {
                await callback.Key(callback.Value).ConfigureAwait(false);
            }

            _statusBefore = _head.StatusCode;
            await FilterAsync().ConfigureAwait(false);
        }
        finally
        {
            if (_state == ResponseState.Filtering)
            {
                _state = ResponseState.Pending;
            }
        }
    }

    /// <summary>Goes on with the filters until one has to wait for the body, or until all have been asked.</summary>
    private async ValueTask FilterAsync()
    {
        while (Passed > 0)
        {
            if (Current is not { } current || (!_wantsBody && !TakesPart(current)))
            {
                Passed--;
            }
            else if (_wantsBody && !_isWhole && !_isTooLarge)
            {
                _kept ??= new BodyBuffer(_phases.MaxBodyBytes);
                _state = ResponseState.Collecting;
                return;
            }
            else
            {
                await AskAsync(current).ConfigureAwait(false);
            }
        }

        await SendAsync().ConfigureAwait(false);
    }

    private bool TakesPart(Filter filter)
    {
        if ((filter.Phases & FilterPhases.ResponseHeaders) == 0 || _exchange.WasSkipped(filter.Id))
        {
            return false;
        }

        // A fallback that has a place of its own sees the response there.
        if (filter.Id != _chain.Filters[Passed - 1].Id && Array.Exists(_chain.Filters, other => other.Id == filter.Id))
        {
            return false;
        }

        for (FilteredResponse? outer = _outer; outer is not null; outer = outer._outer)
        {
            // Named again further in: it sees the response once, at its first place.
            if (Array.Exists(outer._chain.Filters, other => other.Id == filter.Id))
            {
                return false;
            }
        }

        return true;
    }

    private async ValueTask AskAsync(Filter filter)
    {
        // A chain further in may have been called in later versions.
        _exchange.Hold = _hold;
        if (_wantsBody)
        {
            await AskWithBodyAsync(filter).ConfigureAwait(false);
            return;
        }

        (PhaseResult result, _) =
            await _phases.CallAsync(_context, _exchange, filter, WasmFilterPhase.ResponseHeaders).ConfigureAwait(false);
        if (result.Kind == PhaseResultKind.NeedBody)
        {
            _wantsBody = true;
            return;
        }

        await UseAsync(filter, WasmFilterPhase.ResponseHeaders, result).ConfigureAwait(false);
    }

    private async ValueTask AskWithBodyAsync(Filter filter)
    {
        _wantsBody = false;
        PhaseResult result;
        if (_isTooLarge)
        {
            result = PhaseResult.Failed(_phases.NoteTooLarge(_exchange, filter));
        }
        else
        {
            (result, byte[]? newBody) = await _phases.CallAsync(
                _context, _exchange, filter, WasmFilterPhase.ResponseBody, _kept?.Written ?? default).ConfigureAwait(false);
            if (newBody is not null && result.Kind == PhaseResultKind.Continue)
            {
                Keep().Replace(newBody);
                _isBodyChanged = true;
            }
        }

        await UseAsync(filter, WasmFilterPhase.ResponseBody, result).ConfigureAwait(false);
    }

    private async ValueTask UseAsync(Filter filter, WasmFilterPhase phase, PhaseResult result)
    {
        if (result.Failure is not null && filter.Fallback is { } fallback)
        {
            _exchange.Replace(filter, fallback);
            return;
        }

        Passed--;
        if (result.Answer is { } answer)
        {
            StartReplacing();
            answer.WriteHead(_context.Response);
            Keep().TryAppend(answer.Body.Span);
        }
        else if (result.Failure is { } failure && filter.FallbackCode is { } code)
        {
            if (await code(new WasmFilterFailure(_context, filter.Id, phase, failure)).ConfigureAwait(false) is { } decision)
            {
                await ReplaceAsync(() => new ValueTask(decision.ExecuteAsync(_context))).ConfigureAwait(false);
            }
        }
        else if (result.Failure is not null && filter.Policy == PluginFailurePolicy.Closed)
        {
            await ReplaceAsync(() => _phases.WriteProblemAsync(_context, HttpProblem.Of(result.Failure))).ConfigureAwait(false);
        }
    }

    // What is written in the response's place is written here, so that filters further out see it like any other response.
    private async ValueTask ReplaceAsync(Func<ValueTask> write)
    {
        StartReplacing();
        Keep();
        _isReplacing = true;
        _state = ResponseState.Collecting;
        try
        {
            await write().ConfigureAwait(false);
            await WriteUnflushedAsync(_context.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            _state = ResponseState.Filtering;
            _isReplacing = false;
        }
    }

    /// <summary>Forgets the application's response: another takes its place.</summary>
    private void StartReplacing()
    {
        _fieldsBefore.Restore(_context.Response);
        _head.ReasonPhrase = null;
        _kept?.Dispose();
        _kept = null;
        _isReplaced = true;
        _isWhole = true;
        _isTooLarge = false;
        _isBodyChanged = false;
    }

    // What filters put in place has been measured already.
    private BodyBuffer Keep() => _kept ??= new BodyBuffer(int.MaxValue);

    private async ValueTask SendAsync()
    {
        bool canHaveBody = FilterAnswer.CanHaveBody(_head.StatusCode);
        bool hasLostBody = !canHaveBody && FilterAnswer.CanHaveBody(_statusBefore);
        if (_isBodyChanged || hasLostBody)
        {
            _context.Response.ContentLength = canHaveBody ? _kept!.Length : null;
        }

        _state = _isWhole || hasLostBody ? ResponseState.Discarding : ResponseState.Passing;
        if (_kept is { Length: > 0 } && canHaveBody && !HttpMethods.IsHead(_context.Request.Method))
        {
            await _body.Stream.WriteAsync(_kept.Written, _context.RequestAborted).ConfigureAwait(false);
        }
        else if (_isReplaced)
        {
            // The application may still be at work, and must not change the head of a response that is not its own.
            await _body.StartAsync(_context.RequestAborted).ConfigureAwait(false);
        }

        // The application may go on streaming for hours.
        _kept?.Dispose();
        _kept = null;
    }
}
