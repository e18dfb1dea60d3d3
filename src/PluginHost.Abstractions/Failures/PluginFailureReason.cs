namespace PluginHost;

/// <summary>Why a call gave no result. Each reason has an exception type of its own that says more.</summary>
public enum PluginFailureReason
{
    /// <summary>The guest trapped: <see cref="PluginTrapException"/>.</summary>
    Trap = 1,

    /// <summary>The guest burned all of its fuel: <see cref="PluginFuelException"/>.</summary>
    Fuel,

    /// <summary>The call took too long: <see cref="PluginTimeoutException"/>.</summary>
    Timeout,

    /// <summary>The guest could not have the memory it needed: <see cref="PluginMemoryException"/>.</summary>
    Memory,

    /// <summary>Stack was short, in the guest or for entering it: <see cref="PluginStackException"/>.</summary>
    Stack,

    /// <summary>The guest broke the canonical ABI: <see cref="PluginAbiException"/>.</summary>
    Abi,

    /// <summary>The guest went beyond a bound on what it may cause in the host: <see cref="PluginLimitException"/>.</summary>
    Limit,

    /// <summary>The guest ended itself with an exit code: <see cref="PluginExitException"/>.</summary>
    Exit,

    /// <summary>The host did not let the call in: <see cref="PluginRejectedException"/>.</summary>
    Rejected,

    /// <summary>The guest does not have what the contract asks for: <see cref="PluginContractException"/>.</summary>
    Contract,

    /// <summary>The guest wants something that it was not granted: <see cref="PluginDeniedException"/>.</summary>
    Denied,

    /// <summary>A function of the host, called by the guest, failed: <see cref="PluginImportException"/>.</summary>
    Import,

    /// <summary>The guest could not be loaded: <see cref="PluginLoadException"/>.</summary>
    Load,

    /// <summary>There is no such plugin: <see cref="PluginNotFoundException"/>.</summary>
    NotFound,
}
