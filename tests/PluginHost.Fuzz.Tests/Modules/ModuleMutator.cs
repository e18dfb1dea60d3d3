using CsCheck;
using PluginHost.Fuzz.Tests.Support;
using PluginHost.Tests.Support;

namespace PluginHost.Fuzz.Tests.Modules;

/// <summary>Changes real guests: their bytes, or their sections with the sizes made right again, which goes deeper.</summary>
/// <param name="random">Where the changes come from.</param>
/// <param name="maxBytes">How large a guest may be, where each is compiled and that takes the most time.</param>
internal sealed class ModuleMutator(PCG random, int maxBytes = int.MaxValue) : Mutator(random, Meaningful)
{
    /// <summary>Once in so many times a guest is one of the large ones, which take a thousand times as long as the others.</summary>
    private const int LargeOneIn = 50;

    private const int LargeBytes = 1 << 20;
    private const int PreambleBytes = 8;
    private const byte I32Const = 0x41;

    /// <summary>Instructions that take and give values of the same types: loads, stores, comparisons and arithmetic.</summary>
    private static readonly (byte First, byte Last)[] SameTypes =
        [(0x2C, 0x2F), (0x3A, 0x3B), (0x46, 0x4F), (0x51, 0x5A), (0x6A, 0x78), (0x7C, 0x8A), (0xA0, 0xA6)];

    /// <summary>Opcodes, types and numbers that mean something.</summary>
    private static readonly byte[] Meaningful =
        [0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0B, 0x0D, 0x0E, 0x10, 0x11, 0x12, 0x1A, 0x1B, 0x20, 0x3F, 0x40, 0x41, 0x5F, 0x60,
         0x63, 0x64, 0x6F, 0x70, 0x7B, 0x7C, 0x7D, 0x7E, 0x7F, 0x80, 0xFB, 0xFC, 0xFD, 0xFE, 0xFF];

    private static readonly byte[][] All =
    [
        .. Directory.EnumerateFiles(Path.GetDirectoryName(PluginHost.Tests.Support.Guests.PathOf("greeter-c.wasm"))!, "*.wasm")
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes),
    ];

    private static readonly byte[] Small = Wat.ToWasm(SmallModules.Features);

    private readonly byte[][] _guests = [.. All.Where(bytes => bytes.Length <= Math.Min(maxBytes, LargeBytes)), Small];
    private readonly byte[][] _large = [.. All.Where(bytes => bytes.Length > LargeBytes && bytes.Length <= maxBytes)];

    /// <summary>A changed guest.</summary>
    public byte[] Next()
    {
        // The small one is changed more often, because each of its bytes means more.
        byte[] module = _large.Length > 0 && Chance(LargeOneIn) ? Any(_large) : Chance(2) ? Small : Any(_guests);
        bool isGentle = Chance(2);
        for (int changes = 1 + Below(3); changes > 0; changes--)
        {
            module = isGentle ? ChangeMeaning(module) : Chance(4) ? Change(module, PreambleBytes) : ChangeSections(module);
        }

        return module;
    }

    // Often a valid module that does something else: a constant, or an instruction with the same types as before.
    private byte[] ChangeMeaning(byte[] module)
    {
        byte[] changed = [.. module];
        while (true)
        {
            int at = PreambleBytes + 1 + Below(module.Length - PreambleBytes - 1);
            if (changed[at - 1] == I32Const && changed[at] < 0x80)
            {
                changed[at] = (byte)Below(0x80);
                return changed;
            }

            foreach ((byte first, byte last) in SameTypes)
            {
                if (changed[at] >= first && changed[at] <= last)
                {
                    changed[at] = (byte)(first + Below(last - first + 1));
                    return changed;
                }
            }
        }
    }

    private byte[] ChangeSections(byte[] module)
    {
        List<(int Id, byte[] Contents)> sections;
        try
        {
            sections = ModuleSections.Split(module);
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            // An earlier change broke the sections.
            return Change(module, PreambleBytes);
        }

        if (sections.Count == 0)
        {
            return module;
        }

        int index = Below(sections.Count);
        switch (Below(8))
        {
            case 0:
                sections.RemoveAt(index);
                break;
            case 1:
                sections.Insert(Below(sections.Count), sections[index]);
                break;
            case 2:
                // The same section of another guest.
                sections[index] = ModuleSections.Split(Any(_guests)).Find(section => section.Id == sections[index].Id) is { Contents: { } other }
                    ? (sections[index].Id, other)
                    : sections[index];
                break;
            default:
                sections[index] = (sections[index].Id, Change(sections[index].Contents, 0));
                break;
        }

        return ModuleSections.Join(sections);
    }

    private byte[] Any(byte[][] guests) => guests[Below(guests.Length)];
}
