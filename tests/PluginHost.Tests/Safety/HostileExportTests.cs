using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Safety;

/// <summary>
/// The engine trusts the host to call functions with values of their types. A guest whose functions have other types than the host
/// expects by their names could read or write the host's stack.
/// </summary>
public sealed class HostileExportTests
{
    private const string ManyParameters = "(param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)";
    private const string ManyResults = "(result i64 i64 i64 i64 i64 i64 i64 i64)";

    [Fact]
    public Task A_start_function_of_another_type_is_never_called() => ChildProcess.RunAsync(GetType(), nameof(Start_function));

    [Fact]
    public Task An_allocator_for_imports_of_another_type_is_never_called() => ChildProcess.RunAsync(GetType(), nameof(Allocator_of_imports));

    [ChildFact]
    public async Task Start_function()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), SandboxGuest.Runner(
            "guest", "(local.get $value)", $"""(func (export "_initialize") {ManyParameters})"""));

        AssertMismatch(host, "_initialize", "(func)");
    }

    [ChildFact]
    public async Task Allocator_of_imports()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), SandboxGuest.Runner(
            "guest",
            "(call $read (i32.const 16)) (i32.load (i32.const 16))",
            $"""
            (import "test:sandbox/host@1.0.0" "read" (func $read (param i32)))
            (memory (export "memory") 1)
            (func (export "cabi_realloc") (param i32 i32 i32 i32) {ManyResults}
              (i64.const -1) (i64.const -1) (i64.const -1) (i64.const -1) (i64.const -1) (i64.const -1) (i64.const -1) (i64.const -1))
            """));
        if (host.StatusOf("guest").State == PluginState.Ready)
        {
            await host.Get<IRunner>("guest").RunAsync(0, TestContext.Current.CancellationToken);
        }

        AssertMismatch(host, "cabi_realloc", "(func (param i32 i32 i32 i32) (result i32))");
    }

    private static void AssertMismatch(PluginTestHost host, string subject, string expected)
    {
        var failure = Assert.IsType<PluginContractException>(host.StatusOf("guest").Failure);
        Assert.Equal(subject, failure.Subject);
        Assert.Contains(expected, failure.Expected, StringComparison.Ordinal);
        Assert.Contains("i64", failure.Found, StringComparison.Ordinal);
    }
}
