namespace PluginHost.Compilation;

/// <summary>
/// The type of a core WebAssembly value. The named members are what plugins exchange with a host. Every other value is a reference type
/// of a proposal, kept in its encoding (see <see cref="CoreValueTypes"/>): it compares and prints, and has no further meaning here.
/// </summary>
internal enum CoreValueType : uint
{
    I32 = 0x7F,
    I64 = 0x7E,
    F32 = 0x7D,
    F64 = 0x7C,
    V128 = 0x7B,
    FuncRef = 0x70,
    ExternRef = 0x6F,
}
