using PluginHost.Abi.Components;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Components;

/// <summary>Components of which the description would come to much more than they say themselves.</summary>
public sealed class HostileDescriptionTests
{
    private static readonly string LongName = "a:b/" + new string('n', 9_990);

    [Fact]
    public void Types_of_an_interface_with_a_long_name_do_not_copy_it()
    {
        string aliases = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"(import \"x{i}\" (type (eq $t))) "));
        Component component = Read($"(component {EnumOf(LongName)} {aliases})");
        long before = GC.GetAllocatedBytesForCurrentThread();

        string wit = WitText.Describe(component);

        Assert.Contains("{t as x0, t as x1, ", wit, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 60 << 20);
    }

    [Fact]
    public void Types_that_are_used_again_and_again_are_cut_off()
    {
        string name = new('n', 9_000);
        string aliases = string.Concat(Enumerable.Range(0, 40).Select(i => $"(export \"{name}{i}\" (type (eq $t))) "));
        string imports = string.Concat(Enumerable.Range(0, 100).Select(i => $"(import \"i{i}\" (instance (type $all))) "));

        AssertIsCutOff($"(component {EnumOf("a:b/c")} (type $all (instance {aliases})) {imports})");
    }

    [Fact]
    public void Interfaces_of_which_types_are_used_again_and_again_are_cut_off()
    {
        string imports = string.Concat(Enumerable.Range(0, 600).Select(i => $"(import \"i{i}\" (instance (type $all))) "));

        AssertIsCutOff($"(component {EnumOf(LongName)} (type $all (instance (export \"x\" (type (eq $t))))) {imports})");
    }

    private static void AssertIsCutOff(string component)
    {
        string wit = WitText.Describe(Read(component));

        Assert.EndsWith("// The rest is too long.\n", wit, StringComparison.Ordinal);
        Assert.InRange(wit.Length, 3 << 20, 5 << 20);
    }

    private static string EnumOf(string interfaceName) => $$"""
        (import "{{interfaceName}}" (instance $in (type $e (enum "red")) (export "t" (type (eq $e)))))
        (alias export $in "t" (type $t))
        """;

    private static Component Read(string text) => ComponentReader.Read(Wat.ToWasm(text), ComponentReadLimits.Default);
}
