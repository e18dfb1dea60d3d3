using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Safety;

/// <summary>An exception that leaves a callback of the engine ends the process.</summary>
public sealed class CallbackTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task No_exception_of_a_host_function_leaves_it() => ChildProcess.RunAsync(GetType(), nameof(Exceptions));

    [Fact]
    public Task A_division_by_zero_in_the_host_does_no_harm_after_guests_have_run() => ChildProcess.RunAsync(GetType(), nameof(Division));

    [ChildFact]
    public async Task Division()
    {
        int zero = 0;
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(), SandboxGuest.Runner("guest", "(i32.div_u (i32.const 10) (local.get $value))"));
        IRunner guest = host.Get<IRunner>("guest");

        for (int round = 0; round < 20; round++)
        {
            Assert.Equal(5u, await guest.RunAsync(2, Token));
            Assert.Throws<DivideByZeroException>(() => 1 / zero);
            GC.Collect();
            PluginResult<uint> divided = await PluginCall.TryAsync(guest.RunAsync(0, Token));
            Assert.Equal(TrapCode.IntegerDivisionByZero, Assert.IsType<PluginTrapException>(divided.Failure).Code);
            GC.Collect();
        }
    }

    [ChildFact]
    public async Task Exceptions()
    {
        object? nothing = null;
        int zero = 0;
        Func<uint>[] throwers =
        [
            () => throw new InvalidOperationException(),
            () => (uint)nothing!.GetHashCode(),
            () => (uint)(1 / zero),
            () => throw new InsufficientExecutionStackException(),
            () => throw new OperationCanceledException(),
            () => throw new UnreadableException(),
        ];
        var imports = new TestImports();
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(imports), SandboxGuest.Runner("guest", "(call $ask (local.get $value))", SandboxGuest.Ask));
        IRunner guest = host.Get<IRunner>("guest");

        for (int round = 0; round < 20; round++)
        {
            foreach (Func<uint> thrower in throwers)
            {
                imports.OnAsk = _ => new(thrower());
                PluginResult<uint> result = await PluginCall.TryAsync(guest.RunAsync(1, Token));
                Assert.IsType<PluginImportException>(result.Failure);
                GC.Collect();
            }
        }

        imports.OnAsk = value => new(value);
        Assert.Equal(5u, await guest.RunAsync(5, Token));
    }

    private sealed class UnreadableException : Exception
    {
        public override string Message => throw new UnreadableException();
    }
}
