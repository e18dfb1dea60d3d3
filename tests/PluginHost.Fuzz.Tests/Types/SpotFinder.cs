using System.Buffers.Binary;
using PluginHost.Generators.Tests.Emit.Abi;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Fuzz.Tests.Types;

/// <summary>Finds every spot of a value that is in memory, or in core values that are.</summary>
internal sealed class SpotFinder(GuestMemory memory)
{
    private const int CoreValueBytes = 8;

    private readonly List<Spot> _spots = [];

    public IReadOnlyList<Spot> Spots => _spots;

    /// <summary>A value in memory.</summary>
    public void AddStored(WitType type, int address, string path)
    {
        path = $"{path} > {type}";
        switch (type.Unaliased)
        {
            case WitPrimitiveType { Kind: WitPrimitiveKind.String }:
                AddString(address, address + 4, path);
                return;
            case WitPrimitiveType { Kind: WitPrimitiveKind.Char }:
                Add(SpotKind.Character, path, address, WrongValues.Characters);
                return;
            case WitListType list:
                AddList(list.Element, address, address + 4, path);
                return;
            case WitPrimitiveType or WitTypeReference { Definition: WitFlags }:
                return;
        }

        if (ReferenceTypes.FieldsOf(type) is { } fields)
        {
            AddStoredFields(fields, address, path);
            return;
        }

        var cases = ReferenceTypes.CasesOf(type)!;
        int width = ReferenceTypes.Discriminant(cases.Count);
        Add(SpotKind.Discriminant, path, address, WrongValues.Discriminants(cases.Count, width));
        if (cases[ReadNumber(address, width)] is { } payload)
        {
            AddStored(payload, address + ReferenceTypes.PayloadOffset(cases), path);
        }
    }

    /// <summary>Values one after the other in memory.</summary>
    public void AddStoredFields(IReadOnlyList<WitType> fields, int address, string path)
    {
        foreach (WitType field in fields)
        {
            address = ReferenceTypes.Align(address, ReferenceTypes.Alignment(field));
            AddStored(field, address, path);
            address += ReferenceTypes.Size(field);
        }
    }

    /// <summary>A value in core values.</summary>
    /// <returns>Where the next core value is.</returns>
    public int AddFlat(WitType type, int address, string path)
    {
        path = $"{path} > {type}";
        int end = address + (CoreValueBytes * ReferenceTypes.Flatten(type).Count);
        switch (type.Unaliased)
        {
            case WitPrimitiveType { Kind: WitPrimitiveKind.String }:
                AddString(address, address + CoreValueBytes, path);
                return end;
            case WitPrimitiveType { Kind: WitPrimitiveKind.Char }:
                Add(SpotKind.Character, path, address, WrongValues.Characters);
                return end;
            case WitListType list:
                AddList(list.Element, address, address + CoreValueBytes, path);
                return end;
            case WitPrimitiveType or WitTypeReference { Definition: WitFlags }:
                return end;
        }

        if (ReferenceTypes.FieldsOf(type) is { } fields)
        {
            return fields.Aggregate(address, (next, field) => AddFlat(field, next, path));
        }

        var cases = ReferenceTypes.CasesOf(type)!;
        Add(SpotKind.Discriminant, path, address, WrongValues.Discriminants(cases.Count, sizeof(uint)));
        if (cases[ReadNumber(address, sizeof(uint))] is { } payload)
        {
            AddFlat(payload, address + CoreValueBytes, path);
        }

        return end;
    }

    /// <summary>The address of a value in memory.</summary>
    public void AddAddress(int address, int size, int alignment, string path) =>
        Add(SpotKind.ValueAddress, path, address, WrongValues.Addresses(ReadNumber(address, sizeof(uint)), size, alignment));

    private void AddString(int address, int lengthAddress, string path)
    {
        int start = ReadNumber(address, sizeof(uint));
        var text = new WrongText(memory.Encoding, (uint)ReadNumber(lengthAddress, sizeof(uint)));
        Add(SpotKind.StringAddress, path, address, text.Addresses(start));
        Add(SpotKind.StringLength, path, lengthAddress, text.Lengths(start));
        foreach (byte[] end in text.Ends)
        {
            Add(SpotKind.StringBytes, path, start + text.Bytes - end.Length, [end]);
        }
    }

    private void AddList(WitType element, int address, int lengthAddress, string path)
    {
        int start = ReadNumber(address, sizeof(uint));
        int length = ReadNumber(lengthAddress, sizeof(uint));
        int size = ReferenceTypes.Size(element);
        Add(SpotKind.ListAddress, path, address, WrongValues.Addresses(start, length * size, ReferenceTypes.Alignment(element)));
        Add(SpotKind.ListLength, path, lengthAddress, WrongValues.Lengths(start, size));
        for (int i = 0; i < length; i++)
        {
            AddStored(element, start + (i * size), path);
        }
    }

    private void Add(SpotKind kind, string path, int address, IReadOnlyList<byte[]> wrong) => _spots.Add(new Spot(kind, path, address, wrong));

    private int ReadNumber(int address, int width) => width switch
    {
        1 => memory.Bytes[address],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(memory.Bytes[address..]),
        _ => BinaryPrimitives.ReadInt32LittleEndian(memory.Bytes[address..]),
    };
}
