using System.Collections.Immutable;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Canonical;

/// <summary>Which core values stand for a value on the stack (CanonicalABI.md, "Flattening").</summary>
internal static class CanonicalFlattening
{
    /// <summary>The core types of one value.</summary>
    public static ImmutableArray<CoreType> Of(WitType type)
    {
        var flat = ImmutableArray.CreateBuilder<CoreType>();
        Append(type, flat);
        return flat.ToImmutable();
    }

    /// <summary>The core types of several values, one after the other.</summary>
    public static ImmutableArray<CoreType> Of(IEnumerable<WitType> types) => [.. types.SelectMany(t => Of(t))];

    /// <summary>The core type that can hold both of two core types, which different cases of a variant need in the same place.</summary>
    public static CoreType Join(CoreType left, CoreType right) => (left, right) switch
    {
        _ when left == right => left,
        (CoreType.I32, CoreType.F32) or (CoreType.F32, CoreType.I32) => CoreType.I32,
        _ => CoreType.I64,
    };

    /// <summary>Whether a value has a string or a list in it, so that it has memory of its own.</summary>
    public static bool HasPointers(WitType type) => CanonicalShape.Of(type) switch
    {
        PointerShape => true,
        RecordShape record => record.Fields.Any(HasPointers),
        VariantShape variant => variant.Payloads.Any(p => p is not null && HasPointers(p)),
        _ => false,
    };

    private static void Append(WitType type, ImmutableArray<CoreType>.Builder flat)
    {
        switch (CanonicalShape.Of(type))
        {
            case ScalarShape scalar:
                flat.Add(scalar.CoreType);
                break;
            case PointerShape:
                flat.Add(CoreType.I32);
                flat.Add(CoreType.I32);
                break;
            case RecordShape record:
                foreach (var field in record.Fields)
                {
                    Append(field, flat);
                }

                break;
            case VariantShape variant:
                flat.Add(CoreType.I32);
                AppendPayloads(variant, flat);
                break;
        }
    }

    private static void AppendPayloads(VariantShape variant, ImmutableArray<CoreType>.Builder flat)
    {
        var start = flat.Count;
        foreach (var payload in variant.Payloads)
        {
            var types = payload is null ? [] : Of(payload);
            for (var i = 0; i < types.Length; i++)
            {
                if (start + i == flat.Count)
                {
                    flat.Add(types[i]);
                }
                else
                {
                    flat[start + i] = Join(flat[start + i], types[i]);
                }
            }
        }
    }
}
