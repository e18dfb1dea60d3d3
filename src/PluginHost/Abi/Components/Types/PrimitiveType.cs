using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>A type that every component knows.</summary>
internal sealed class PrimitiveType : DataType
{
    private static readonly PrimitiveType[] All = [.. Enum.GetValues<PrimitiveKind>().Order().Select(kind => new PrimitiveType(kind))];

    private PrimitiveType(PrimitiveKind primitive)
        : base(TypeMeasure.Leaf, TraitsOf(primitive)) => Primitive = primitive;

    public PrimitiveKind Primitive { get; }

    public override string Kind => Name;

    /// <summary>The type as WIT writes it.</summary>
    public string Name => Primitive switch
    {
        PrimitiveKind.String => "string",
        PrimitiveKind.Char => "char",
        PrimitiveKind.F64 => "f64",
        PrimitiveKind.F32 => "f32",
        PrimitiveKind.U64 => "u64",
        PrimitiveKind.S64 => "s64",
        PrimitiveKind.U32 => "u32",
        PrimitiveKind.S32 => "s32",
        PrimitiveKind.U16 => "u16",
        PrimitiveKind.S16 => "s16",
        PrimitiveKind.U8 => "u8",
        PrimitiveKind.S8 => "s8",
        _ => "bool",
    };

    public static PrimitiveType Of(PrimitiveKind kind) => All[kind - PrimitiveKind.String];

    /// <summary>The type that WIT writes so; null if it is none of these.</summary>
    public static PrimitiveType? Find(string name) => Array.Find(All, type => type.Name == name);

    public override AnyType Rename() => new PrimitiveType(Primitive) { AliasOf = this };

    private static DataTraits TraitsOf(PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.String => DataTraits.Pointer,
        PrimitiveKind.F64 => DataTraits.Of(CoreValueType.F64),
        PrimitiveKind.F32 => DataTraits.Of(CoreValueType.F32),
        PrimitiveKind.U64 or PrimitiveKind.S64 => DataTraits.Of(CoreValueType.I64),
        _ => DataTraits.Of(CoreValueType.I32),
    };
}
