using PluginHost.Interop;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Calls.Ordinary;

/// <summary>Host functions that block. Each in a process of its own, in which none has blocked before.</summary>
public sealed class Blocking : OrdinaryCall
{
    private const string WaitIf = "(if (result i32) (local.get $value) (then (call $wait (local.get $value))) (else (i32.const 0)))";

    [ChildFact]
    public async Task Thread()
    {
        await using PluginTestHost host = await StartAsync(Runner(WaitIf, SandboxGuest.Wait));
        IRunner runner = host.Get<IRunner>("guest");
        bool isOfHost = false;
        Imports.OnWait = (value, _) =>
        {
            isOfHost = GuestThread.Current.IsOfHost;
            return new(value);
        };

        // All from one thread, whose place the instance waits at.
        uint answer = await Task.Run(
            () =>
            {
                uint last = 0;
                foreach (uint value in new uint[] { 0, 0, 0, 5 })
                {
                    last = runner.RunAsync(value, CancellationToken.None).AsTask().GetAwaiter().GetResult();
                }

                return last;
            },
            Token);

        Assert.Equal(5u, answer);
        Assert.True(isOfHost);
    }

    [ChildFact]
    public async Task Outer()
    {
        PluginDefinition inner = Runner(
            $"(if (result i32) (local.get $value) (then {SandboxGuest.PingAndLoop}) (else (i32.const 0)))", SandboxGuest.Ping, "inner");

        // Should nobody cancel it.
        inner.Limits.CallTimeout = TimeSpan.FromSeconds(1);
        await using PluginTestHost host = await StartAsync(OnSystemClock, Runner(WaitIf, SandboxGuest.Wait, "outer"), inner);
        IRunner endless = host.Get<IRunner>("inner");
        using var source = new CancellationTokenSource();
        var ended = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Imports.OnWait = async (value, _) =>
        {
            await Task.Yield();
            WarmUp(endless);
            ended.SetResult(Record.Exception(() => Call(endless, value)));
            return value;
        };
        Task<uint> call = host.Get<IRunner>("outer").RunAsync(1, source.Token).AsTask();
        await Imports.Pinged;

        // Not by what is inside: who waits for the call would go on in there.
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(source.Token, Assert.IsAssignableFrom<OperationCanceledException>(await ended.Task).CancellationToken);
    }
}
