using Microsoft.Extensions.DependencyInjection;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Calls.Ordinary;

/// <summary>What a call has of its caller, or of the calls around it.</summary>
public sealed class Callers : OrdinaryCall
{
    private const string AskAlways = "(call $ask (local.get $value))";

    [ChildFact]
    public async Task A_host_function_gets_the_token_of_its_call_and_of_no_other()
    {
        await using PluginTestHost host = await StartAsync(Runner(AskAlways, SandboxGuest.Ask));
        IRunner runner = host.Get<IRunner>("guest");
        using var source = new CancellationTokenSource();
        using var other = new CancellationTokenSource();

        foreach (CancellationTokenSource? next in new[] { null, null, null, source, null, other, source, null })
        {
            CancellationToken token = next?.Token ?? CancellationToken.None;
            CallWith(runner, token);
            Assert.Equal(token, Imports.AskedWith);
        }
    }

    [ChildFact]
    public async Task A_host_function_that_is_called_for_the_first_time_gets_no_token_of_a_call_before()
    {
        await using PluginTestHost host = await StartAsync(Runner(AskIf, SandboxGuest.Ask));
        IRunner runner = host.Get<IRunner>("guest");
        using var source = new CancellationTokenSource();
        WarmUp(runner);
        Imports.OnAsk = value => new(value + 1);

        CallWith(runner, source.Token);

        Assert.Equal(2u, Call(runner, 1));
        Assert.Equal(CancellationToken.None, Imports.AskedWith);
    }

    [ChildFact]
    public async Task Host_functions_are_those_of_the_callers_services()
    {
        await using PluginTestHost host = await StartAsync(Runner(AskAlways, SandboxGuest.Ask));
        var theirs = new TestImports { OnAsk = _ => new(100u) };
        await using ServiceProvider services = new ServiceCollection().AddSingleton<IHost>(theirs).BuildServiceProvider();
        IRunner runner = host.Get<IRunner>("guest");
        IRunner withServices = host.Get<IRunner>("guest", new PluginCallContext { Services = services });

        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(1u, Call(runner, 1));
            Assert.Equal(100u, Call(withServices, 1));
            Assert.Equal(100u, Call(withServices, 1));
        }
    }

    [ChildFact]
    public async Task Who_holds_plugins_is_served_by_the_version_that_is_held()
    {
        await using PluginTestHost host = await StartAsync(Version(1));
        PluginHold hold = host.Catalog.Hold();
        var context = new PluginCallContext();
        IRunner runner = host.Get<IRunner>("guest", context);
        await host.ReloadAsync(Version(2));
        WarmUp(runner);

        context.Hold = hold;
        Assert.Equal(1u, Call(runner));
        context.Hold = default;
        Assert.Equal(2u, Call(runner));
        hold.Dispose();
    }

    [ChildFact]
    public async Task A_call_ends_when_the_call_around_it_is_cancelled()
    {
        await using PluginTestHost host = await StartAsync(
            OnSystemClock,
            Runner(AskAlways, SandboxGuest.Ask, "outer"),
            Runner($"(if (result i32) (local.get $value) (then {SandboxGuest.PingAndLoop}) (else (i32.const 0)))", SandboxGuest.Ping, "inner") with
            {
                // Should nobody cancel it.
                Limits = new PluginLimits(),
            });
        IRunner outer = host.Get<IRunner>("outer");
        IRunner inner = host.Get<IRunner>("inner");
        using var source = new CancellationTokenSource();
        Exception? failure = null;
        Imports.OnAsk = value =>
        {
            failure = Record.Exception(() => Call(inner, value));
            return failure is null ? new(value) : ValueTask.FromException<uint>(failure);
        };
        Imports.OnPing = source.Cancel;
        WarmUp(inner);
        WarmUp(outer);

        var cancelled = Assert.ThrowsAny<OperationCanceledException>(() => CallWith(outer, source.Token, 1));

        Assert.Equal(source.Token, cancelled.CancellationToken);
        Assert.Equal(source.Token, Assert.IsAssignableFrom<OperationCanceledException>(failure).CancellationToken);
    }

    [ChildFact]
    public async Task A_call_knows_the_places_that_the_calls_around_it_hold()
    {
        PluginDefinition first = Runner(AskAlways, SandboxGuest.Ask, "first") with { Limits = new PluginLimits { MaxConcurrentCalls = 1 } };
        await using PluginTestHost host = await StartAsync(OnSystemClock, first, Runner(AskAlways, SandboxGuest.Ask, "second"));
        IRunner[] plugins = [host.Get<IRunner>("first"), host.Get<IRunner>("second")];
        Imports.OnAsk = value => value == 0 ? new(0u) : plugins[value % 2].RunAsync(value + 1, CancellationToken.None);
        Array.ForEach(plugins, WarmUp);

        Exception failure = Assert.Throws<PluginImportException>(() => Call(plugins[0], 1));

        for (; failure.InnerException is { } inner; failure = inner)
        {
        }

        Assert.Equal(PluginRejection.Cycle, Assert.IsType<PluginRejectedException>(failure).Rejection);
    }
}
