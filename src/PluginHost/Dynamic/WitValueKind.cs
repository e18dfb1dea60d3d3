namespace PluginHost.Dynamic;

/// <summary>What a <see cref="WitValue"/> is: the types of the component model.</summary>
public enum WitValueKind
{
    /// <summary>A truth value.</summary>
    Bool,

    /// <summary>An unsigned integer of 8 bits.</summary>
    U8,

    /// <summary>A signed integer of 8 bits.</summary>
    S8,

    /// <summary>An unsigned integer of 16 bits.</summary>
    U16,

    /// <summary>A signed integer of 16 bits.</summary>
    S16,

    /// <summary>An unsigned integer of 32 bits.</summary>
    U32,

    /// <summary>A signed integer of 32 bits.</summary>
    S32,

    /// <summary>An unsigned integer of 64 bits.</summary>
    U64,

    /// <summary>A signed integer of 64 bits.</summary>
    S64,

    /// <summary>A floating-point number of 32 bits.</summary>
    F32,

    /// <summary>A floating-point number of 64 bits.</summary>
    F64,

    /// <summary>A Unicode scalar value.</summary>
    Char,

    /// <summary>A text.</summary>
    String,

    /// <summary>Any number of values of one type.</summary>
    List,

    /// <summary>Values with names.</summary>
    Record,

    /// <summary>Values without names.</summary>
    Tuple,

    /// <summary>One of several cases, each with a value or without.</summary>
    Variant,

    /// <summary>One of several names.</summary>
    Enum,

    /// <summary>A value or none.</summary>
    Option,

    /// <summary>A success or an error, each with a value or without.</summary>
    Result,

    /// <summary>Any of several names.</summary>
    Flags,
}
