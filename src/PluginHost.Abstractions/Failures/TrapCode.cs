namespace PluginHost;

/// <summary>Why a guest trapped.</summary>
public enum TrapCode
{
    /// <summary>A reason that this version of the host has no name for.</summary>
    Unknown = 0,

    /// <summary>The guest's call stack was used up.</summary>
    StackOverflow,

    /// <summary>An access outside of linear memory.</summary>
    MemoryOutOfBounds,

    /// <summary>An access outside of a table.</summary>
    TableOutOfBounds,

    /// <summary>An indirect call to an empty table element.</summary>
    IndirectCallToNull,

    /// <summary>An indirect call to a function of another type.</summary>
    BadSignature,

    /// <summary>An integer operation that overflowed.</summary>
    IntegerOverflow,

    /// <summary>An integer division by zero.</summary>
    IntegerDivisionByZero,

    /// <summary>A conversion of a floating point number that no integer can hold.</summary>
    BadConversionToInteger,

    /// <summary>The <c>unreachable</c> instruction: what panics, failed assertions and aborts compile to.</summary>
    Unreachable,

    /// <summary>An atomic access that was not aligned.</summary>
    HeapMisaligned,
}
