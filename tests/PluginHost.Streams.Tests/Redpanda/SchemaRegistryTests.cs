using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using PluginHost.Streams.Redpanda.Schemas;
using PluginHost.Streams.Tests.Support;

namespace PluginHost.Streams.Tests.Redpanda;

/// <summary>Schemas of a registry on loopback, for guests built for Redpanda and for the application.</summary>
public sealed class SchemaRegistryTests
{
    private const string Imports = """
        (import "redpanda_schema_registry" "check_abi_version_0" (func))
        (import "redpanda_schema_registry" "get_schema_definition_len" (func $definition_len (param i32 i32) (result i32)))
        (import "redpanda_schema_registry" "get_schema_definition" (func $definition (param i32 i32 i32) (result i32)))
        (import "redpanda_schema_registry" "get_subject_schema_len" (func $subject_len (param i32 i32 i32 i32) (result i32)))
        (import "redpanda_schema_registry" "get_subject_schema" (func $subject (param i32 i32 i32 i32 i32) (result i32)))
        (import "redpanda_schema_registry" "create_subject_schema" (func $create (param i32 i32 i32 i32 i32) (result i32)))
        (data (i32.const 1024) "a/b") ;; the subject
        (data (i32.const 1032) "\00\10\22string\22\00") ;; Avro: "string"
        (data (i32.const 1048) "\03\00\00")
        """;

    // Writes what is at 2000, of so many bytes, as a value.
    private const string Answer = """
        (i32.store8 (i32.const 1998) (i32.const 1)) (i32.store8 (i32.const 1999) (i32.shl (local.get $i) (i32.const 1)))
        (i32.store8 (i32.add (i32.const 2000) (local.get $i)) (i32.const 0))
        (drop (call $write (i32.const 1998) (i32.add (local.get $i) (i32.const 3))))
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Schemas_are_written_and_read_over_HTTP()
    {
        await using TestSchemaRegistry server = await TestSchemaRegistry.StartAsync();
        using var client = new HttpClient { BaseAddress = server.Address };
        var registry = new HttpSchemaRegistry(client);
        var avro = new SchemaDefinition("\"string\"", SchemaType.Avro);
        var proto = new SchemaDefinition("syntax = \"proto3\";", SchemaType.Protobuf) { References = [new SchemaReference("x.proto", "a/b", 1)] };

        int first = await registry.CreateSubjectSchemaAsync("a/b", avro, Token);
        int second = await registry.CreateSubjectSchemaAsync("a/b", proto, Token);

        Assert.Equal((1, 2), (first, second));
        AssertEqual(avro, await registry.GetSchemaAsync(1, Token));
        AssertEqual(proto, await registry.GetSchemaAsync(2, Token));
        Assert.Null(await registry.GetSchemaAsync(3, Token));
        SubjectSchema latest = (await registry.GetSubjectSchemaAsync("a/b", null, Token))!;
        Assert.Equal((2, 2), (latest.Id, latest.Version));
        AssertEqual(proto, latest.Definition);
        Assert.Equal(1, (await registry.GetSubjectSchemaAsync("a/b", 1, Token))!.Id);
        Assert.Null(await registry.GetSubjectSchemaAsync("a/b", 3, Token));
        Assert.Null(await registry.GetSubjectSchemaAsync("c", null, Token));
        server.Status = StatusCodes.Status503ServiceUnavailable;
        await Assert.ThrowsAsync<HttpRequestException>(async () => await registry.GetSchemaAsync(1, Token));
    }

    [Theory]
    [InlineData("(drop (call $create (i32.const 1024) (i32.const 3) (i32.const 1032) (i32.const 11) (i32.const 2000))) (local.set $i (i32.const 4))", "01000000", 1)]
    [InlineData("""
        (drop (call $create (i32.const 1024) (i32.const 3) (i32.const 1032) (i32.const 11) (i32.const 2000)))
        (drop (call $definition_len (i32.const 1) (i32.const 1060)))
        (local.set $i (call $definition (i32.const 1) (i32.const 2000) (i32.load (i32.const 1060))))
        """, "001022737472696e672200", 2)]
    [InlineData("""
        (drop (call $create (i32.const 1024) (i32.const 3) (i32.const 1032) (i32.const 11) (i32.const 2000)))
        (drop (call $subject_len (i32.const 1024) (i32.const 3) (i32.const -1) (i32.const 1060)))
        (local.set $i (call $subject (i32.const 1024) (i32.const 3) (i32.const -1) (i32.const 2000) (i32.load (i32.const 1060))))
        """, "0202001022737472696e672200", 2)]
    public async Task A_guest_uses_the_registry(string use, string answer, int requests)
    {
        await using TestSchemaRegistry server = await TestSchemaRegistry.StartAsync();
        await using TestStream stream = await CreateAsync(server, use + Answer);

        await stream.RunAsync();

        Assert.Empty(stream.DeadLetters);
        Assert.Equal(answer, Convert.ToHexStringLower(Assert.Single(stream.Written).Value!.Value.Span));
        Assert.Equal(requests, server.Requests);
    }

    [Theory]
    [InlineData("call $create (i32.const 1024) (i32.const 3) (i32.const 1048) (i32.const 3) (i32.const 2000)")]
    [InlineData("call $create (i32.const 1024) (i32.const 3) (i32.const 1032) (i32.const 10) (i32.const 2000)")]
    [InlineData("call $create (i32.const 1024) (i32.const 3) (i32.const 1032) (i32.const 12) (i32.const 2000)")]
    [InlineData("call $definition_len (i32.const 7) (i32.const 2000)")]
    [InlineData("call $definition (i32.const 7) (i32.const 2000) (i32.const 100)")]
    [InlineData("call $subject_len (i32.const 1024) (i32.const 3) (i32.const -1) (i32.const 2000)")]
    [InlineData("call $subject (i32.const 1024) (i32.const 3) (i32.const 1) (i32.const 2000) (i32.const 100)")]
    public async Task What_is_no_schema_and_what_is_not_there_is_an_error(string call)
    {
        await using TestSchemaRegistry server = await TestSchemaRegistry.StartAsync();
        await using TestStream stream = await CreateAsync(server, Expect(call, -2));

        await stream.RunAsync();

        Assert.Empty(stream.DeadLetters);
    }

    [Fact]
    public async Task A_buffer_that_is_too_small_is_an_error()
    {
        await using TestSchemaRegistry server = await TestSchemaRegistry.StartAsync();
        await using TestStream stream = await CreateAsync(
            server,
            "(drop (call $create (i32.const 1024) (i32.const 3) (i32.const 1032) (i32.const 11) (i32.const 2000)))"
            + Expect("call $definition (i32.const 1) (i32.const 2000) (i32.const 10)", -2)
            + Expect("call $definition (i32.const 1) (i32.const 2000) (i32.const 11)", 11));

        await stream.RunAsync();

        Assert.Empty(stream.DeadLetters);
    }

    [Fact]
    public async Task A_registry_that_fails_is_an_error_and_is_logged()
    {
        await using TestSchemaRegistry server = await TestSchemaRegistry.StartAsync();
        server.Status = StatusCodes.Status500InternalServerError;
        await using TestStream stream = await CreateAsync(server, Expect("call $definition_len (i32.const 1) (i32.const 2000)", -2));

        await stream.RunAsync();

        Assert.Empty(stream.DeadLetters);
        FakeLogRecord log = Assert.Single(stream.Services.GetRequiredService<FakeLogCollector>().GetSnapshot(), log => log.Id.Id == 1108);
        Assert.IsType<HttpRequestException>(log.Exception);
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_costs_the_record_its_time()
    {
        await using TestSchemaRegistry server = await TestSchemaRegistry.StartAsync();
        server.Answering = new TaskCompletionSource().Task;
        await using TestStream stream = await CreateAsync(
            server,
            "(drop (call $definition_len (i32.const 1) (i32.const 2000)))",
            configure: options => options.Guests.RecordTimeout = TimeSpan.FromMilliseconds(100));

        await stream.RunAsync();

        Assert.Equal("Timeout", TestStream.Header(Assert.Single(stream.DeadLetters), DeadLetter.ReasonHeader));
    }

    [Fact]
    public async Task The_latest_schema_is_the_latest_each_time_it_is_asked_for()
    {
        const string create = "(drop (call $create (i32.const 1024) (i32.const 3) (i32.const 1032) (i32.const 11) (i32.const 2000)))";
        const string get = "(local.set $i (call $subject (i32.const 1024) (i32.const 3) (i32.const -1) (i32.const 2000) (i32.const 100)))";
        const string measure = "(drop (call $subject_len (i32.const 1024) (i32.const 3) (i32.const -1) (i32.const 1060)))";
        await using TestSchemaRegistry server = await TestSchemaRegistry.StartAsync();
        await using TestStream stream = await CreateAsync(server, $"{create} {get} {get} {measure} {create} {get} {Answer}");

        await stream.RunAsync();

        Assert.Equal("0404001022737472696e672200", Convert.ToHexStringLower(Assert.Single(stream.Written).Value!.Value.Span));
        Assert.Equal(6, server.Requests);
    }

    [Theory]
    [InlineData("call $create (i32.const 8192) (i32.const 4097) (i32.const 1032) (i32.const 11) (i32.const 2000)", true, -2)]
    [InlineData("call $create (i32.const 8192) (i32.const 1014) (i32.const 1032) (i32.const 11) (i32.const 2000)", true, -2)]
    [InlineData("call $create (i32.const 1024) (i32.const 3) (i32.const 0) (i32.const 100000) (i32.const 2000)", false, -1)]
    [InlineData("call $subject_len (i32.const 8192) (i32.const 4097) (i32.const -1) (i32.const 2000)", true, -2)]
    [InlineData("call $subject_len (i32.const 8192) (i32.const 1025) (i32.const -1) (i32.const 2000)", true, -2)]
    [InlineData("call $subject (i32.const 8192) (i32.const 1025) (i32.const 1) (i32.const 2000) (i32.const 100)", true, -2)]
    public async Task What_is_larger_than_it_may_be_does_not_reach_the_registry(string call, bool isGranted, int status)
    {
        await using TestSchemaRegistry server = await TestSchemaRegistry.StartAsync();
        await using TestStream stream = await CreateAsync(
            server, Expect(call, status), isGranted, call.Contains("4097", StringComparison.Ordinal) ? null : new PluginLimits { MaxImportBytes = 1024 });

        await stream.RunAsync();

        Assert.Empty(stream.DeadLetters);
        Assert.Equal(0, server.Requests);
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public void A_schema_refers_to_a_thousand_others_at_most(int count, bool isSchema)
    {
        var schema = new SchemaDefinition("", SchemaType.Avro) { References = [.. Enumerable.Repeat(new SchemaReference("", "", 0), count)] };

        Assert.Equal(isSchema, SchemaCodec.TryRead(SchemaCodec.Write(schema), out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task A_subject_that_would_lead_elsewhere_over_HTTP_is_refused(string subject)
    {
        await using TestSchemaRegistry server = await TestSchemaRegistry.StartAsync();
        using var client = new HttpClient { BaseAddress = server.Address };
        var registry = new HttpSchemaRegistry(client);

        await Assert.ThrowsAsync<ArgumentException>(async () => await registry.GetSubjectSchemaAsync(subject, null, Token));
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await registry.CreateSubjectSchemaAsync(subject, new SchemaDefinition("{}", SchemaType.Json), Token));

        Assert.Equal(0, server.Requests);
    }

    [Fact]
    public async Task A_guest_that_was_not_granted_the_registry_has_none()
    {
        await using TestSchemaRegistry server = await TestSchemaRegistry.StartAsync();
        await using TestStream stream = await CreateAsync(
            server, Expect("call $create (i32.const 1024) (i32.const 3) (i32.const 1032) (i32.const 11) (i32.const 2000)", -1), isGranted: false);

        await stream.RunAsync();

        Assert.Empty(stream.DeadLetters);
        Assert.Equal(0, server.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0000")]
    [InlineData("060000")]
    [InlineData("010000")]
    [InlineData("000001")]
    [InlineData("00000000")]
    [InlineData("0002ff00")]
    [InlineData("00000200")]
    [InlineData("0000020000")]
    [InlineData("000002010002")]
    [InlineData("0000feffffffffffffffff01")]
    public void Bytes_that_are_no_schema_are_refused(string hex) => Assert.False(SchemaCodec.TryRead(Convert.FromHexString(hex), out _));

    [Fact]
    public void A_schema_with_references_is_read_as_it_was_written()
    {
        var schema = new SchemaDefinition("{}", SchemaType.Json) { References = [new SchemaReference("a", "b", 300), new SchemaReference("", "", -1)] };

        Assert.True(SchemaCodec.TryRead(SchemaCodec.Write(schema), out SchemaDefinition? read));
        AssertEqual(schema, read);
    }

    private static string Expect(string call, int status) => $"(if (i32.ne ({call}) (i32.const {status})) (then unreachable))";

    private static void AssertEqual(SchemaDefinition expected, SchemaDefinition? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal((expected.Text, expected.Type), (actual.Text, actual.Type));
        Assert.Equal(expected.References, actual.References);
    }

    private static Task<TestStream> CreateAsync(
        TestSchemaRegistry server, string use, bool isGranted = true, PluginLimits? limits = null, Action<StreamOptions>? configure = null) => TestStream.CreateAsync(
        TestStream.Records("a"),
        stream => stream.Through(RedpandaWat.Plugin).Configure(options => configure?.Invoke(options)),
        plugins =>
        {
            plugins.Services.AddLogging(logging => logging.AddFakeLogging());
            plugins.AddSchemaRegistry(server.Address);
            plugins.Services.AddSingleton<IPluginSource>(RedpandaWat
                .Create($"(drop {RedpandaWat.Header}) {RedpandaWat.Read} {use} (drop {RedpandaWat.Header})", Imports)
                .With(limits: limits, grants: isGranted ? ["schema-registry"] : []));
        });
}
