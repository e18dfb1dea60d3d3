namespace PluginHost.Compilation;

/// <summary>Proposals beyond the first version of WebAssembly, each of which an engine profile may have off.</summary>
[Flags]
internal enum WasmFeatures
{
    None = 0,

    /// <summary>A function type with more than one result.</summary>
    MultiValue = 1 << 0,

    /// <summary>The value type v128 and its instructions.</summary>
    Simd = 1 << 1,

    /// <summary>References to functions as values, passive and declarative element segments, more than one table.</summary>
    ReferenceTypes = 1 << 2,

    /// <summary>Passive data segments, instructions that copy and fill.</summary>
    BulkMemory = 1 << 3,

    /// <summary>Arithmetic in constant expressions.</summary>
    ExtendedConst = 1 << 4,

    /// <summary>More than one memory.</summary>
    MultiMemory = 1 << 5,

    /// <summary>Memories or tables with 64-bit indices.</summary>
    Memory64 = 1 << 6,

    /// <summary>Memories with a page size of their own.</summary>
    CustomPageSizes = 1 << 7,

    /// <summary>Shared memories and atomic instructions.</summary>
    Threads = 1 << 8,

    /// <summary>Exception tags and references.</summary>
    Exceptions = 1 << 9,

    /// <summary>Typed and non-null references.</summary>
    FunctionReferences = 1 << 10,

    /// <summary>Struct and array types, recursive type groups and references to them.</summary>
    Gc = 1 << 11,

    /// <summary>Continuation types and references.</summary>
    StackSwitching = 1 << 12,

    /// <summary>Imports in groups that share a module name.</summary>
    CompactImports = 1 << 13,

    /// <summary>Calls that take the place of their caller.</summary>
    TailCall = 1 << 14,

    /// <summary>Vector instructions whose results may differ between machines.</summary>
    RelaxedSimd = 1 << 15,

    /// <summary>128-bit addition, subtraction and multiplication.</summary>
    WideArithmetic = 1 << 16,

    /// <summary>References to what is the host's. They came with those to functions, and engines need a garbage collector for them.</summary>
    ExternalReferences = 1 << 17,
}
