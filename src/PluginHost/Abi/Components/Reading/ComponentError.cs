namespace PluginHost.Abi.Components;

/// <summary>Why a component could not be read.</summary>
internal enum ComponentError
{
    /// <summary>The bytes break the binary format.</summary>
    Malformed,

    /// <summary>The file ends before the component does.</summary>
    Truncated,

    /// <summary>A count, a size or an amount of work is above a limit of the reader, whether or not the component is valid.</summary>
    LimitExceeded,

    /// <summary>The component uses a part of the specification, or a proposal, that this host does not know.</summary>
    UnsupportedFeature,

    /// <summary>The component uses the asynchronous part of the specification.</summary>
    AsyncRequired,

    /// <summary>The bytes are in the right form, but what they say does not fit together.</summary>
    Invalid,
}
