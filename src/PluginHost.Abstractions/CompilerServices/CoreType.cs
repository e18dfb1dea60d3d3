using System.ComponentModel;

namespace PluginHost.CompilerServices;

/// <summary>The core value types that component-model types flatten to. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum CoreType
{
    /// <summary>A 32-bit integer.</summary>
    I32 = 0,

    /// <summary>A 64-bit integer.</summary>
    I64,

    /// <summary>A 32-bit floating point number.</summary>
    F32,

    /// <summary>A 64-bit floating point number.</summary>
    F64,
}
