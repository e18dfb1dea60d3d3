using System.Collections.Immutable;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Canonical;

/// <summary>Where values and their parts lie in linear memory (CanonicalABI.md, "Alignment" and "Element Size").</summary>
internal static class CanonicalLayout
{
    private static readonly MemoryLayout Pointer = new(8, 4);

    public static int SizeOf(WitType type) => Of(type).Size;

    public static int AlignmentOf(WitType type) => Of(type).Alignment;

    /// <summary>Size and alignment of a value.</summary>
    public static MemoryLayout Of(WitType type) => CanonicalShape.Of(type) switch
    {
        ScalarShape scalar => new MemoryLayout(scalar.Size, scalar.Size),
        RecordShape record => Of(record.Fields),
        VariantShape variant => Of(variant),
        _ => Pointer,
    };

    /// <summary>Size and alignment of values one after the other, for example of parameters that go through memory.</summary>
    public static MemoryLayout Of(ImmutableArray<WitType> fields)
    {
        var (end, alignment, _) = Arrange(fields);
        return new MemoryLayout(AlignUp(end, alignment), alignment);
    }

    /// <summary>The offset of each of several values one after the other: the fields of a record or a tuple, or parameters.</summary>
    public static ImmutableArray<int> OffsetsOf(ImmutableArray<WitType> fields) => Arrange(fields).Offsets;

    /// <summary>The size of the discriminant of a variant, enum, option or result, in bytes.</summary>
    public static int DiscriminantSize(int caseCount) => caseCount <= 0x100 ? 1 : caseCount <= 0x10000 ? 2 : 4;

    /// <summary>The offset of the payload of a variant, option or result, the same for all cases.</summary>
    public static int PayloadOffset(WitType type) => CanonicalShape.Of(type) is VariantShape variant
        ? PayloadOffset(variant, LargestPayload(variant).Alignment)
        : throw new ArgumentException($"'{type}' has no payload.", nameof(type));

    /// <summary>The size of flags, in bytes.</summary>
    public static int FlagsSize(int count) => count <= 8 ? 1 : count <= 16 ? 2 : 4;

    private static MemoryLayout Of(VariantShape variant)
    {
        var payload = LargestPayload(variant);
        var alignment = Math.Max(DiscriminantSize(variant.CaseCount), payload.Alignment);
        return new MemoryLayout(AlignUp(PayloadOffset(variant, payload.Alignment) + payload.Size, alignment), alignment);
    }

    private static int PayloadOffset(VariantShape variant, int payloadAlignment) =>
        AlignUp(DiscriminantSize(variant.CaseCount), payloadAlignment);

    /// <summary>The largest size and the largest alignment of any payload, which can be of different ones.</summary>
    private static MemoryLayout LargestPayload(VariantShape variant)
    {
        var largest = new MemoryLayout(0, 1);
        foreach (var payload in variant.Payloads)
        {
            if (payload is not null)
            {
                var layout = Of(payload);
                largest = new MemoryLayout(Math.Max(largest.Size, layout.Size), Math.Max(largest.Alignment, layout.Alignment));
            }
        }

        return largest;
    }

    private static (int End, int Alignment, ImmutableArray<int> Offsets) Arrange(ImmutableArray<WitType> fields)
    {
        var offsets = ImmutableArray.CreateBuilder<int>(fields.Length);
        var (end, alignment) = (0, 1);
        foreach (var field in fields)
        {
            var layout = Of(field);
            var offset = AlignUp(end, layout.Alignment);
            offsets.Add(offset);
            end = offset + layout.Size;
            alignment = Math.Max(alignment, layout.Alignment);
        }

        return (end, alignment, offsets.MoveToImmutable());
    }

    private static int AlignUp(int offset, int alignment) => (offset + alignment - 1) / alignment * alignment;
}
