namespace PluginHost.Tests.Support;

/// <summary>Host functions that do not return before a test lets them.</summary>
internal sealed class StuckImports
{
    private readonly TaskCompletionSource _isStuck = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The functions.</summary>
    public TestImports Imports { get; } = new();

    /// <summary>Completes when a guest is in one of them.</summary>
    public Task IsStuck => _isStuck.Task;

    /// <summary>Holds from now on whoever calls <c>ping</c> or <c>wait</c>.</summary>
    /// <returns>What lets them go on.</returns>
    public Latch Hold()
    {
        var gate = new Latch();
        Imports.OnPing = () =>
        {
            _isStuck.TrySetResult();
            gate.Wait();
        };
        Imports.OnWait = (value, _) =>
        {
            _isStuck.TrySetResult();
            gate.Wait();
            return new ValueTask<uint>(value);
        };
        return gate;
    }
}
