using System.Collections.Immutable;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Tests.Wit;

/// <summary>Resolves files that have nothing wrong with them, and finds things in what comes of it.</summary>
internal sealed class Resolved
{
    private Resolved(WitResolution resolution) => Packages = resolution.Packages;

    public ImmutableArray<WitPackage> Packages { get; }

    public static Resolved From(string text, params string[] features)
    {
        var documents = MarkedText.Parse(text).Documents();
        Assert.Empty(documents.SelectMany(d => d.Diagnostics));
        var resolution = WitResolver.Resolve(documents, new WitResolveOptions { Features = [.. features] });
        Assert.Empty(resolution.Diagnostics);
        Assert.All(resolution.Packages, package => Assert.False(package.HasErrors));
        return new Resolved(resolution);
    }

    public WitInterface Interface(string fullName) => Packages.SelectMany(p => p.Interfaces).Single(i => i.FullName == fullName);

    public WitWorld World(string fullName) => Packages.SelectMany(p => p.Worlds).Single(w => w.FullName == fullName);

    public WitTypeDef Type(string fullName, string type) => Interface(fullName).Types.Single(t => t.Name == type);

    public WitFunction Function(string fullName, string function) =>
        Interface(fullName).AllFunctions.Single(f => f.AbiName == function);

    /// <summary>Imports or exports by name; an asterisk marks what the world does not name itself.</summary>
    public static IEnumerable<string> Names(ImmutableArray<WitWorldItem> items) =>
        items.Select(i => i.Name + (i is WitWorldInterface { IsImplicit: true } ? "*" : ""));
}
