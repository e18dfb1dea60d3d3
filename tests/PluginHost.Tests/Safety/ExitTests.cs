using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Safety;

/// <summary>A process that ends in the middle of calls ends as if there were none.</summary>
public sealed class ExitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_process_may_end_while_guests_run_and_nobody_has_disposed_anything() => ChildProcess.RunAsync(GetType(), nameof(Running));

    [ChildFact]
    public async Task Running()
    {
        const int Calls = 4;
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int pings = 0;
        var imports = new TestImports
        {
            OnPing = () =>
            {
                if (Interlocked.Increment(ref pings) == Calls)
                {
                    entered.SetResult();
                }
            },
            OnWait = (_, _) => new ValueTask<uint>(new TaskCompletionSource<uint>().Task),
        };
        PluginDefinition endless = SandboxGuest.Runner("endless", SandboxGuest.PingAndLoop, SandboxGuest.Ping);
        PluginDefinition waiting = SandboxGuest.Runner("waiting", "(call $wait (local.get $value))", SandboxGuest.Wait);
        endless.Limits.CallTimeout = waiting.Limits.CallTimeout = PluginLimits.MaxCallTimeout;

        // Neither is disposed: the process ends with the test.
        PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(imports), endless, waiting);
        _ = host.Get<IRunner>("waiting").RunAsync(0, Token).AsTask();
        for (int i = 0; i < Calls; i++)
        {
            new Thread(() => host.Get<IRunner>("endless").RunAsync(0, Token).AsTask()) { IsBackground = true }.Start();
        }

        await entered.Task;
    }
}
