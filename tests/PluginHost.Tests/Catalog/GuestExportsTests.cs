using PluginHost.Catalog;
using PluginHost.CompilerServices;

namespace PluginHost.Tests.Catalog;

public sealed class GuestExportsTests
{
    private static readonly ContractDescriptor Older = Describe("a:b/hook@1.0.0", "f");
    private static readonly ContractDescriptor Newer = Describe("a:b/hook@1.1.0", "f", "g");

    [Fact]
    public void What_a_guest_has_by_name_is_not_another_versions_too()
    {
        var guest = new GuestExports(["a:b/hook@1.0.0#f"]);

        Assert.True(guest.HasAnyOf(Older, [Older, Newer]));
        Assert.False(guest.HasAnyOf(Newer, [Older, Newer]));
    }

    [Fact]
    public void A_guest_of_another_version_has_what_nothing_else_names()
    {
        Assert.True(new GuestExports(["a:b/hook@1.0.0#f"]).HasAnyOf(Newer, [Newer]));
        Assert.False(new GuestExports(["a:b/hook@2.0.0#f"]).HasAnyOf(Newer, [Newer]));
        Assert.False(new GuestExports(["f"]).HasAnyOf(Newer, [Newer]));
    }

    private static ContractDescriptor Describe(string name, params string[] functions) => new(
        name,
        typeof(IWasmContract),
        [.. functions.Select(function => new ExportDescriptor(name, function, new CoreSignature([], []), $"{function}: func()"))],
        imports: [],
        _ => throw new InvalidOperationException("Nothing is called."));
}
