using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Planning;

/// <summary>The types that types are made of, one level deep.</summary>
internal static class TypeParts
{
    public static IEnumerable<WitType> Of(WitType type) => type switch
    {
        WitListType list => [list.Element],
        WitOptionType option => [option.Value],
        WitTupleType tuple => tuple.Items,
        WitResultType result => new[] { result.Ok, result.Error }.OfType<WitType>(),
        _ => [],
    };

    public static IEnumerable<WitType> Of(WitTypeDef definition) => definition switch
    {
        WitRecord record => record.Fields.Select(f => f.Type),
        WitVariant variant => variant.Cases.Select(c => c.Payload).OfType<WitType>(),
        WitAlias alias => [alias.Target],
        _ => [],
    };
}
