using PluginHost.Generators.Tests.Emit.Abi;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Fuzz.Tests.Types;

/// <summary>A guest that says what its memory was loaded with, in a host that reads it in one way or another.</summary>
internal interface IPuppet : IAsyncDisposable
{
    IReadOnlyList<WitType> Types { get; }

    /// <summary>What the host was given by the last call of a guest; null if it was not called.</summary>
    object? Seen { get; }

    /// <summary>Whether the host was called.</summary>
    bool WasCalled { get; }

    /// <summary>Sets the guest's whole memory, and what its allocator does from now on.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="wrongCall">Which call of the allocator gives an address of the test's; 0 for none.</param>
    /// <param name="wrong">That address.</param>
    Task LoadAsync(GuestMemory memory, int wrongCall = 0, uint wrong = 0);

    /// <summary>How often this instance of the guest was loaded.</summary>
    Task<uint> LoadsAsync();

    /// <summary>Lets the guest return what it was loaded with.</summary>
    Task<object?> GetAsync(int type);

    /// <summary>Lets the guest give the host what it was loaded with, and gives what the host saw.</summary>
    Task<object?> AskAsync(int type);
}
