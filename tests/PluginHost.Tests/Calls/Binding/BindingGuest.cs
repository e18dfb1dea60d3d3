using Microsoft.Extensions.DependencyInjection;
using PluginHost.Tests.Support;
using Test.Binding;

namespace PluginHost.Tests.Calls.Binding;

/// <summary>A guest in text format that does everything right. Tests replace a part of it.</summary>
internal static class BindingGuest
{
    public const string PutName = "\"test:binding/text@1.0.0#put\"";

    public const string PostReturnName = "\"cabi_post_test:binding/text@1.0.0#get\"";

    public const string Get =
        """
        (func (export "test:binding/text@1.0.0#get") (result i32)
          (i32.store (i32.const 8) (i32.const 16))
          (i32.store (i32.const 12) (i32.const 5))
          (i32.const 8))
        """;

    public const string PostReturn =
        """
        (func (export "cabi_post_test:binding/text@1.0.0#get") (param i32)
          (if (i32.ne (local.get 0) (i32.const 8)) (then (unreachable)))
          (global.set $posts (i32.add (global.get $posts) (i32.const 1))))
        """;

    public const string Realloc =
        """
        (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
          (global.set $next (i32.add (global.get $next) (i32.const 64)))
          (global.get $next))
        """;

    public const string Text =
        $"""
        (module
          (import "test:binding/host@1.0.0" "note" (func $note (param i32 i32 i32)))
          (import "$root" "now" (func $now (result i64)))
          (memory (export "memory") 1)
          (global $posts (mut i32) (i32.const 0))
          (global $next (mut i32) (i32.const 1024))
          (global $started (mut i32) (i32.const 0))
          (data (i32.const 16) "hello")
          (func (export "_initialize") (global.set $started (i32.add (global.get $started) (i32.const 1))))
          {Realloc}
          {Get}
          {PostReturn}
          (func (export "test:binding/text@1.0.0#put") (param i32 i32) (result i32) (local.get 1))
          (func (export "test:binding/text@1.0.0#posts") (result i32) (global.get $posts))
          (func (export "started") (result i32) (global.get $started))
          (func (export "ask") (result i32)
            (call $note (i32.const 16) (i32.const 5) (i32.const 32))
            (i32.add (i32.load (i32.const 36)) (i32.wrap_i64 (call $now)))))
        """;

    /// <summary>The guest with a part replaced.</summary>
    public static string With(string part, string replacement)
    {
        Assert.Contains(part, Text, StringComparison.Ordinal);
        return Text.Replace(part, replacement, StringComparison.Ordinal);
    }

    public static Task<PluginTestHost> StartAsync(string text, Action<PluginLimits>? limit = null)
    {
        PluginDefinition definition = PluginTestHost.FromWat("guest", text) with
        {
            Lifetime = PluginLifetime.Single,
            Grants = new HashSet<string> { "test:binding/host", "test:binding/binding" },
        };
        limit?.Invoke(definition.Limits);
        return PluginTestHost.StartAsync(
            plugins =>
            {
                plugins.AddWasmContract<IBinding>();
                plugins.Services.AddSingleton<Services>();
                plugins.Services.AddSingleton<IHost>(services => services.GetRequiredService<Services>());
                plugins.Services.AddSingleton<IBindingImports>(services => services.GetRequiredService<Services>());
            },
            definition);
    }

    private sealed class Services : IHost, IBindingImports
    {
        public ValueTask<string> NoteAsync(string text, CancellationToken cancellationToken = default) => new(text + "!");

        public ValueTask<ulong> NowAsync(CancellationToken cancellationToken = default) => new(100);
    }
}
