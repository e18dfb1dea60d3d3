using Microsoft.Extensions.DependencyInjection;
using PluginHost.Streams.Tests.Support;

namespace PluginHost.Streams.Tests.Redpanda;

/// <summary>Which guests for Redpanda are refused when they are loaded, and what the refusal says.</summary>
public sealed class RedpandaLoadTests
{
    private const string Version = """(import "redpanda_transform" "check_abi_version_1" (func))""";
    private const string Memory = """(memory (export "memory") 1)""";
    private const string Start = """(func (export "_start"))""";

    [Theory]
    [InlineData(Version + """(import "redpanda_schema_registry" "check_abi_version_0" (func))""" + Memory + Start, null)]
    [InlineData(Version + """(import "wasi_snapshot_preview1" "path_open" (func (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))""" + Memory + Start, null)]
    [InlineData("""(import "redpanda_transform" "read_batch_header" (func (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))""" + Memory + Start
        + """(func (export "redpanda_transform_on_record_written") (param i32 i32 i32 i32) (result i32) (i32.const 0))""", "version 0 of the ABI")]
    [InlineData(Memory + """(func (export "redpanda_transform_on_record_written") (param i32 i32 i32 i32) (result i32) (i32.const 0))""", "version 0 of the ABI")]
    [InlineData("""(import "redpanda_transform" "write_record" (func (param i32 i32) (result i32)))""" + Memory + Start, "It does not say for which version")]
    [InlineData("""(import "redpanda_transform" "check_abi_version_3" (func))""" + Memory + Start, "version 3 of the ABI of Redpanda's transforms")]
    [InlineData(Version + """(import "redpanda_schema_registry" "check_abi_version_1" (func))""" + Memory + Start, "version 1 of the ABI of Redpanda's schema registry")]
    [InlineData(Version + """(import "redpanda_ai" "check_abi_version_0" (func))""" + Memory + Start, "'redpanda_ai'")]
    [InlineData(Version + """(import "env" "x" (func))""" + Memory + Start, "'env'")]
    [InlineData(Version + Memory, "It exports no _start")]
    [InlineData(Version + Start, "memory")]
    [InlineData(Version + Memory + """(func (export "_start") (param i32))""", "_start")]
    [InlineData(Version + Memory + """(global (export "_start") i32 (i32.const 0))""", "_start")]
    [InlineData("""(import "redpanda_transform" "check_abi_version_1" (func (param i32)))""" + Memory + Start, "check_abi_version_1")]
    [InlineData(Version + """(import "redpanda_transform" "write_record" (func (param i32 i64) (result i32)))""" + Memory + Start, "write_record")]
    [InlineData(Version + """(import "redpanda_schema_registry" "get_schema_subject_len" (func (param i32 i32 i32 i32) (result i32)))""" + Memory + Start, "get_schema_subject_len")]
    [InlineData(Version + """(import "wasi_snapshot_preview1" "fly" (func))""" + Memory + Start, "fly")]
    public async Task A_guest_is_refused_with_the_reason(string module, string? says)
    {
        Exception? failure = await Xunit.Record.ExceptionAsync(async () =>
        {
            await using TestStream stream = await TestStream.CreateAsync(
                [],
                stream => stream.Through(RedpandaWat.Plugin),
                plugins => plugins.Services.AddSingleton<IPluginSource>(RedpandaWat.FromModule($"(module {module})")));
        });

        if (says is null)
        {
            Assert.Null(failure);
        }
        else
        {
            Assert.Contains(says, Assert.IsType<PluginException>(failure, exactMatch: false).Message, StringComparison.Ordinal);
        }
    }
}
