using PluginHost.Fuzz.Tests.Types;
using PluginHost.Generators.Tests.Emit.Abi;

namespace PluginHost.Fuzz.Tests.Lifting;

/// <summary>What a guest's allocator is asked for.</summary>
internal sealed record Allocation(uint Size, uint Alignment)
{
    /// <summary>Addresses that are not aligned, or have less than so many bytes behind them.</summary>
    public IEnumerable<uint> WrongAddresses =>
        WrongValues.Addresses(GuestMemory.Size / 2, Size, Alignment).Select(bytes => BitConverter.ToUInt32(bytes));
}
