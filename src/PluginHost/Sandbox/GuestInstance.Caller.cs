using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace PluginHost.Sandbox;

/// <content>What belongs to the caller of the call at hand: its token, the calls further out, and the services of its imports.</content>
internal sealed partial class GuestInstance
{
    private AsyncServiceScope? _ownScope;

    private bool HasCaller
    {
        get;
        set
        {
            field = value;
            _hasMoreToEnd = true;
        }
    }

    /// <summary>Makes a token that ends whatever the call waits for: its caller's, those of calls further out, its version's and the host's own.</summary>
    internal CancellationTokenSource LinkTokens() => _outerCall is { } outer
        ? outer.Link(_cancellationToken, _generation.Ending, _guest.Host.Ending)
        : CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken, _generation.Ending, _guest.Host.Ending);

    /// <summary>The services that the call's imports are resolved from.</summary>
    internal IServiceProvider GetServices()
    {
        if (_context?.Services is { } services)
        {
            return services;
        }

        _ownScope ??= _guest.Host.ScopeFactory.CreateAsyncScope();
        return _ownScope.Value.ServiceProvider;
    }

    /// <summary>Says who makes a call that has begun (<see cref="TryBegin"/>).</summary>
    /// <returns>The function that was given.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal CoreGuestFunction TakeCaller(CoreGuestFunction function, PluginCallContext? context, CancellationToken cancellationToken)
    {
        TakeCaller(context, outer: null, cancellationToken);
        return function;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TakeCaller(PluginCallContext? context, OuterCall? outer, CancellationToken cancellationToken)
    {
        HasCaller = true;
        _context = context;
        _outerCall = outer;
        _cancellationToken = cancellationToken;
        for (GuestImportCall? call = FirstImportCall; call is not null; call = call.Next)
        {
            call.Begin(cancellationToken);
        }

        if (outer is not null)
        {
            // Calls that are made from inside one call share its deadline, which tells one call's ticks from another's.
            _ticks = 0;
        }

        if (context?.ImportTarget is not IPluginImportTarget target)
        {
            return;
        }

        try
        {
            target.OnEntering(_guest.Definition, _guest.Version);
        }
        catch (Exception exception)
        {
            FaultOutsideImport(exception);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ForgetCaller()
    {
        HasCaller = false;
        _context = null;
        _cancellationToken = default;
        _outerCall = null;
        if (!IsObserved && Failure is null)
        {
            ForgetWork();
        }

        for (GuestImportCall? call = FirstImportCall; call is not null; call = call.Next)
        {
            call.End();
        }

        if (_ownScope is not { } scope)
        {
            return;
        }

        _ownScope = null;
        try
        {
            ValueTask disposal = scope.DisposeAsync();
            if (!disposal.IsCompletedSuccessfully)
            {
                disposal.AsTask().GetAwaiter().GetResult();
            }
        }
        catch (Exception exception)
        {
            // A service may not have done what it was asked for. The call must still give its place back.
            Fault(exception);
        }
    }
}
