using System.Collections.Immutable;
using PluginHost.Generators.Canonical;
using PluginHost.Generators.Emit.Naming;
using PluginHost.Generators.Emit.Types;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Abi;

/// <summary>A type that holds several values at once: a record or a tuple.</summary>
/// <param name="Parts">The values.</param>
/// <param name="Before">What comes before them where C# makes one.</param>
/// <param name="IsClass">Whether it can be null.</param>
internal sealed record Product(ImmutableArray<ProductPart> Parts, string Before, bool IsClass)
{
    /// <summary>Takes a type apart. Null if it is of another kind.</summary>
    public static Product? Of(TypeUse use, AbiScope scope)
    {
        switch (use.Type)
        {
            case WitTypeReference { Definition: WitRecord record }:
                var name = scope.NameOf(record);
                var properties = MemberNames.Of(record, name.Substring(name.LastIndexOf('.') + 1));
                var fields = record.Fields.Select(f => TypeUse.Shared(f.Type)).ToImmutableArray();
                return new Product(PartsOf(fields, properties), $"new {name}(", !RecordKind.IsStruct(record));
            case WitTupleType tuple:
                var items = tuple.Items.Select(use.Part).ToImmutableArray();
                var before = items.Length == 1 ? $"new {scope.TypeOf(use)}(" : "(";
                return new Product(PartsOf(items, [.. items.Select((_, i) => "Item" + Numbers.Text(i + 1))]), before, IsClass: false);
            default:
                return null;
        }
    }

    /// <summary>Lays out several values one after another.</summary>
    public static ImmutableArray<ProductPart> PartsOf(ImmutableArray<TypeUse> uses, ImmutableArray<string> members)
    {
        var offsets = CanonicalLayout.OffsetsOf([.. uses.Select(u => u.Type)]);
        var parts = ImmutableArray.CreateBuilder<ProductPart>(uses.Length);
        var flat = 0;
        for (var i = 0; i < uses.Length; i++)
        {
            parts.Add(new ProductPart(uses[i], members[i], new Place(offsets[i], flat)));
            flat += CanonicalFlattening.Of(uses[i].Type).Length;
        }

        return parts.MoveToImmutable();
    }
}
