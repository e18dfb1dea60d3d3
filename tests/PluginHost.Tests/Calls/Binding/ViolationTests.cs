using PluginHost.Tests.Support;
using Test.Binding;

namespace PluginHost.Tests.Calls.Binding;

/// <summary>Guests that break the canonical ABI while they run. The call fails with a type that says how, and the next call has another instance.</summary>
public sealed class ViolationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private const string Imports = "(call $note (i32.const 16) (i32.const 5) (i32.const 32))";

    [Fact]
    public async Task A_result_that_is_no_value()
    {
        await using PluginTestHost host = await StartAsync(BindingGuest.Get, BindingGuest.Get.Replace("(i32.const 5)", "(i32.const 65536)", StringComparison.Ordinal));

        PluginAbiException failure = await FailsAsync<PluginAbiException>(host, guest => guest.Text.GetAsync(Token).AsTask());

        Assert.Equal("It returned the address 0x10 for 65536 bytes, outside of its 65536 bytes of memory.", failure.Violation);
        Assert.Equal(("get", host.StatusOf("guest").Version), (failure.Function, failure.Version));
    }

    [Fact]
    public async Task An_allocator_that_gives_what_it_has_not()
    {
        await using PluginTestHost host = await StartAsync("(global.get $next))\n", "(i32.const 65534))\n");

        PluginAbiException failure = await FailsAsync<PluginAbiException>(host, guest => guest.Text.PutAsync("abc", Token).AsTask());
        Assert.Equal("Its allocator returned 0xfffe for 3 bytes, outside of its 65536 bytes of memory.", failure.Violation);
    }

    [Fact]
    public async Task An_allocator_that_traps()
    {
        await using PluginTestHost host = await StartAsync("(global.get $next))\n", "(unreachable))\n");

        PluginTrapException failure = await FailsAsync<PluginTrapException>(host, guest => guest.Text.PutAsync("abc", Token).AsTask());
        Assert.Equal((TrapCode.Unreachable, "put"), (failure.Code, failure.Function));
    }

    [Fact]
    public async Task An_allocator_that_calls_an_import()
    {
        await using PluginTestHost host = await StartAsync("(global.get $next))\n", $"{Imports} (i32.const 1024))\n");

        PluginAbiException failure = await FailsAsync<PluginAbiException>(host, guest => guest.Text.PutAsync("abc", Token).AsTask());
        Assert.Equal("It called an import from its allocator or from post-return.", failure.Violation);
    }

    [Fact]
    public async Task A_post_return_function_that_calls_an_import()
    {
        await using PluginTestHost host = await StartAsync(
            BindingGuest.PostReturn, $"(func (export {BindingGuest.PostReturnName}) (param i32) {Imports})");

        PluginAbiException failure = await FailsAsync<PluginAbiException>(host, guest => guest.Text.GetAsync(Token).AsTask());
        Assert.Equal("It called an import from its allocator or from post-return.", failure.Violation);
    }

    [Fact]
    public async Task A_post_return_function_that_traps()
    {
        await using PluginTestHost host = await StartAsync(
            BindingGuest.PostReturn, $"(func (export {BindingGuest.PostReturnName}) (param i32) (unreachable))");

        Assert.Equal(TrapCode.Unreachable, (await FailsAsync<PluginTrapException>(host, guest => guest.Text.GetAsync(Token).AsTask())).Code);
    }

    [Fact]
    public async Task An_argument_of_an_import_that_is_no_value()
    {
        await using PluginTestHost host = await StartAsync("(call $note (i32.const 16) (i32.const 5)", "(call $note (i32.const 16) (i32.const -1)");

        PluginAbiException failure = await FailsAsync<PluginAbiException>(host, guest => guest.AskAsync(Token).AsTask());
        Assert.Equal("It returned a string or list of 4294967295 bytes, more than the canonical ABI's 268435455.", failure.Violation);
    }

    [Fact]
    public async Task A_place_for_an_imports_result_that_is_none()
    {
        await using PluginTestHost host = await StartAsync(Imports, Imports.Replace("(i32.const 32)", "(i32.const 33)", StringComparison.Ordinal));

        PluginAbiException failure = await FailsAsync<PluginAbiException>(host, guest => guest.AskAsync(Token).AsTask());
        Assert.Equal("It returned the address 0x21, which is not aligned to 4.", failure.Violation);
    }

    [Fact]
    public async Task A_result_that_is_larger_than_the_host_allows()
    {
        string get = BindingGuest.Get.Replace("(i32.const 5)", "(i32.const 30000)", StringComparison.Ordinal);
        await using PluginTestHost host = await StartAsync(BindingGuest.Get, get, limits => limits.MaxResultBytes = 50_000);

        PluginLimitException failure = await FailsAsync<PluginLimitException>(host, guest => guest.Text.GetAsync(Token).AsTask());
        Assert.Equal((nameof(PluginLimits.MaxResultBytes), 50_000), (failure.LimitName, failure.Limit));
    }

    private static Task<PluginTestHost> StartAsync(string part, string replacement, Action<PluginLimits>? limit = null) =>
        BindingGuest.StartAsync(BindingGuest.With(part, replacement), limit);

    private static async Task<TFailure> FailsAsync<TFailure>(PluginTestHost host, Func<IBinding, Task> call)
        where TFailure : PluginException
    {
        IBinding guest = host.Get<IBinding>("guest");
        var failure = await Assert.ThrowsAsync<TFailure>(() => call(guest));

        // What the broken instance knew is gone with it.
        Assert.Equal(0u, await guest.Text.PostsAsync(Token));
        return failure;
    }
}
