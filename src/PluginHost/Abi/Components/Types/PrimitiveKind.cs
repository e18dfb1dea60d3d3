namespace PluginHost.Abi.Components;

/// <summary>The types that every component knows, numbered as in the binary format.</summary>
internal enum PrimitiveKind
{
    String = 0x73,
    Char = 0x74,
    F64 = 0x75,
    F32 = 0x76,
    U64 = 0x77,
    S64 = 0x78,
    U32 = 0x79,
    S32 = 0x7A,
    U16 = 0x7B,
    S16 = 0x7C,
    U8 = 0x7D,
    S8 = 0x7E,
    Bool = 0x7F,
}
