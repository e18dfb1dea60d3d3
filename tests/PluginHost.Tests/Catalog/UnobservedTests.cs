using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

/// <summary>
/// What fails after nobody waits for it any more is not taken for a failure that nobody knew might come: an application may end itself for those. In
/// processes of their own, as they are told to the whole process.
/// </summary>
public sealed class UnobservedTests
{
    private const int Collections = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly PluginId Id = new("guest");

    private readonly SignallingTimeProvider _time = new();
    private readonly TestImports _imports = new();
    private readonly TaskCompletionSource _isBegun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WeakReference? _failure;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(nameof(A_self_check_that_fails_when_it_was_given_up))]
    [InlineData(nameof(A_source_that_fails_when_it_was_given_up))]
    [InlineData(nameof(A_source_that_fails_when_its_token_is_cancelled))]
    [InlineData(nameof(A_self_check_that_fails_when_a_rollback_goes_before_it))]
    [InlineData(nameof(Content_that_fails_when_whoever_looked_whether_it_is_newer_has_given_up))]
    [InlineData(nameof(A_host_function_that_fails_when_its_call_has_timed_out))]
    public Task Nothing_that_is_left_behind_is_unobserved(string what) => ChildProcess.RunAsync(GetType(), what);

    [ChildFact]
    public Task A_self_check_that_fails_when_it_was_given_up() => AssertIsObservedAsync(async () =>
    {
        bool fails = false;
        await using PluginTestHost host = await StartAsync((_, _) => fails ? new ValueTask(FailLaterAsync()) : ValueTask.CompletedTask);
        fails = true;
        Task refused = host.ReloadAsync(Version(2));
        await _isBegun.Task;
        await AdvanceUntilAsync(host, refused);
        Assert.IsType<PluginSelfCheckException>(host.StatusOf("guest").Failure);

        _goesOn.SetResult();
    });

    [ChildFact]
    public Task A_source_that_fails_when_it_was_given_up() => AssertIsObservedAsync(async () =>
    {
        await using PluginTestHost host = await StartAsync();
        host.Source.OnRead = () => FailLaterAsync().Wait(Token);
        Task failing = host.ReloadAsync(Version(2));
        await _isBegun.Task;
        await Assert.ThrowsAsync<TimeoutException>(() => AdvanceUntilAsync(host, failing));

        _goesOn.SetResult();
    });

    [ChildFact]
    public Task A_source_that_fails_when_its_token_is_cancelled() => AssertIsObservedAsync(async () =>
    {
        var source = new RegisteringSource(() => throw Fail());
        await using PluginTestHost host = await StartAsync(source: source);
        source.IsStuck = true;
        Task failing = host.Catalog.LoadAsync(Token);
        await source.IsRead;

        await Assert.ThrowsAsync<TimeoutException>(() => AdvanceUntilAsync(host, failing));
    });

    [ChildFact]
    public Task A_self_check_that_fails_when_a_rollback_goes_before_it() => AssertIsObservedAsync(async () =>
    {
        bool fails = false;
        await using PluginTestHost host = await StartAsync(async (_, token) =>
        {
            if (fails)
            {
                token.Register(() => throw Fail());
                _isBegun.SetResult();
                await Task.Delay(Timeout.Infinite, token);
            }
        });
        await host.ReloadAsync(Version(2));
        fails = true;
        Task overtaken = host.ReloadAsync(Version(3));
        await _isBegun.Task;

        await host.Manager.RollBackAsync(Id, null, Token);
        await overtaken;
    });

    [ChildFact]
    public Task Content_that_fails_when_whoever_looked_whether_it_is_newer_has_given_up() => AssertIsObservedAsync(async () =>
    {
        await using PluginTestHost host = await StartAsync();
        var content = new SwitchedContent(new HeldContent());
        using var first = new CancellationTokenSource();
        host.Source.Plugins = [Version(2) with { Content = content }];
        Task loading = host.Catalog.LoadAsync(first.Token);
        await content.IsRead;
        content.Current = new FailingContent(FailLaterAsync);
        using var second = new CancellationTokenSource();
        Task looking = host.Catalog.LoadAsync(second.Token);
        await _isBegun.Task;
        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => looking);
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loading);

        _goesOn.SetResult();
    });

    [ChildFact]
    public Task A_host_function_that_fails_when_its_call_has_timed_out() => AssertIsObservedAsync(async () =>
    {
        await using PluginTestHost host = await StartAsync();
        _imports.OnWait = async (_, _) =>
        {
            await FailLaterAsync();
            return 1;
        };
        await host.ReloadAsync(SandboxGuest.Runner("guest", "(call $wait (i32.const 1))", SandboxGuest.Wait));
        Task call = Task.Run(() => host.Get<IRunner>("guest").RunAsync(0, Token).AsTask(), Token);
        await _isBegun.Task;
        await Assert.ThrowsAsync<PluginTimeoutException>(() => AdvanceUntilAsync(host, call));

        _goesOn.SetResult();
    });

    private static PluginDefinition Version(uint version) => SandboxGuest.Runner("guest", $"(i32.const {version})");

    // Whoever throws it is done when nothing holds what was thrown any more, be it that it was told to the process before.
    private async Task AssertIsObservedAsync(Func<Task> leave)
    {
        var unobserved = new ConcurrentQueue<string>();
        TaskScheduler.UnobservedTaskException += (_, arguments) => unobserved.Enqueue(arguments.Exception.ToString());
        await leave();
        for (int i = 0; i < Collections && (_failure is null || _failure.IsAlive); i++)
        {
            await Task.Yield();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(_failure?.IsAlive ?? true, "What has failed is still held.");
        Assert.Empty(unobserved);
    }

    private async Task FailLaterAsync()
    {
        _isBegun.TrySetResult();
        await _goesOn.Task.ConfigureAwait(false);
        throw Fail();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private InvalidOperationException Fail()
    {
        var failure = new InvalidOperationException("Too late.");
        _failure = new WeakReference(failure);
        return failure;
    }

    private async Task AdvanceUntilAsync(PluginTestHost host, Task end)
    {
        while (!end.IsCompleted)
        {
            host.Advance(_time, PluginTestHost.SourceTimeout);
            await Task.Yield();
        }

        await end.WaitAsync(Patience, Token);
    }

    private Task<PluginTestHost> StartAsync(
        Func<PluginCandidate, CancellationToken, ValueTask>? check = null, IPluginSource? source = null) => PluginTestHost.StartAsync(
        plugins =>
        {
            SandboxGuest.With(_imports, _time)(plugins);
            if (check is not null)
            {
                plugins.AddSelfCheck<IRunner>("check", check);
            }

            if (source is not null)
            {
                plugins.Services.AddSingleton(source);
            }
        },
        Version(1));

    private sealed class FailingContent(Func<Task> failAsync) : PluginContent
    {
        public override async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long maxBytes, CancellationToken cancellationToken = default)
        {
            await failAsync();
            return default;
        }

        public override string ToString() => "content that fails";
    }

    /// <summary>A source that does not come back, and fails when it is told that nobody waits for it.</summary>
    private sealed class RegisteringSource(Action onCancelled) : IPluginSource
    {
        private readonly TaskCompletionSource _isRead = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "registering";

        public bool IsStuck { get; set; }

        public Task IsRead => _isRead.Task;

        public async ValueTask<PluginSourceSnapshot> ReadAsync(CancellationToken cancellationToken = default)
        {
            if (IsStuck)
            {
                cancellationToken.Register(onCancelled);
                _isRead.SetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return new PluginSourceSnapshot([]);
        }
    }
}
