using System.Buffers.Binary;
using PluginHost.CompilerServices;
using PluginHost.Fuzz.Tests.Types;
using PluginHost.Generators.Tests.Emit.Abi;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Fuzz.Tests.Lifting;

/// <summary>What the specification says of what a guest says: the memory with a value in it, and what that means.</summary>
/// <param name="type">The value's type.</param>
/// <param name="encoding">How the guest wants its strings.</param>
internal sealed class Reference(WitType type, StringEncoding encoding = StringEncoding.Utf8)
{
    private readonly List<string> _flat = ReferenceTypes.Flatten(type);

    public GuestMemory Memory { get; } = new(encoding);

    /// <summary>Where the guest can be wrong in what was stored last.</summary>
    public IReadOnlyList<Spot> Spots { get; private set; } = [];

    /// <summary>Puts a value where the guest returns it from.</summary>
    public void StoreResult(object? value)
    {
        var abi = new ReferenceAbi(Memory);
        if (IsInMemory)
        {
            uint address = Allocate();
            abi.Store(type, value, address);
            SetCoreValue(0, address);
        }
        else
        {
            SetCoreValue(0, abi.LowerFlat(type, value)[0]);
        }

        Spots = Find(IsInMemory, "result");
    }

    /// <summary>Puts a value where the guest passes it from, with a place for the host's result.</summary>
    public void StoreArgument(object? value)
    {
        var abi = new ReferenceAbi(Memory);
        if (FuzzGuest.IsSpilled(type))
        {
            uint address = Allocate();
            abi.Store(type, value, address);
            SetCoreValue(0, address);
        }
        else
        {
            foreach ((ulong bits, int i) in abi.LowerFlat(type, value).Select((bits, i) => (bits, i)))
            {
                SetCoreValue(i, bits);
            }
        }

        Spots = Find(FuzzGuest.IsSpilled(type), "argument");
        if (IsInMemory)
        {
            // Allocating moves the memory.
            uint place = Allocate();
            BinaryPrimitives.WriteUInt32LittleEndian(Memory.Bytes[FuzzGuest.ResultPlace(type)..], place);
        }
    }

    /// <summary>What is taken from a guest's allocator to put a value where the guest says, or beside core values.</summary>
    public IReadOnlyList<Allocation> Allocations(object? value)
    {
        var memory = new GuestMemory(encoding);
        new ReferenceAbi(memory).LowerFlat(type, value);
        return [.. memory.Allocations.Select(allocation => new Allocation(allocation.Size, allocation.Alignment))];
    }

    /// <summary>The same to pass a value in memory, with so many numbers behind it.</summary>
    public IReadOnlyList<Allocation> AllocationsWith(int numbers, object? value)
    {
        List<WitType> fields = [type, .. Enumerable.Repeat(new WitPrimitiveType(WitPrimitiveKind.U64), numbers)];
        return [new Allocation((uint)ReferenceTypes.SizeOfRecord(fields), (uint)fields.Max(ReferenceTypes.Alignment)), .. Allocations(value)];
    }

    /// <summary>What the guest's result is.</summary>
    public string DescribeResult() => Outcome.Of(() => IsInMemory ? Load() : LiftFlat());

    /// <summary>What the guest's argument is.</summary>
    public string DescribeArgument() => Outcome.Of(() => FuzzGuest.IsSpilled(type) ? Load() : LiftFlat());

    /// <summary>Where the guest can be wrong with the place for the host's result.</summary>
    public IReadOnlyList<Spot> FindInPlace()
    {
        var finder = new SpotFinder(Memory);
        if (IsInMemory)
        {
            finder.AddAddress(FuzzGuest.ResultPlace(type), ReferenceTypes.Size(type), ReferenceTypes.Alignment(type), "place of the host's result");
        }

        return finder.Spots;
    }

    private bool IsInMemory => _flat.Count > 1;

    private IReadOnlyList<Spot> Find(bool isStored, string path)
    {
        var finder = new SpotFinder(Memory);
        if (isStored)
        {
            finder.AddAddress(FuzzGuest.CoreValues, ReferenceTypes.Size(type), ReferenceTypes.Alignment(type), path);
            finder.AddStored(type, (int)CoreValue(0), path);
        }
        else
        {
            finder.AddFlat(type, FuzzGuest.CoreValues, path);
        }

        return finder.Spots;
    }

    private object? Load()
    {
        uint address = (uint)CoreValue(0);
        ReferenceAbi.CheckPlace(address, ReferenceTypes.Size(type), ReferenceTypes.Alignment(type));
        return new ReferenceAbi(Memory).Load(type, address);
    }

    private object? LiftFlat() => new ReferenceAbi(Memory).LiftFlat(type, new(Enumerable.Range(0, _flat.Count).Select(i =>
        _flat[i].EndsWith("32", StringComparison.Ordinal) ? (uint)CoreValue(i) : CoreValue(i))));

    private uint Allocate() => Memory.Allocate((uint)ReferenceTypes.Alignment(type), (uint)ReferenceTypes.Size(type));

    private ulong CoreValue(int index) => BinaryPrimitives.ReadUInt64LittleEndian(Memory.Bytes[(FuzzGuest.CoreValues + (8 * index))..]);

    private void SetCoreValue(int index, ulong bits) =>
        BinaryPrimitives.WriteUInt64LittleEndian(Memory.Bytes[(FuzzGuest.CoreValues + (8 * index))..], bits);
}
