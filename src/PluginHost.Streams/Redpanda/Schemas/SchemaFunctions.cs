using System.Buffers.Binary;
using System.Globalization;
using PluginHost.CompilerServices;

namespace PluginHost.Streams.Redpanda.Schemas;

/// <summary>The functions of <c>redpanda_schema_registry</c>. An address outside of the guest's memory ends its call; all else is a status.</summary>
internal static class SchemaFunctions
{
    private const uint MaxSubjectBytes = 4096;

    /// <summary><c>get_schema_definition_len</c>.</summary>
    public static int GetDefinitionLength(RedpandaCalls calls, ImportCall call, ReadOnlySpan<RawValue> arguments)
    {
        call.Write(arguments[1].U32, sizeof(uint), 1);
        int status = GetDefinition(calls, call, arguments[0].I32, out byte[] bytes);
        return status == 0 ? Store(call, arguments[1].U32, bytes.Length) : status;
    }

    /// <summary><c>get_schema_definition</c>.</summary>
    /// <returns>The bytes of the schema.</returns>
    public static int GetDefinition(RedpandaCalls calls, ImportCall call, ReadOnlySpan<RawValue> arguments)
    {
        call.Write(arguments[1].U32, arguments[2].U32, 1);
        int status = GetDefinition(calls, call, arguments[0].I32, out byte[] bytes);
        return status == 0 ? Copy(calls, call, arguments[1].U32, arguments[2].U32, bytes) : status;
    }

    /// <summary><c>get_subject_schema_len</c>.</summary>
    public static int GetSubjectLength(RedpandaCalls calls, ImportCall call, ReadOnlySpan<RawValue> arguments)
    {
        call.Write(arguments[3].U32, sizeof(uint), 1);
        int status = GetSubject(calls, call, arguments, out byte[] bytes);
        return status == 0 ? Store(call, arguments[3].U32, bytes.Length) : status;
    }

    /// <summary><c>get_subject_schema</c>.</summary>
    /// <returns>The bytes of the schema.</returns>
    public static int GetSubject(RedpandaCalls calls, ImportCall call, ReadOnlySpan<RawValue> arguments)
    {
        call.Write(arguments[3].U32, arguments[4].U32, 1);
        int status = GetSubject(calls, call, arguments, out byte[] bytes);
        return status == 0 ? Copy(calls, call, arguments[3].U32, arguments[4].U32, bytes) : status;
    }

    /// <summary><c>create_subject_schema</c>.</summary>
    public static int CreateSubject(RedpandaCalls calls, ImportCall call, ReadOnlySpan<RawValue> arguments)
    {
        uint result = arguments[4].U32;
        call.Write(result, sizeof(int), 1);
        ReadOnlySpan<byte> name = call.Read(arguments[0].U32, arguments[1].U32, 1);
        ReadOnlySpan<byte> bytes = call.Read(arguments[2].U32, arguments[3].U32, 1);
        if (calls.Schemas is not { IsGranted: true } access)
        {
            return SchemaAccess.NotThere;
        }

        // Nothing is made of bytes before it is clear that they are few.
        if (name.Length > MaxSubjectBytes
            || name.Length + (long)bytes.Length > access.MaxBytes
            || !SchemaCodec.TryReadText(name, out string? subject)
            || !SchemaCodec.TryRead(bytes, out SchemaDefinition? schema))
        {
            return SchemaAccess.Failed;
        }

        access.Forget();
        int status = access.Use(call, (registry, token) => registry.CreateSubjectSchemaAsync(subject, schema, token), out int id);
        return status == 0 ? Store(call, result, id) : status;
    }

    private static int GetDefinition(RedpandaCalls calls, ImportCall call, int id, out byte[] bytes)
    {
        bytes = [];
        return calls.Schemas?.Get(
            call,
            id.ToString(CultureInfo.InvariantCulture),
            async (registry, token) => await registry.GetSchemaAsync(id, token).ConfigureAwait(false) is { } schema ? SchemaCodec.Write(schema) : null,
            out bytes) ?? SchemaAccess.NotThere;
    }

    // A version below zero is the latest one.
    private static int GetSubject(RedpandaCalls calls, ImportCall call, ReadOnlySpan<RawValue> arguments, out byte[] bytes)
    {
        bytes = [];
        int? version = arguments[2].I32 < 0 ? null : arguments[2].I32;
        ReadOnlySpan<byte> name = call.Read(arguments[0].U32, arguments[1].U32, 1);
        if (calls.Schemas is not { IsGranted: true } access)
        {
            return SchemaAccess.NotThere;
        }

        if (name.Length > MaxSubjectBytes || name.Length > access.MaxBytes || !SchemaCodec.TryReadText(name, out string? subject))
        {
            return SchemaAccess.Failed;
        }

        return access.Get(
            call,
            string.Create(CultureInfo.InvariantCulture, $"{version} {subject}"),
            async (registry, token) =>
                await registry.GetSubjectSchemaAsync(subject, version, token).ConfigureAwait(false) is { } schema ? SchemaCodec.Write(schema) : null,
            out bytes);
    }

    private static int Store(ImportCall call, uint address, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(call.Write(address, sizeof(int), 1), value);
        return 0;
    }

    private static int Copy(RedpandaCalls calls, ImportCall call, uint address, uint size, byte[] bytes)
    {
        if ((uint)bytes.Length > size)
        {
            return SchemaAccess.Failed;
        }

        bytes.CopyTo(call.Write(address, (uint)bytes.Length, 1));
        calls.Schemas?.Forget();
        return bytes.Length;
    }
}
