using System.Runtime.CompilerServices;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Diagnostics;

/// <summary>What fails when nobody waits for it any more is not reported as a failure that nobody knew might come.</summary>
public sealed class UnobservedFailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_function_that_fails_when_its_call_has_ended_is_no_unobserved_failure()
    {
        string reason = $"Too late: {Guid.NewGuid()}";
        bool isUnobserved = false;
        EventHandler<UnobservedTaskExceptionEventArgs> onUnobserved = (_, unobserved) =>
            isUnobserved |= unobserved.Exception.InnerExceptions.Any(exception => exception.Message == reason);
        TaskScheduler.UnobservedTaskException += onUnobserved;
        try
        {
            await LeaveAsync(reason);
            for (int i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= onUnobserved;
        }

        Assert.False(isUnobserved);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task LeaveAsync(string reason)
    {
        var imports = new TestImports();
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(imports), SandboxGuest.Runner("guest", "(call $wait (i32.const 1))", SandboxGuest.Wait));
        var asked = new TaskCompletionSource<TaskCompletionSource<uint>>(TaskCreationOptions.RunContinuationsAsynchronously);
        imports.OnWait = (_, _) =>
        {
            var result = new TaskCompletionSource<uint>();
            asked.SetResult(result);
            return new ValueTask<uint>(result.Task);
        };
        using var caller = new CancellationTokenSource();
        Task<uint> call = host.Get<IRunner>("guest").RunAsync(0, caller.Token).AsTask();
        TaskCompletionSource<uint> answer = await asked.Task;
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        answer.SetException(new InvalidOperationException(reason));
    }
}
