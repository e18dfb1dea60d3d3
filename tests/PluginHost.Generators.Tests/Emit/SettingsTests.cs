using System.Collections.Immutable;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using PluginHost.Generators.Tests.Emit.Support;
using PluginHost.Generators.Tests.Wit;

namespace PluginHost.Generators.Tests.Emit;

/// <summary>Namespaces and accessibility, as a project sets them.</summary>
public sealed class SettingsTests
{
    private const string Shop =
        """
        package my-shop:order-book@1.2.0;
        interface orders { use acme:money/types.{price}; record order { id: u32, total: price } place: func(o: order); }
        """;

    private const string Money = "package acme:money; interface types { record price { cents: u64 } }";

    private static readonly ProjectText Project = new()
    {
        Files = [("wit/orders.wit", Shop), ("wit/deps/money.wit", Money)],
    };

    [Fact]
    public void By_default_a_package_is_the_namespace_and_its_types_are_public() =>
        Assert.Equal(
            ["Acme.Money.Price public", "MyShop.OrderBook.IOrders public", "MyShop.OrderBook.Order public"], Declared(GeneratorRun.Of(Project)));

    [Fact]
    public void A_project_has_its_own_packages_in_one_namespace_and_its_dependencies_below_it()
    {
        var run = GeneratorRun.Of(Project with { Properties = Properties(("WitNamespace", "Contoso.Plugins")) });

        Assert.Equal(
            [
                "Contoso.Plugins.Acme.Money.Price public",
                "Contoso.Plugins.IOrders public",
                "Contoso.Plugins.Order public",
            ],
            Declared(run));
    }

    [Fact]
    public void A_file_says_the_namespace_of_its_package()
    {
        var run = GeneratorRun.Of(Project with
        {
            Properties = Properties(("WitNamespace", "Contoso.Plugins")),
            Metadata = Metadata("wit/deps/money.wit", ("WitNamespace", "Contoso.Cash")),
        });

        Assert.Equal(["Contoso.Cash.Price public", "Contoso.Plugins.IOrders public", "Contoso.Plugins.Order public"], Declared(run));
    }

    [Fact]
    public void A_project_or_a_file_says_the_accessibility()
    {
        var run = GeneratorRun.Of(Project with
        {
            Properties = Properties(("WitAccessibility", "internal")),
            Metadata = Metadata("wit/deps/money.wit", ("WitAccessibility", "public")),
        });

        Assert.Equal(
            ["Acme.Money.Price public", "MyShop.OrderBook.IOrders internal", "MyShop.OrderBook.Order internal"], Declared(run));
    }

    [Theory]
    [InlineData("WitNamespace", "Contoso.1st", "error WIT0203: 'Contoso.1st', which the property WitNamespace says, is not a C# namespace")]
    [InlineData("WitNamespace", "Contoso.class", "error WIT0203: 'Contoso.class', which the property WitNamespace says, is not a C# namespace")]
    [InlineData("WitAccessibility", "Public", "error WIT0203: 'Public', which the property WitAccessibility says, is neither 'public' nor 'internal'")]
    public void A_property_with_a_value_that_makes_no_sense_is_an_error(string property, string value, string expected) =>
        Assert.Equal([expected], Messages(GeneratorRun.Of(Project with { Properties = Properties((property, value)) })));

    [Theory]
    [InlineData("WitNamespace", "a b", "wit/orders.wit(1,1): error WIT0203: 'a b', which Namespace says, is not a C# namespace")]
    [InlineData("WitAccessibility", "private", "wit/orders.wit(1,1): error WIT0203: 'private', which Accessibility says, is neither 'public' nor 'internal'")]
    public void A_file_with_a_value_that_makes_no_sense_is_an_error(string name, string value, string expected) =>
        Assert.Equal([expected], Messages(GeneratorRun.Of(Project with { Metadata = Metadata("wit/orders.wit", (name, value)) })));

    [Fact]
    public void Files_of_one_package_have_to_agree()
    {
        var run = GeneratorRun.Of(new ProjectText
        {
            Files = [("wit/a.wit", "package a:b; interface i { f: func(); }"), ("wit/b.wit", "interface j { f: func(); }")],
            Metadata = Metadata("wit/a.wit", ("WitNamespace", "One")).SetItem("wit/b.wit", Properties(("WitNamespace", "Two"))),
        });

        Assert.Equal(
            ["wit/b.wit(1,1): error WIT0204: This file's Namespace is 'Two', but that of other files of the package 'a:b' is 'One'; a package has one"],
            Messages(run));
    }

    [Fact]
    public void Two_versions_of_a_package_need_two_namespaces()
    {
        var project = new ProjectText
        {
            Files =
            [
                ("wit/main.wit", "package a:main; interface i { use a:dep/t@1.0.0.{r as r1}; use a:dep/t@2.0.0.{r as r2}; f: func(x: r1) -> r2; }"),
                ("wit/deps/dep1/dep.wit", "package a:dep@1.0.0; interface t { record r { x: u8 } }"),
                ("wit/deps/dep2/dep.wit", "package a:dep@2.0.0; interface t { record r { x: string } }"),
            ],
        };
        Assert.Equal(
            ["wit/deps/dep2/dep.wit(1,43): error WIT0202: the type 'r' of 'a:dep@2.0.0' becomes 'A.Dep.R' in C#, and so does the type 'r' of "
                + "'a:dep@1.0.0'; rename one of them, or give the packages different namespaces"],
            Messages(GeneratorRun.Of(project)));

        var run = GeneratorRun.Of(project with { Metadata = Metadata("wit/deps/dep2/dep.wit", ("WitNamespace", "A.Dep.V2")) });
        Assert.Equal(["A.Dep.R public", "A.Dep.V2.R public", "A.Main.II public"], Declared(run));
    }

    [Fact]
    public void A_project_can_silence_a_warning()
    {
        var project = new ProjectText
        {
            Files = [("wit/a.wit", "package a:b; interface i { @external-id(\"x\") f: func(); }")],
        };

        Assert.Equal("WIT0130", Assert.Single(GeneratorRun.Of(project).GeneratorDiagnostics).Id);
        Assert.Empty(GeneratorRun.Of(project with { NoWarn = ["WIT0130"] }).GeneratorDiagnostics);
    }

    [Fact]
    public void MSBuild_hands_over_exactly_what_the_generator_reads()
    {
        var props = XDocument.Load(Path.Combine(WitFiles.RepositoryRoot(), "src/PluginHost.Abstractions/buildTransitive/PluginHost.Abstractions.props"));

        Assert.Equal(
            ["WitNamespace", "WitAccessibility", "WitFeatureList", "ProjectDir"],
            props.Descendants("CompilerVisibleProperty").Select(e => e.Attribute("Include")!.Value));
        Assert.Equal(
            ["WitNamespace", "WitAccessibility"],
            props.Descendants("CompilerVisibleItemMetadata").Select(e => e.Attribute("MetadataName")!.Value));
    }

    private static List<string> Messages(GeneratorRun run) =>
        [.. run.GeneratorDiagnostics.Select(d => d.ToString().Replace("\\", "/", StringComparison.Ordinal))];

    /// <summary>What others see of the generated types, without the machinery.</summary>
    private static List<string> Declared(GeneratorRun run)
    {
        Assert.Empty(run.AllDiagnostics);
        return
        [
            .. run.Names.Where(n => !n.EndsWith("Proxy", StringComparison.Ordinal) && !n.EndsWith("Abi", StringComparison.Ordinal))
                .Select(n => run.Compilation.GetTypeByMetadataName(n))
                .OfType<INamedTypeSymbol>()
                .Select(t => $"{t.ToDisplayString()} {(t.DeclaredAccessibility == Accessibility.Public ? "public" : "internal")}")
                .Order(StringComparer.Ordinal),
        ];
    }

    private static ImmutableDictionary<string, string> Properties(params (string Name, string Value)[] values) =>
        values.ToImmutableDictionary(v => v.Name, v => v.Value);

    private static ImmutableDictionary<string, ImmutableDictionary<string, string>> Metadata(
        string path, params (string Name, string Value)[] values) =>
        ImmutableDictionary<string, ImmutableDictionary<string, string>>.Empty.Add(path, Properties(values));
}
