namespace PluginHost.Fuzz.Tests.Lifting;

/// <summary>The tests that need a host for each place share them, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class PlaceCollection : ICollectionFixture<PlaceHosts>
{
    public const string Name = "places";
}
