namespace PluginHost.Generators.Wit.Model;

/// <summary>A type that <c>use</c> brings from one interface into another interface or a world.</summary>
/// <param name="Name">The name that the type has here.</param>
/// <param name="Definition">The definition itself, however many times the type was passed on.</param>
/// <param name="From">The interface that the <c>use</c> names, which may itself have got the type from another one.</param>
internal sealed record WitUsedType(string Name, WitTypeDef Definition, WitInterface From);
