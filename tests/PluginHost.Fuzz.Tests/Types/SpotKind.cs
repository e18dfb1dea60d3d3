namespace PluginHost.Fuzz.Tests.Types;

/// <summary>What a guest says in a spot.</summary>
internal enum SpotKind
{
    /// <summary>Where a value in memory is: a result, or arguments that are too many.</summary>
    ValueAddress,

    StringAddress,
    StringLength,
    StringBytes,
    ListAddress,
    ListLength,
    Discriminant,
    Character,
}
