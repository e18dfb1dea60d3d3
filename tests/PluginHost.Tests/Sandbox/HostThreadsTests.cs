using PluginHost.Interop;
using PluginHost.Sandbox;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Sandbox;

public sealed class HostThreadsTests
{
    [Fact]
    public async Task Work_that_blocks_does_not_hold_up_other_work_while_there_are_threads()
    {
        // Disposed after the threads, which may wait for it until they have ended.
        using var release = new ManualResetEventSlim();
        using var threads = new HostThreads(2);
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        threads.TryRun(() => release.Wait(TestContext.Current.CancellationToken));

        threads.TryRun(second.SetResult);

        await second.Task;
        release.Set();
    }

    [Fact]
    public async Task No_more_than_the_allowed_threads_run_and_the_rest_waits()
    {
        // Disposed after the threads, which may wait for it until they have ended.
        using var release = new ManualResetEventSlim();
        using var threads = new HostThreads(1);
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        threads.TryRun(() =>
        {
            started.SetResult();
            release.Wait(TestContext.Current.CancellationToken);
        });
        threads.TryRun(second.SetResult);
        await started.Task;

        Assert.False(second.Task.IsCompleted);
        release.Set();
        await second.Task;
    }

    [Fact]
    public async Task Its_threads_have_room_for_the_largest_guest()
    {
        using var threads = new HostThreads(1);
        var result = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);

        threads.TryRun(() => result.SetResult(GuestThread.Current.HasStackFor(1024 * 1024)));

        Assert.True(await result.Task);
    }

    [Fact]
    public async Task A_thread_that_does_not_come_back_is_left_behind_and_told()
    {
        var time = new SignallingTimeProvider();
        int told = 0;
        using var gate = new Latch();
        var threads = new HostThreads(2, TimeSpan.FromSeconds(30), time, left => told = left);
        threads.TryRun(gate.Wait);
        Task end = Task.Run(threads.Dispose, TestContext.Current.CancellationToken);
        await time.WaitForTimerAsync(end);
        Assert.False(end.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(30));

        await end;
        Assert.Equal(1, told);
    }

    [Fact]
    public void What_was_given_to_it_is_finished_before_it_is_disposed()
    {
        int done = 0;
        using (var threads = new HostThreads(2))
        {
            for (int i = 0; i < 100; i++)
            {
                threads.TryRun(() => Interlocked.Increment(ref done));
            }
        }

        Assert.Equal(100, done);
    }
}
