namespace PluginHost.Generators.Emit.Abi;

/// <summary>What a helper method does with a type. The names are those of the methods, and mostly of the canonical ABI.</summary>
internal enum AbiOperation
{
    /// <summary>Checks a value before anything is done with it.</summary>
    Check,

    /// <summary>Reads a value from memory: <c>load</c>.</summary>
    Load,

    /// <summary>Makes a value of core values: <c>lift_flat</c>.</summary>
    Lift,

    /// <summary>Makes core values of a value: <c>lower_flat</c>.</summary>
    Lower,

    /// <summary>Puts a value that refers to more memory into memory: <c>store</c>.</summary>
    Store,

    /// <summary>Puts a value that is all in one place into memory that is open already: <c>store</c>.</summary>
    Write,

    /// <summary>Reads the elements of a list from memory.</summary>
    Take,

    /// <summary>Puts the elements of a list into new memory.</summary>
    Place,
}
