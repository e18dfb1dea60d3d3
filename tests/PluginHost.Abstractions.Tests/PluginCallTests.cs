namespace PluginHost.Tests;

public sealed class PluginCallTests
{
    private static readonly PluginId Id = new("greeter");

    [Fact]
    public async Task A_result_is_given_as_it_is()
    {
        PluginResult<int> result = await PluginCall.TryAsync(ValueTask.FromResult(42));

        Assert.True(result.IsSuccess);
        Assert.Equal(42, result.Value);
        Assert.True(result.TryGetValue(out int value));
        Assert.Equal(42, value);
        Assert.Null(result.Failure);
    }

    [Fact]
    public async Task A_failure_is_given_as_a_value_and_thrown_only_when_the_value_is_asked_for()
    {
        var failure = new PluginTimeoutException(Id, TimeSpan.FromSeconds(1));

        PluginResult<int> result = await PluginCall.TryAsync(ValueTask.FromException<int>(failure));

        Assert.False(result.IsSuccess);
        Assert.Same(failure, result.Failure);
        Assert.False(result.TryGetValue(out _));
        Assert.Same(failure, Assert.Throws<PluginTimeoutException>(() => result.Value));
    }

    [Fact]
    public async Task A_call_that_has_not_ended_yet_is_waited_for()
    {
        var pending = new TaskCompletionSource<string>();
        ValueTask<PluginResult<string>> waiting = PluginCall.TryAsync(new ValueTask<string>(pending.Task));
        Assert.False(waiting.IsCompleted);

        pending.SetException(new PluginTrapException(Id, TrapCode.Unreachable));

        Assert.Equal(PluginFailureReason.Trap, (await waiting).Failure?.Reason);
    }

    [Fact]
    public async Task A_cancellation_keeps_the_callers_token()
    {
        var token = new CancellationToken(canceled: true);

        PluginResult<int> result = await PluginCall.TryAsync(ValueTask.FromCanceled<int>(token));

        Assert.False(result.IsSuccess);
        Assert.Null(result.Failure);
        Assert.NotNull(result.Cancellation);
        Assert.Throws<TaskCanceledException>(() => result.Value);
    }

    [Fact]
    public async Task A_call_without_a_result_ends_as_unit()
    {
        Assert.True((await PluginCall.TryAsync(ValueTask.CompletedTask)).IsSuccess);

        var failure = new PluginNotFoundException(Id);
        PluginResult<Unit> failed = await PluginCall.TryAsync(ValueTask.FromException(failure));
        Assert.Same(failure, failed.Failure);
    }

    [Fact]
    public async Task What_is_neither_a_failure_nor_a_cancellation_is_thrown()
    {
        var defect = new InvalidOperationException("a defect");

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await PluginCall.TryAsync(ValueTask.FromException<int>(defect)));

        Assert.Same(defect, thrown);
    }
}
