using Microsoft.Extensions.DependencyInjection;
using PluginHost.Catalog;
using PluginHost.CompilerServices;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Limits;

/// <summary>A call that lives long has its limits anew for each piece of its work.</summary>
public sealed class RenewedLimitTests
{
    private const string Interface = "test:renewing/host";

    [Fact]
    public async Task What_a_guest_passes_to_host_functions_is_counted_anew()
    {
        PluginDefinition plugin = SandboxGuest.Runner(
            "guest",
            """
            (local $i i32)
            (loop $again
              (call $tell (i32.const 0) (i32.const 4000))
              (local.set $i (i32.add (local.get $i) (i32.const 1)))
              (br_if $again (i32.lt_u (local.get $i) (local.get $value))))
            (local.get $i)
            """,
            $"""(import "{Interface}@1.0.0" "tell" (func $tell (param i32 i32))) (memory (export "memory") 1)""") with
        { Grants = new HashSet<string> { Interface } };
        plugin.Limits.MaxTotalImportBytes = 10_000;
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins =>
            {
                SandboxGuest.With()(plugins);
                plugins.Services.AddSingleton(new ImportRegistration(RenewingHost(), new WasmImportOptions()));
            },
            plugin);

        Assert.Equal(20u, await host.Get<IRunner>("guest").RunAsync(20, TestContext.Current.CancellationToken));
    }

    private static ImportDescriptor RenewingHost()
    {
        Assert.True(ContractRegistry.TryGetImport(typeof(IHost), out ImportDescriptor? generated));
        return new ImportDescriptor($"{Interface}@1.0.0", typeof(IHost), [.. generated.Functions.Select(function => new RenewingBinding(function))]);
    }

    private sealed class RenewingBinding : ImportBinding
    {
        private readonly ImportBinding _generated;

        public RenewingBinding(ImportBinding generated)
            : base(generated.FunctionName, generated.Signature, generated.Wit)
        {
            _generated = generated;
            NeedsMemory = generated.NeedsMemory;
            NeedsRealloc = generated.NeedsRealloc;
        }

        public override void Invoke(ImportCall call, Span<RawValue> values)
        {
            call.Renew(Timeout.InfiniteTimeSpan);
            _generated.Invoke(call, values);
        }
    }
}
