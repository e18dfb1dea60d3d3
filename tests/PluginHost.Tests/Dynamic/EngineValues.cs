using System.Text;
using PluginHost.Dynamic;
using Wasmtime.Components;

namespace PluginHost.Tests.Dynamic;

/// <summary>Values as the engine's own component model has them.</summary>
internal static class EngineValues
{
    public static ComponentValue ToEngine(WitValue value) => value.Kind switch
    {
        WitValueKind.Bool => ComponentValue.Bool(value.Get<bool>()),
        WitValueKind.U8 => ComponentValue.U8(value.Get<byte>()),
        WitValueKind.S8 => ComponentValue.S8(value.Get<sbyte>()),
        WitValueKind.U16 => ComponentValue.U16(value.Get<ushort>()),
        WitValueKind.S16 => ComponentValue.S16(value.Get<short>()),
        WitValueKind.U32 => ComponentValue.U32(value.Get<uint>()),
        WitValueKind.S32 => ComponentValue.S32(value.Get<int>()),
        WitValueKind.U64 => ComponentValue.U64(value.Get<ulong>()),
        WitValueKind.S64 => ComponentValue.S64(value.Get<long>()),
        WitValueKind.F32 => ComponentValue.F32(value.Get<float>()),
        WitValueKind.F64 => ComponentValue.F64(value.Get<double>()),
        WitValueKind.Char => ComponentValue.Char(value.Get<Rune>()),
        WitValueKind.String => ComponentValue.String(value.Get<string>()),
        WitValueKind.List => ComponentValue.List([.. value.Items.Select(ToEngine)]),
        WitValueKind.Tuple => ComponentValue.Tuple([.. value.Items.Select(ToEngine)]),
        WitValueKind.Record => ComponentValue.Record(
            [.. value.Labels.Zip(value.Items, (label, item) => KeyValuePair.Create(label, ToEngine(item)))]),
        WitValueKind.Enum => ComponentValue.Enum(value.Case!),
        WitValueKind.Flags => ComponentValue.Flags(value.Labels),
        WitValueKind.Variant => ComponentValue.Variant(value.Case!, ToEngineOrNone(value.Payload)),
        WitValueKind.Option => value.Payload is { } payload ? ComponentValue.Some(ToEngine(payload)) : ComponentValue.None(),
        _ => value.Case == "ok" ? ComponentValue.Ok(ToEngineOrNone(value.Payload)) : ComponentValue.Err(ToEngineOrNone(value.Payload)),
    };

    public static WitValue FromEngine(ComponentValue value) => value.Kind switch
    {
        ComponentValueKind.Bool => value.AsBool(),
        ComponentValueKind.U8 => value.AsU8(),
        ComponentValueKind.S8 => value.AsS8(),
        ComponentValueKind.U16 => value.AsU16(),
        ComponentValueKind.S16 => value.AsS16(),
        ComponentValueKind.U32 => value.AsU32(),
        ComponentValueKind.S32 => value.AsS32(),
        ComponentValueKind.U64 => value.AsU64(),
        ComponentValueKind.S64 => value.AsS64(),
        ComponentValueKind.F32 => value.AsF32(),
        ComponentValueKind.F64 => value.AsF64(),
        ComponentValueKind.Char => value.AsRune(),
        ComponentValueKind.String => value.AsString(),
        ComponentValueKind.List => WitValue.List(value.AsList().Select(FromEngine)),
        ComponentValueKind.Tuple => WitValue.Tuple(value.AsTuple().Select(FromEngine)),
        ComponentValueKind.Record => WitValue.Record(value.AsRecord().Select(field => (field.Key, FromEngine(field.Value)))),
        ComponentValueKind.Enum => WitValue.Enum(value.AsEnum()),
        ComponentValueKind.Flags => WitValue.Flags(value.AsFlags()),
        ComponentValueKind.Variant => WitValue.Variant(value.AsVariant(), FromEngineOrNone(value.Payload)),
        ComponentValueKind.Option => value.IsSome ? WitValue.Some(FromEngine(value.Payload!)) : WitValue.None,
        ComponentValueKind.Result => value.IsOk ? WitValue.Ok(FromEngineOrNone(value.Payload)) : WitValue.Error(FromEngineOrNone(value.Payload)),
        _ => throw new ArgumentException($"There is no {value.Kind} here.", nameof(value)),
    };

    private static ComponentValue? ToEngineOrNone(WitValue? value) => value is null ? null : ToEngine(value);

    private static WitValue? FromEngineOrNone(ComponentValue? value) => value is null ? null : FromEngine(value);
}
