using System.Collections.Immutable;
using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>What of a value type decides how a function that has it is lifted and lowered.</summary>
/// <param name="Flat">The core values that it is passed as; default when they are more than <see cref="MaxFlat"/>.</param>
/// <param name="HasPointers">Whether a string or list is anywhere in it, which lies in memory of its own.</param>
/// <param name="HasBorrow">Whether a borrowed handle is anywhere in it.</param>
/// <param name="HasHandles">Whether a handle of any kind is anywhere in it.</param>
internal readonly record struct DataTraits(
    ImmutableArray<CoreValueType> Flat, bool HasPointers = false, bool HasBorrow = false, bool HasHandles = false)
{
    /// <summary>As many core values are passed as parameters; more go through memory.</summary>
    public const int MaxFlat = 16;

    /// <summary>A string or list: an address and a length.</summary>
    public static DataTraits Pointer { get; } = new([CoreValueType.I32, CoreValueType.I32], HasPointers: true);

    public static DataTraits Of(CoreValueType type) => new([type]);

    /// <summary>A handle.</summary>
    /// <param name="isBorrowed">Whether it is only borrowed.</param>
    public static DataTraits Handle(bool isBorrowed) => new([CoreValueType.I32], HasBorrow: isBorrowed, HasHandles: true);

    /// <summary>A list of something.</summary>
    public static DataTraits ListOf(DataType element) => Pointer with { HasBorrow = element.Traits.HasBorrow, HasHandles = element.Traits.HasHandles };

    /// <summary>One value after the other.</summary>
    public static DataTraits Sequence(IEnumerable<DataType> parts)
    {
        var flat = ImmutableArray.CreateBuilder<CoreValueType>();
        bool fits = true;
        bool pointers = false;
        bool borrow = false;
        bool handles = false;
        foreach (DataType part in parts)
        {
            pointers |= part.Traits.HasPointers;
            borrow |= part.Traits.HasBorrow;
            handles |= part.Traits.HasHandles;
            fits = fits && !part.Flat.IsDefault && flat.Count + part.Flat.Length <= MaxFlat;
            if (fits)
            {
                flat.AddRange(part.Flat);
            }
        }

        return new DataTraits(fits ? flat.ToImmutable() : default, pointers, borrow, handles);
    }

    /// <summary>A discriminant, and one of several values or none in the same places.</summary>
    public static DataTraits Choice(IEnumerable<DataType?> payloads)
    {
        var flat = ImmutableArray.CreateBuilder<CoreValueType>();
        flat.Add(CoreValueType.I32);
        bool fits = true;
        bool pointers = false;
        bool borrow = false;
        bool handles = false;
        foreach (DataType? payload in payloads)
        {
            if (payload is null)
            {
                continue;
            }

            pointers |= payload.Traits.HasPointers;
            borrow |= payload.Traits.HasBorrow;
            handles |= payload.Traits.HasHandles;
            fits = fits && !payload.Flat.IsDefault && payload.Flat.Length < MaxFlat;
            for (int i = 0; fits && i < payload.Flat.Length; i++)
            {
                if (i + 1 == flat.Count)
                {
                    flat.Add(payload.Flat[i]);
                }
                else
                {
                    flat[i + 1] = Join(flat[i + 1], payload.Flat[i]);
                }
            }
        }

        return new DataTraits(fits ? flat.ToImmutable() : default, pointers, borrow, handles);
    }

    private static CoreValueType Join(CoreValueType left, CoreValueType right) => (left, right) switch
    {
        _ when left == right => left,
        (CoreValueType.I32, CoreValueType.F32) or (CoreValueType.F32, CoreValueType.I32) => CoreValueType.I32,
        _ => CoreValueType.I64,
    };
}
