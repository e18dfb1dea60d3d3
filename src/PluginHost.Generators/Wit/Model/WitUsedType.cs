namespace PluginHost.Generators.Wit.Model;

/// <summary>A type that is defined elsewhere and has a name here too.</summary>
/// <param name="Name">The name that the type has here.</param>
/// <param name="Definition">The definition itself, however many times the type was passed on.</param>
/// <param name="From">
/// The interface that the <c>use</c> names, which may itself have got the type from another one; in a world also the world
/// that an <c>include</c> names.
/// </param>
internal sealed record WitUsedType(string Name, WitTypeDef Definition, WitTypeOwner From);
