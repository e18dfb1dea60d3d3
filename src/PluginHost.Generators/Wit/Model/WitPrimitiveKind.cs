namespace PluginHost.Generators.Wit.Model;

internal enum WitPrimitiveKind
{
    Bool,
    S8,
    U8,
    S16,
    U16,
    S32,
    U32,
    S64,
    U64,
    F32,
    F64,
    Char,
    String,
}
