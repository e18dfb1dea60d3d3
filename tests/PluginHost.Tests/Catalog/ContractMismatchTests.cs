using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

public sealed class ContractMismatchTests
{
    private const string Run = $"{SandboxGuest.RunnerContract}#run";
    private const string Echo = $"{SandboxGuest.TextsContract}#echo";
    private const string EchoFunction = $"(func (export \"{Echo}\") (param i32 i32) (result i32) (i32.const 0))";

    [Theory]
    [InlineData(
        SandboxGuest.RunnerContract, "(func (export \"other\"))", Run, "(func (param i32) (result i32)) for run: func(value: u32) -> u32", "the exports other")]
    [InlineData(SandboxGuest.RunnerContract, "", Run, "(func (param i32) (result i32))", "no exports at all")]
    [InlineData(
        SandboxGuest.RunnerContract, $"(func (export \"{Run}\") (param i64) (result i32) (i32.const 0))", Run,
        "(func (param i32) (result i32))", "(func (param i64) (result i32))")]
    [InlineData(SandboxGuest.RunnerContract, $"(global (export \"{Run}\") i32 (i32.const 0))", Run, "(func (param i32) (result i32))", "global")]
    [InlineData(SandboxGuest.TextsContract, EchoFunction, "memory", "an exported memory", "none")]
    [InlineData(SandboxGuest.TextsContract, EchoFunction + "(func (export \"memory\"))", "memory", "an exported memory", "(func)")]
    [InlineData(
        SandboxGuest.TextsContract, EchoFunction + "(memory (export \"memory\") 1)", "cabi_realloc", "the allocator", Echo)]
    [InlineData(
        SandboxGuest.TextsContract,
        EchoFunction + "(memory (export \"memory\") 1) (func (export \"cabi_realloc\") (param i32) (result i32) (i32.const 0))",
        "cabi_realloc", "(func (param i32 i32 i32 i32) (result i32))", "(func (param i32) (result i32))")]
    [InlineData(
        SandboxGuest.TextsContract,
        EchoFunction + SandboxGuest.Allocator + $"(func (export \"cabi_post_{Echo}\") (param i32 i32))",
        $"cabi_post_{Echo}", "(func (param i32))", "(func (param i32 i32))")]
    [InlineData(
        SandboxGuest.RunnerContract,
        $"(import \"test:sandbox/host@1.0.0\" \"ask\" (func (param i32))) (func (export \"{Run}\") (param i32) (result i32) (i32.const 0))",
        "test:sandbox/host@1.0.0#ask", "(func (param i32) (result i32))", "(func (param i32))")]
    [InlineData(
        SandboxGuest.RunnerContract,
        $"(import \"test:sandbox/host@1.0.0\" \"ask\" (global i32)) (func (export \"{Run}\") (param i32) (result i32) (i32.const 0))",
        "test:sandbox/host@1.0.0#ask", "an imported function", "an imported (global i32)")]
    [InlineData(
        SandboxGuest.RunnerContract,
        $"(import \"test:sandbox/host@1.0.0\" \"read\" (func (param i32))) (memory (export \"memory\") 1)"
        + $"(func (export \"{Run}\") (param i32) (result i32) (i32.const 0))",
        "cabi_realloc", "the allocator, which 'read: func() -> string' needs", $"the exports memory, {Run}")]
    public async Task A_guest_that_does_not_fit_is_not_loaded_and_the_failure_says_what_was_expected_and_what_was_found(
        string contract, string module, string subject, string expected, string found)
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(), SandboxGuest.Define("guest", contract, $"(module {module})"));

        PluginStatus status = host.StatusOf("guest");
        Assert.Equal(PluginState.Failed, status.State);
        Assert.Null(status.Version);
        var failure = Assert.IsType<PluginContractException>(status.Failure);
        Assert.Equal(PluginFailureReason.Contract, failure.Reason);
        Assert.Equal(subject, failure.Subject);
        Assert.Contains(expected, failure.Expected, StringComparison.Ordinal);
        Assert.Contains(found, failure.Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_of_a_plugin_under_a_contract_that_it_was_not_loaded_with_says_so()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), SandboxGuest.Runner("guest", "(local.get $value)"));

        var failure = await Assert.ThrowsAsync<PluginContractException>(
            async () => await host.Get<ITexts>("guest").EchoAsync("", TestContext.Current.CancellationToken));

        Assert.Equal(SandboxGuest.TextsContract, failure.Subject);
        Assert.Contains(SandboxGuest.RunnerContract, failure.Found, StringComparison.Ordinal);
        Assert.False(host.Provider<ITexts>().TryGet(new PluginId("guest"), out _));
    }

    [Fact]
    public async Task A_guest_with_a_hostile_name_is_described_harmlessly()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(), SandboxGuest.Define("guest", SandboxGuest.RunnerContract, "(module (func (export \"a\\0a\\1b[31mb\")))"));

        string message = host.StatusOf("guest").Failure!.Message;
        Assert.DoesNotContain('\n', message);
        Assert.DoesNotContain('\u001b', message);
    }
}
