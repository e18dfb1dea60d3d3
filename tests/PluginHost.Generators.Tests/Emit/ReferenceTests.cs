using System.Collections.Immutable;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using PluginHost.CompilerServices;
using PluginHost.Generators.Tests.Emit.Abi;
using PluginHost.Generators.Tests.Emit.Support;

namespace PluginHost.Generators.Tests.Emit;

/// <summary>One contract in several projects: the first one that has it generates it, those that reference that project use its types.</summary>
public sealed class ReferenceTests
{
    private const string Shop =
        """
        package acme:shop@1.0.0;
        interface types { record item { name: string, price: u32 } enum kind { a, b } }
        interface catalog { use types.{item, kind}; find: func(name: string, k: kind) -> option<item>; }
        interface stock { use types.{item}; count: func(i: item) -> u32; }
        world shop { import stock; export catalog; }
        """;

    private const string Tax =
        """
        package acme:tax;
        interface rules { use acme:shop/types@1.0.0.{item}; tax: func(i: item, all: list<item>) -> u32; }
        world tax { import acme:shop/stock@1.0.0; export rules; export acme:shop/catalog@1.0.0; }
        """;

    private static readonly ProjectText ShopProject = new() { Name = "Acme.Shop.Contracts", Files = [("wit/shop.wit", Shop)] };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_project_uses_the_types_of_the_project_it_references(bool hasCopy)
    {
        var shop = GeneratorRun.Of(ShopProject);

        var tax = GeneratorRun.Of(new ProjectText
        {
            Files = hasCopy ? [("wit/tax.wit", Tax), ("wit/deps/shop/shop.wit", Shop)] : [("wit/tax.wit", Tax)],
            References = [shop.ToReference()],
        });

        Assert.Empty(tax.AllDiagnostics);
        Assert.DoesNotContain(tax.Names, name => name.StartsWith("Acme.Shop.", StringComparison.Ordinal));
        var method = (IMethodSymbol)tax.Compilation.GetTypeByMetadataName("Acme.Tax.IRules")!.GetMembers("TaxAsync").Single();
        Assert.Equal("Acme.Shop.Contracts", method.Parameters[0].Type.ContainingAssembly.Name);
        var world = tax.Compilation.GetTypeByMetadataName("Acme.Tax.ITax")!;
        Assert.Equal(
            ["Acme.Tax.IRules", "Acme.Shop.ICatalog"],
            world.GetMembers().OfType<IPropertySymbol>().Select(p => p.Type.ToDisplayString()));
    }

    [Fact]
    public void The_runtime_knows_the_contract_of_both()
    {
        var context = new AssemblyLoadContext("both");
        var shop = GeneratorRun.Of(ShopProject);
        var shopAssembly = shop.Load(context);
        var taxAssembly = GeneratorRun.Of(new ProjectText
        {
            Name = "Acme.Tax",
            Files = [("wit/tax.wit", Tax)],
            References = [shop.ToReference()],
        }).Load(context);

        Assert.True(ContractRegistry.TryGetContract(taxAssembly.GetType("Acme.Tax.ITax")!, out var tax));
        Assert.Equal(["acme:tax/rules#tax", "acme:shop/catalog@1.0.0#find"], tax.Exports.Select(e => e.CoreName));
        var import = Assert.Single(tax.Imports);
        Assert.Equal(("acme:shop/stock@1.0.0", shopAssembly.GetType("Acme.Shop.IStock")), (import.Name, import.ServiceType));
        var world = tax.CreateProxy(new TestTarget(_ => throw new InvalidOperationException()));
        Assert.IsType(shopAssembly.GetType("Acme.Shop.ICatalog")!, world.GetType().GetProperty("Catalog")!.GetValue(world), exactMatch: false);
    }

    [Fact]
    public void A_project_with_nothing_but_a_copy_generates_nothing()
    {
        var user = GeneratorRun.Of(new ProjectText
        {
            Files = [("wit/shop.wit", Shop)],
            References = [GeneratorRun.Of(ShopProject).ToReference()],
        });

        Assert.Empty(user.AllDiagnostics);
        Assert.Empty(user.Names);
    }

    [Fact]
    public void Another_version_is_another_package()
    {
        var user = GeneratorRun.Of(new ProjectText
        {
            Files = [("wit/shop.wit", Shop.Replace("1.0.0", "2.0.0", StringComparison.Ordinal))],
            Properties = ImmutableDictionary<string, string>.Empty.Add("WitNamespace", "Acme.Shop.V2"),
            References = [GeneratorRun.Of(ShopProject).ToReference()],
        });

        Assert.Empty(user.AllDiagnostics);
        Assert.Contains("Acme.Shop.V2.ICatalog", user.Names);
    }

    [Fact]
    public void A_chain_of_projects_has_each_package_once()
    {
        var shop = GeneratorRun.Of(ShopProject);
        var tax = GeneratorRun.Of(new ProjectText { Name = "Acme.Tax", Files = [("wit/tax.wit", Tax)], References = [shop.ToReference()] });
        const string Bill = "package acme:bill; interface bill { use acme:shop/types@1.0.0.{item}; pay: func(i: item); } "
            + "world w { export bill; export acme:tax/rules; }";

        var bill = GeneratorRun.Of(new ProjectText { Files = [("wit/bill.wit", Bill)], References = [tax.ToReference(), shop.ToReference()] });

        Assert.Empty(bill.AllDiagnostics);
        Assert.Equal(
            ["\"acme:bill\""],
            bill.Text("WitPackages").Split('\n').Select(l => l.Trim().TrimEnd(',')).Where(l => l.StartsWith("\"acme:", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_is_internal_elsewhere_is_generated_again_unless_the_other_project_lets_this_one_in()
    {
        var project = ShopProject with { Properties = ImmutableDictionary<string, string>.Empty.Add("WitAccessibility", "internal") };
        var closed = GeneratorRun.Of(project);
        var open = GeneratorRun.Of(project with
        {
            Files = project.Files.Add(
                ("Friends.cs", "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Consumer\")]")),
        });
        var user = new ProjectText { Files = [("wit/tax.wit", Tax), ("wit/deps/shop/shop.wit", Shop)] };

        var generated = GeneratorRun.Of(user with { References = [closed.ToReference()] });
        var used = GeneratorRun.Of(user with
        {
            References = [open.ToReference()],
            Properties = ImmutableDictionary<string, string>.Empty.Add("WitAccessibility", "internal"),
        });

        Assert.Empty(generated.AllDiagnostics);
        Assert.Contains("Acme.Shop.ICatalog", generated.Names);
        Assert.Empty(used.AllDiagnostics);
        Assert.DoesNotContain("Acme.Shop.ICatalog", used.Names);
    }

    [Fact]
    public void The_machinery_of_another_project_is_not_reached_into()
    {
        var tax = GeneratorRun.Of(new ProjectText { Files = [("wit/tax.wit", Tax)], References = [GeneratorRun.Of(ShopProject).ToReference()] });

        // Proxies are internal, so this project has its own for what its world exports, and for what it imports.
        Assert.Contains("Acme.Tax.AcmeShopCatalogProxy", tax.Names);
        Assert.Contains("Acme.Tax.AcmeShopStockImports", tax.Names);
    }

    [Fact]
    public void A_referenced_package_that_makes_no_sense_is_reported_without_a_place()
    {
        const string Broken =
            """"
            [assembly: PluginHost.CompilerServices.WitPackage("x:y", "X.Y", true, "package x:y; interface i { use z:w/t.{r}; f: func(a: r); }")]
            """";
        var reference = GeneratorRun.Of(new ProjectText { Name = "Broken", Files = [("Broken.cs", Broken)] }).ToReference();

        var run = GeneratorRun.Of(new ProjectText
        {
            Files = [("wit/a.wit", "package a:b; interface i { f: func(); } world w { export x:y/i; }")],
            References = [reference],
        });

        var diagnostic = Assert.Single(run.GeneratorDiagnostics);
        Assert.Equal("WIT0205", diagnostic.Id);
        Assert.Equal(Location.None, diagnostic.Location);
        Assert.StartsWith("The WIT package 'x:y' of the referenced assembly 'Broken' does not resolve here: ", diagnostic.GetMessage(null), StringComparison.Ordinal);
    }
}
