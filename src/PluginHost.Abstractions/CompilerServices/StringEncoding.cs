using System.ComponentModel;

namespace PluginHost.CompilerServices;

/// <summary>How a guest wants its strings: the canonical ABI's <c>string-encoding</c> option. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum StringEncoding
{
    /// <summary>UTF-8. What core modules always use.</summary>
    Utf8 = 0,

    /// <summary>UTF-16, little endian.</summary>
    Utf16,

    /// <summary>Latin-1, or UTF-16 if the length's highest bit is set (<c>latin1+utf16</c>).</summary>
    CompactUtf16,
}
