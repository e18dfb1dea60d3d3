using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PluginHost.CompilerServices;
using PluginHost.Tests.Support;
using PluginHost.Wasi;
using Test.Wasi;

namespace PluginHost.Tests.Wasi;

public sealed class WasiSweepTests
{
    private const int CallsOfEach = 200;

    private static readonly uint[] Interesting =
        [0, 1, 2, 3, 7, 1023, 1024, 1025, 65472, 65528, 65535, 65536, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFC0, 0xFFFF_FFF8, 0xFFFF_FFFF];

    /// <summary>All functions that return, and do not wait.</summary>
    private static IEnumerable<string> Names => WasiPreview1.Names.Except(["proc_exit", "poll_oneoff"]);

    [Theory]
    [InlineData("wasi_snapshot_preview1")]
    [InlineData("wasi_unstable")]
    public async Task Whatever_the_arguments_are_a_guest_gets_an_errno_and_goes_on(string module)
    {
        PluginDefinition[] guests =
        [
            .. from name in Names
               select PluginTestHost.FromWat(name, WasiGuest.Write(WriteCalls(module, name), module: module)) with
               {
                   Limits = new PluginLimits { CallTimeout = TimeSpan.FromMinutes(1), MaxConcurrentCalls = 1 },
               },
        ];
        await using PluginTestHost host = await PluginTestHost.StartAsync(plugins => plugins.AddWasmContract<IGuest>(), guests);

        foreach (PluginDefinition guest in guests)
        {
            byte[] results = await host.Get<IGuest>(guest.Id.Name).RunAsync(0, TestContext.Current.CancellationToken);
            Assert.Equal(WasiGuest.ResultBytes, results.Length);
        }
    }

    // Traps if the answer is no errno.
    private static string WriteCalls(string module, string name)
    {
        Assert.True(WasiPreview1.TryFind(module, name, out WasiImport? import));
        var random = new Random(name.Length);
        var calls = new StringBuilder();
        for (int i = 0; i < CallsOfEach; i++)
        {
            calls.Append("(if (i32.gt_u (call $").Append(name).Append(' ');
            foreach (CoreType type in import.Signature.Parameters)
            {
                uint value = Interesting[random.Next(Interesting.Length)];
                calls.Append(type == CoreType.I32 ? $"(i32.const {value})" : $"(i64.const {(long)value << random.Next(33)})");
            }

            calls.AppendLine(") (i32.const 76)) (then unreachable))");
        }

        return calls.ToString();
    }
}
