using Test.Sandbox;

namespace PluginHost.Tests.Support;

/// <summary>The host's side of the sandbox contracts: whatever a test wants to happen.</summary>
internal sealed class TestImports : IHost, ISlowHost
{
    private readonly TaskCompletionSource _pinged = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a guest has called <c>ping</c>.</summary>
    public Task Pinged => _pinged.Task;

    /// <summary>How often a guest has called <c>ping</c>.</summary>
    public int Pings { get; private set; }

    /// <summary>The token that a guest's last call of <c>ask</c> came with.</summary>
    public CancellationToken AskedWith { get; private set; }

    public Action? OnPing { get; set; }

    public Func<uint, ValueTask<uint>> OnAsk { get; set; } = value => new(value);

    public Func<string> OnRead { get; set; } = () => "";

    public Action<string> OnTell { get; set; } = _ => { };

    public Func<uint, CancellationToken, ValueTask<uint>> OnWait { get; set; } = (value, _) => new(value);

    public ValueTask PingAsync(CancellationToken cancellationToken = default)
    {
        Pings++;
        _pinged.TrySetResult();
        OnPing?.Invoke();
        return ValueTask.CompletedTask;
    }

    public ValueTask<uint> AskAsync(uint value, CancellationToken cancellationToken = default)
    {
        AskedWith = cancellationToken;
        return OnAsk(value);
    }

    public ValueTask<string> ReadAsync(CancellationToken cancellationToken = default) => new(OnRead());

    public ValueTask TellAsync(string message, CancellationToken cancellationToken = default)
    {
        OnTell(message);
        return ValueTask.CompletedTask;
    }

    public ValueTask<uint> WaitAsync(uint value, CancellationToken cancellationToken = default) => OnWait(value, cancellationToken);
}
