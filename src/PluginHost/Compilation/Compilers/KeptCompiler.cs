using System.Diagnostics.CodeAnalysis;

namespace PluginHost.Compilation;

/// <summary>
/// A compiler's process that waits for its next module for a while: starting one takes three times as long as compiling an ordinary filter.
/// </summary>
/// <param name="timeProvider">Says when it has waited long enough.</param>
internal sealed class KeptCompiler(TimeProvider timeProvider) : IDisposable
{
    /// <summary>How long one waits.</summary>
    public static readonly TimeSpan MaxIdleTime = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private CompilerChild? _child;
    private ITimer? _end;
    private bool _isDisposed;

    /// <summary>Takes the one that waits.</summary>
    /// <returns><see langword="null"/> if none does.</returns>
    public CompilerChild? Take()
    {
        lock (_lock)
        {
            CompilerChild? child = _child;
            _child = null;
            _end?.Dispose();
            return child;
        }
    }

    /// <summary>Lets one wait, unless another does already: then it is ended.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The timer ends with what it is for.")]
    public void Keep(CompilerChild child)
    {
        lock (_lock)
        {
            if (_child is null && !_isDisposed)
            {
                _child = child;
                _end = timeProvider.CreateTimer(_ => End(child), state: null, MaxIdleTime, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        child.Dispose();
    }

    /// <summary>Ends the one that waits, and from now on all that are to wait.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
        }

        Take()?.Dispose();
    }

    private void End(CompilerChild child)
    {
        lock (_lock)
        {
            if (_child != child)
            {
                return;
            }

            _child = null;
        }

        child.Dispose();
    }
}
