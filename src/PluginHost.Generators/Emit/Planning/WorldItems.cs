using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Planning;

/// <summary>What of a world becomes C#.</summary>
internal static class WorldItems
{
    /// <summary>Whether there is something to call in a guest of the world.</summary>
    public static bool HasContract(WitWorld world) => ExportedFunctions(world).Any() || ExportedInterfaces(world).Any();

    public static IEnumerable<WitWorldFunction> ExportedFunctions(WitWorld world) => world.Exports.OfType<WitWorldFunction>();

    public static IEnumerable<WitWorldFunction> ImportedFunctions(WitWorld world) => world.Imports.OfType<WitWorldFunction>();

    /// <summary>The exported interfaces that have functions.</summary>
    public static IEnumerable<WitWorldInterface> ExportedInterfaces(WitWorld world) => WithFunctions(world.Exports);

    /// <summary>The imported interfaces that have functions.</summary>
    public static IEnumerable<WitWorldInterface> ImportedInterfaces(WitWorld world) => WithFunctions(world.Imports);

    private static IEnumerable<WitWorldInterface> WithFunctions(IEnumerable<WitWorldItem> items) =>
        items.OfType<WitWorldInterface>().Where(i => i.Interface.Functions.Length > 0);
}
