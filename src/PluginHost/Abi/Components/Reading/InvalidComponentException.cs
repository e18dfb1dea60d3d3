using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>The one exception of the component reader: where reading stopped, what was expected there and what was found.</summary>
internal sealed class InvalidComponentException : Exception
{
    public InvalidComponentException(ComponentError error, long offset, string expected, string found)
        : base(Describe(error, offset, expected, found))
    {
        Error = error;
        Offset = offset;
    }

    /// <summary>The bytes were not even in the form of a module or component.</summary>
    public InvalidComponentException(InvalidModuleException cause)
        : base(Describe(ErrorOf(cause), cause.Offset, cause.Expected, cause.Found), cause)
    {
        Error = ErrorOf(cause);
        Offset = cause.Offset;
    }

    public ComponentError Error { get; }

    /// <summary>Bytes from the start of the file to the part that could not be accepted.</summary>
    public long Offset { get; }

    public static InvalidComponentException Malformed(long offset, string expected, string found) =>
        new(ComponentError.Malformed, offset, expected, found);

    public static InvalidComponentException Invalid(long offset, string expected, string found) =>
        new(ComponentError.Invalid, offset, expected, found);

    public static InvalidComponentException Unsupported(long offset, string expected, string found) =>
        new(ComponentError.UnsupportedFeature, offset, expected, found);

    public static InvalidComponentException Async(long offset, string found) =>
        new(ComponentError.AsyncRequired, offset, "a component that is built without async", found);

    public static InvalidComponentException Limit(long offset, string expected) =>
        new(ComponentError.LimitExceeded, offset, expected, "more");

    private static ComponentError ErrorOf(InvalidModuleException cause) => cause.Error switch
    {
        ModuleError.Truncated => ComponentError.Truncated,
        ModuleError.LimitExceeded => ComponentError.LimitExceeded,
        ModuleError.UnsupportedFeature => ComponentError.UnsupportedFeature,
        _ => ComponentError.Malformed,
    };

    private static string Describe(ComponentError error, long offset, string expected, string found)
    {
        string problem = error switch
        {
            ComponentError.Truncated => "The WebAssembly component is cut off",
            ComponentError.LimitExceeded => "The WebAssembly component is beyond a limit",
            ComponentError.UnsupportedFeature => "The WebAssembly component uses an unsupported feature",
            ComponentError.AsyncRequired => "The WebAssembly component needs async, which is not supported yet,",
            ComponentError.Invalid => "The WebAssembly component is invalid",
            _ => "The WebAssembly component is malformed",
        };

        return $"{problem} at offset 0x{offset:x}: expected {expected}, found {found}.";
    }
}
