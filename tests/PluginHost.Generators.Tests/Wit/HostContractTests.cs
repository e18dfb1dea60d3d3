using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Tests.Wit;

public sealed class HostContractTests
{
    private static readonly WitResolution Resolution = WitResolver.Resolve(WitFiles.OfTheHost().Select(WitParser.Parse));

    [Fact]
    public void The_contracts_have_no_errors()
    {
        Assert.All(WitFiles.OfTheHost(), source => Assert.Empty(WitParser.Parse(source).Diagnostics));
        Assert.Empty(Resolution.Diagnostics);
        Assert.All(Resolution.Packages, package => Assert.False(package.HasErrors));
    }

    [Fact]
    public void Each_directory_is_a_package()
    {
        Assert.Equal(
            ["plugin-host:http@0.1.0", "plugin-host:lifecycle@0.1.0", "plugin-host:plugin@0.1.0", "plugin-host:stream@0.1.0"],
            Resolution.Packages.Select(p => p.ToString()));
    }

    [Fact]
    public void A_filter_imports_what_its_interfaces_use()
    {
        var world = Resolution.Packages[0].Worlds.Single(w => w.Name == "http-filter");

        Assert.Equal(
            [
                "plugin-host:plugin/settings@0.1.0",
                "plugin-host:plugin/log@0.1.0",
                "plugin-host:http/types@0.1.0",
                "plugin-host:http/request@0.1.0",
                "plugin-host:http/response@0.1.0",
                "plugin-host:http/exchange@0.1.0",
            ],
            world.Imports.Select(i => i.Name));
        Assert.Equal(["plugin-host:http/request-filter@0.1.0"], world.Exports.Select(i => i.Name));
        Assert.True(world.Imports.OfType<WitWorldInterface>().Single(i => i.Interface.Name == "types").IsImplicit);
    }

    [Fact]
    public void Types_that_are_used_keep_their_identity()
    {
        var http = Resolution.Packages[0];
        var types = http.Interfaces.Single(i => i.Name == "types");
        var request = http.Interfaces.Single(i => i.Name == "request");

        var header = Assert.Single(types.Types, t => t.Name == "header");
        Assert.Same(header, request.UsedTypes.Single(t => t.Name == "header-field").Definition);
        var headers = request.Functions.Single(f => f.Name == "headers");
        Assert.Equal(new WitListType(new WitTypeReference(header)), headers.Result);
        Assert.Equal("All headers that the plugin may read.", headers.Docs);
    }
}
