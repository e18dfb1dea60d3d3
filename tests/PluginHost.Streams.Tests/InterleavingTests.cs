using PluginHost.Streams.Tests.Support;

namespace PluginHost.Streams.Tests;

/// <summary>
/// Two partitions, each transforming, writing and acknowledging a batch, and the reader reading on meanwhile: in every order in which these
/// steps can happen, and with something going wrong before each of them.
/// </summary>
public sealed class InterleavingTests
{
    private static readonly string[] Actors = [ScriptedStream.Reader, ScriptedStream.Partition(0), ScriptedStream.Partition(1)];

    // Steps of each actor after the first read.
    private static readonly int[] Steps = [1, 3, 3];

    public enum Trouble
    {
        Stop,

        // A stop that is given up one step later.
        Cancellation,
        Abort,
        Failure,
    }

    [Theory]
    [InlineData(Trouble.Stop)]
    [InlineData(Trouble.Cancellation)]
    [InlineData(Trouble.Abort)]
    [InlineData(Trouble.Failure)]
    public async Task Nothing_is_lost_written_twice_or_acknowledged_before_it_was_delivered(Trouble trouble)
    {
        int[][] orders = [.. Interleave([], [.. Steps])];
        Assert.Equal(140, orders.Length);
        foreach (int[] order in orders)
        {
            for (int at = 0; at < order.Length; at++)
            {
                await RunAsync(order, at, trouble);
            }
        }
    }

    private static async Task RunAsync(int[] order, int troubleAt, Trouble trouble)
    {
        var script = new Script();
        var options = new StreamOptions { Linger = TimeSpan.Zero, RetryDelay = TimeSpan.Zero, Retries = 1 };
        var stream = new ScriptedStream(script, options);
        await using var runner = stream.Runner;
        runner.Start();
        (await script.WaitForAsync(ScriptedStream.Reader, runner.Completion))!.Released.SetResult();
        using var givingUp = new CancellationTokenSource();
        Task? stopping = null;
        string? ended = null;
        bool isTransform = !order.Take(troubleAt).Contains(order[troubleAt]) && order[troubleAt] > 0;
        for (int i = 0; i < order.Length; i++)
        {
            string actor = Actors[order[i]];
            if (actor == ended || (actor == ScriptedStream.Reader && (stopping is not null || ended is not null)))
            {
                continue;
            }

            Script.Step? step = await script.WaitForAsync(actor, runner.Completion);
            if (step is null || (i == troubleAt && trouble == Trouble.Abort) || (stopping is not null && trouble == Trouble.Cancellation))
            {
                break;
            }

            if (i == troubleAt && trouble == Trouble.Failure)
            {
                step.Released.SetException(new IOException("The script says so."));

                // A partition that stops, and a stream that cannot be read, take no further steps; nor is more read then.
                ended = isTransform || actor == ScriptedStream.Reader ? actor : null;
            }
            else
            {
                stopping ??= i == troubleAt && trouble is (Trouble.Stop or Trouble.Cancellation) ? runner.StopAsync(givingUp.Token) : null;
                step.Released.TrySetResult();
            }
        }

        if (trouble == Trouble.Abort)
        {
            await runner.StopAsync(new CancellationToken(canceled: true));
        }

        if (trouble == Trouble.Cancellation)
        {
            await givingUp.CancelAsync();
        }

        script.ReleaseAll();
        await ((Task)runner.Completion.WaitAsync(TimeSpan.FromMinutes(1))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        string what = $"{trouble} before step {troubleAt} of {string.Join(", ", order.Select(actor => Actors[actor]))}";
        Check(stream, trouble, isTransform, what);
    }

    private static void Check(ScriptedStream stream, Trouble trouble, bool isTransform, string what)
    {
        Assert.True(stream.Violations.Count == 0, $"{what}: {string.Join(", ", stream.Violations)}");
        Assert.Equal(
            stream.Written.Order(Comparer<StreamPosition>.Create((a, b) => a.Offset.CompareTo(b.Offset))).GroupBy(p => p.Partition).SelectMany(g => g),
            stream.Written.GroupBy(p => p.Partition).SelectMany(g => g));
        StreamState state = stream.Runner.State;
        int partitions = stream.Acknowledged.Count(pair => pair.Value == ScriptedStream.RecordsOfPartition - 1);
        switch (trouble)
        {
            case Trouble.Stop:
                Assert.True(state == StreamState.Completed && partitions == 2, $"{what}: {state}, {partitions} partitions are done");
                break;
            case Trouble.Cancellation:
                // After the last step there may be nothing left to give up.
                Assert.True(state == StreamState.Aborted || (state == StreamState.Completed && partitions == 2), $"{what}: {state}");
                break;
            case Trouble.Abort:
                Assert.True(state == StreamState.Aborted, $"{what}: {state}");
                break;
            case Trouble.Failure when isTransform:
                // Without dead letters a record that fails stops its partition, and the other one ends.
                Assert.True(state == StreamState.Failed && partitions == 1, $"{what}: {state}, {partitions} partitions are done");
                Assert.IsType<StreamStoppedException>(stream.Runner.Completion.Exception!.InnerException);
                break;
            default:
                Assert.True(partitions == 2, $"{what}: {state}, {partitions} partitions are done");
                break;
        }
    }

    private static IEnumerable<int[]> Interleave(int[] begun, int[] left)
    {
        if (left.All(count => count == 0))
        {
            return [begun];
        }

        return Enumerable.Range(0, left.Length).Where(actor => left[actor] > 0).SelectMany(actor =>
            Interleave([.. begun, actor], [.. left.Select((count, i) => i == actor ? count - 1 : count)]));
    }
}
