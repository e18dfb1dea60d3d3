namespace PluginHost.Abi.Canonical;

/// <summary>What is done with a value when it goes from one component to another.</summary>
internal enum ShapeKind
{
    /// <summary>A number: its bytes are copied.</summary>
    Number,

    /// <summary>A truth value, which becomes 0 or 1.</summary>
    Bool,

    /// <summary>A character, which is checked.</summary>
    Char,

    /// <summary>Flags, of which only those remain that have a name.</summary>
    Flags,

    /// <summary>A string, which goes into memory of its own.</summary>
    String,

    /// <summary>A list, which goes into memory of its own.</summary>
    List,

    /// <summary>Values one after the other.</summary>
    Record,

    /// <summary>One of several cases, each with a value or without.</summary>
    Variant,

    /// <summary>A handle that goes from one table to another.</summary>
    Own,

    /// <summary>A handle that is lent for the time of a call.</summary>
    Borrow,
}
