using Microsoft.Extensions.DependencyInjection;
using PluginHost.Tests.Support;
using Test.Binding;

namespace PluginHost.Tests.Calls.Binding;

/// <summary>The names and types by which a core module is bound to its contract.</summary>
public sealed class BindingTests
{
    [Fact]
    public async Task A_guest_is_started_called_given_memory_and_told_when_its_result_was_read()
    {
        await using PluginTestHost host = await BindingGuest.StartAsync(BindingGuest.Text);
        IBinding guest = host.Get<IBinding>("guest");
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;

        Assert.Equal(1u, await guest.StartedAsync(cancellationToken));
        Assert.Equal(6u, await guest.Text.PutAsync("Grüß", cancellationToken));
        Assert.Equal("hello", await guest.Text.GetAsync(cancellationToken));
        Assert.Equal("hello", await guest.Text.GetAsync(cancellationToken));
        Assert.Equal(2u, await guest.Text.PostsAsync(cancellationToken));

        // The length of "hello!", and what the world's own import gives.
        Assert.Equal(106u, await guest.AskAsync(cancellationToken));
    }

    [Fact]
    public async Task A_guest_may_do_without_post_return_and_start_function()
    {
        string text = BindingGuest.With(BindingGuest.PostReturn, "").Replace("_initialize", "something-else", StringComparison.Ordinal);
        await using PluginTestHost host = await BindingGuest.StartAsync(text);
        IBinding guest = host.Get<IBinding>("guest");

        Assert.Equal("hello", await guest.Text.GetAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0u, await guest.StartedAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_guest_may_have_an_allocator_for_each_direction()
    {
        string text = BindingGuest.With(
            BindingGuest.Realloc,
            """
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (unreachable))
            (func (export "cabi_export_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
            (func (export "cabi_import_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 2048))
            """);
        await using PluginTestHost host = await BindingGuest.StartAsync(text);
        IBinding guest = host.Get<IBinding>("guest");

        Assert.Equal(3u, await guest.Text.PutAsync("abc", TestContext.Current.CancellationToken));
        Assert.Equal(106u, await guest.AskAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(
        BindingGuest.PutName,
        "\"put\"",
        "test:binding/text@1.0.0#put",
        "a function (func (param i32 i32) (result i32)) for put: func(text: string) -> u32")]
    [InlineData(
        $"{BindingGuest.PutName}) (param i32 i32) (result i32) (local.get 1)",
        $"{BindingGuest.PutName}) (param i32) (result i32) (local.get 0)",
        "test:binding/text@1.0.0#put",
        "a function (func (param i32 i32) (result i32)) for put: func(text: string) -> u32")]
    [InlineData(
        "(func (export \"started\") (result i32) (global.get $started))",
        "(func (export \"started\") (result i64) (i64.const 1))",
        "started",
        "a function (func (result i32)) for started: func() -> u32")]
    [InlineData("(memory (export \"memory\") 1)", "(memory 1)", "memory", "an exported memory, which 'get: func() -> string' needs")]
    [InlineData(
        "\"cabi_realloc\"",
        "\"malloc\"",
        "cabi_realloc",
        "a function (func (param i32 i32 i32 i32) (result i32)) for the allocator, which 'put: func(text: string) -> u32' needs")]
    [InlineData(
        BindingGuest.PostReturn,
        $"(func (export {BindingGuest.PostReturnName}) (param i64))",
        "cabi_post_test:binding/text@1.0.0#get",
        "a function (func (param i32)) for the post-return function")]
    [InlineData(
        "\"note\" (func $note (param i32 i32 i32))",
        "\"note\" (func $note (param i32 i32 i32 i32))",
        "test:binding/host@1.0.0#note",
        "(func (param i32 i32 i32))")]
    public async Task A_guest_that_does_not_fit_does_not_load(string part, string replacement, string subject, string expected)
    {
        string text = BindingGuest.With(part, replacement);
        text = replacement.Contains("i32 i32 i32 i32", StringComparison.Ordinal)
            ? text.Replace("(call $note", "(call $note (i32.const 0)", StringComparison.Ordinal)
            : text;

        await using PluginTestHost host = await BindingGuest.StartAsync(text);

        var failure = Assert.IsType<PluginContractException>(host.StatusOf("guest").Failure);
        Assert.Equal((subject, expected), (failure.Subject, failure.Expected));
    }

    [Theory]
    [InlineData("test:binding/host")]
    [InlineData("test:binding/binding")]
    public async Task What_is_not_granted_is_not_there(string grant)
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins => plugins.AddWasmContract<IBinding>(),
            PluginTestHost.FromWat("guest", BindingGuest.Text) with
            {
                Grants = new HashSet<string>(["test:binding/host", "test:binding/binding"]).Where(g => g != grant).ToHashSet(),
            });

        var failure = Assert.IsType<PluginDeniedException>(host.StatusOf("guest").Failure);
        Assert.Contains($"'{grant}'", failure.Message, StringComparison.Ordinal);
    }
}
