using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using PluginHost.Tests.Support;
using Polly;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

public sealed class LoadFailureTests
{
    private static readonly byte[] Good = Wat.ToWasm(
        $"(module (func (export \"{SandboxGuest.RunnerContract}#run\") (param i32) (result i32) (local.get 0)))");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(new byte[0], "empty")]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }, "not")]
    public async Task What_is_not_WebAssembly_is_not_loaded_and_the_failure_says_what_it_is(byte[] bytes, string says)
    {
        PluginLoadException failure = await LoadAsync(Define(PluginContent.FromBytes(bytes)));

        Assert.Contains(says, failure.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("core WebAssembly module", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_module_that_is_cut_off_or_invalid_is_not_loaded()
    {
        PluginLoadException cut = await LoadAsync(Define(PluginContent.FromBytes(Good.AsMemory(0, Good.Length - 3))));
        Assert.NotEmpty(cut.Message);

        byte[] wrong = [.. Good];
        wrong[^2] = 5; // local.get 5: there is no such local
        PluginLoadException invalid = await LoadAsync(Define(PluginContent.FromBytes(wrong)));
        Assert.Contains("local", invalid.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_application_throws_while_one_plugin_is_loaded_keeps_no_other_from_being_loaded()
    {
        PluginDefinition broken = SandboxGuest.Echo("broken") with { Resilience = new PluginResilience { Pipeline = "broken" } };

        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins =>
            {
                SandboxGuest.With()(plugins);
                plugins.Services.AddKeyedSingleton<ResiliencePipeline>("broken", (_, _) => throw new InvalidOperationException("The database is down."));
            },
            [broken, .. Enumerable.Range(0, 40).Select(i => SandboxGuest.Echo($"other{i}"))]);

        var failure = Assert.IsType<PluginLoadException>(host.StatusOf("broken").Failure);
        Assert.Contains("The database is down.", failure.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidOperationException>(failure.InnerException);
        Assert.All(host.Catalog.GetStatus().Where(status => status.Id.Name != "broken"), status => Assert.Equal(PluginState.Ready, status.State));
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_never_read()
    {
        string path = Path.GetTempFileName();
        try
        {
            await using (FileStream file = File.OpenWrite(path))
            {
                file.SetLength(2L << 30);
            }

            PluginLoadException failure = await LoadAsync(Define(PluginContent.FromFile(path)));

            Assert.Contains(path, failure.Message, StringComparison.Ordinal);
            Assert.Contains("2147483648 bytes", failure.Message, StringComparison.Ordinal);
            Assert.Contains(nameof(PluginLimits.MaxModuleBytes), failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        PluginLoadException failure = await LoadAsync(Define(PluginContent.FromFile("/nowhere/guest.wasm")));

        Assert.Contains("/nowhere/guest.wasm", failure.Message, StringComparison.Ordinal);
        Assert.IsType<IOException>(failure.InnerException, exactMatch: false);
    }

    [Fact]
    public async Task Bytes_of_another_hash_are_not_loaded_and_both_hashes_are_named()
    {
        string expected = new('a', 64);

        PluginLoadException failure = await LoadAsync(Define(PluginContent.FromBytes(Good)) with { Sha256 = expected });

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(Good)), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_of_the_expected_hash_are_loaded_and_give_the_version()
    {
        string hash = Convert.ToHexString(SHA256.HashData(Good));

        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(), Define(PluginContent.FromBytes(Good)) with { Sha256 = hash });

        Assert.Equal(hash[..12], host.StatusOf("guest").Version, ignoreCase: true);
        Assert.Equal(5u, await host.Get<IRunner>("guest").RunAsync(5, Token));
    }

    [Theory]
    [InlineData("(module (memory i64 1))", "64-bit")]
    [InlineData("(module (memory 1 1 shared))", "threads")]
    public async Task A_feature_that_the_host_does_not_have_is_named(string wat, string feature)
    {
        PluginLoadException failure = await LoadAsync(SandboxGuest.Define("guest", SandboxGuest.RunnerContract, wat));

        Assert.Contains(feature, failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Content_that_fails_in_a_way_of_its_own_fails_its_plugin_and_no_other()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(), Define(new BrokenContent()), SandboxGuest.Runner("other", "(local.get $value)"));

        var failure = Assert.IsType<PluginLoadException>(host.StatusOf("guest").Failure);
        Assert.Contains("the broken registry cannot be read: The registry is on fire.", failure.Message, StringComparison.Ordinal);
        Assert.IsType<TimeoutException>(failure.InnerException);
        Assert.Equal(PluginState.Ready, host.StatusOf("other").State);
    }

    [Theory]
    [InlineData("{ not json")]
    [InlineData("")]
    public async Task Settings_that_are_no_JSON_document_fail_the_loading(string settings)
    {
        PluginLoadException failure = await LoadAsync(Define(PluginContent.FromBytes(Good)) with { Settings = settings });

        Assert.Contains("Settings is not a JSON document", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_out_of_its_range_fails_the_loading_with_its_name_and_range()
    {
        PluginDefinition plugin = Define(PluginContent.FromBytes(Good));
        plugin.Limits.MaxConcurrentCalls = 0;

        PluginLoadException failure = await LoadAsync(plugin);

        Assert.Contains("MaxConcurrentCalls is 0; it must be from 1 to 4096", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_contract_is_named_with_those_that_there_are()
    {
        PluginLoadException failure = await LoadAsync(Define(PluginContent.FromBytes(Good)) with { Contract = "test:sandbox/runer@1.0.0" });

        Assert.Contains("'test:sandbox/runer@1.0.0'", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"'{SandboxGuest.RunnerContract}'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_without_a_contract_is_refused_if_the_application_has_several()
    {
        PluginLoadException failure = await LoadAsync(Define(PluginContent.FromBytes(Good)) with { Contract = null });

        Assert.Contains("neither a Contract nor a Hook", failure.Message, StringComparison.Ordinal);
    }

    private static PluginDefinition Define(PluginContent content) =>
        new(new PluginId("guest"), content) { Contract = SandboxGuest.RunnerContract };

    private static async Task<PluginLoadException> LoadAsync(PluginDefinition plugin)
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);
        PluginStatus status = host.StatusOf("guest");
        Assert.Equal(PluginState.Failed, status.State);
        return Assert.IsType<PluginLoadException>(status.Failure);
    }

    private sealed class BrokenContent : PluginContent
    {
        public override ValueTask<ReadOnlyMemory<byte>> ReadAsync(long maxBytes, CancellationToken cancellationToken = default) =>
            throw new TimeoutException("The registry is on fire.");

        public override string ToString() => "the broken registry";
    }
}
