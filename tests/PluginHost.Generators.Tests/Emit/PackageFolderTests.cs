using System.Collections.Immutable;
using PluginHost.Generators.Tests.Emit.Support;

namespace PluginHost.Generators.Tests.Emit;

/// <summary>Where packages lie, and what of them a project gets.</summary>
public sealed class PackageFolderTests
{
    [Fact]
    public void Dependencies_are_folders_or_files_below_deps_and_only_what_is_needed_of_them_is_generated()
    {
        var run = GeneratorRun.Of(
            ("wit/main.wit", "package a:main; interface i { use b:folder/t.{r}; use c:file/u.{s}; f: func(x: r, y: s); }"),
            ("wit/deps/folder/one.wit", "package b:folder; interface t { record r { x: string } }"),
            ("wit/deps/folder/two.wit", "interface not-needed { g: func(); } world also-not { export not-needed; }"),
            ("wit/deps/file.wit", "package c:file; interface u { record s { x: string } }"));

        Assert.Empty(run.AllDiagnostics);
        Assert.Equal(
            ["A.Main.II", "A.Main.IProxy", "A.Main.WitContracts", "B.Folder.R", "B.Folder.TAbi", "C.File.S", "C.File.UAbi", "WitPackages"],
            run.Names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_project_that_lies_below_a_folder_called_deps_still_has_packages_of_its_own()
    {
        var run = GeneratorRun.Of(new ProjectText
        {
            Files = [("/src/deps/app/wit/main.wit", "package a:main; interface i { f: func(); }")],
            Properties = ImmutableDictionary<string, string>.Empty.Add("ProjectDir", "/src/deps/app/"),
        });

        Assert.Empty(run.AllDiagnostics);
        Assert.Contains("A.Main.II", run.Names);
    }

    [Fact]
    public void A_world_that_includes_another_has_its_imports_and_exports()
    {
        var run = GeneratorRun.Of(
            ("wit/main.wit", "package a:main; world big { include b:dep/small; export extra: func(); }"),
            ("wit/deps/dep.wit", "package b:dep; interface host { log: func(text: string); } interface guest { run: func(); } "
                + "world small { import host; export guest; export start: func() -> u32; }"));

        Assert.Empty(run.AllDiagnostics);
        var text = run.Text("A.Main.IBig");
        Assert.Contains("IGuest Guest { get; }", text, StringComparison.Ordinal);
        Assert.Contains("ValueTask<uint> StartAsync(", text, StringComparison.Ordinal);
        Assert.Contains("ValueTask ExtraAsync(", text, StringComparison.Ordinal);
        Assert.Contains("B.Dep.IHost", run.Names);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("fast", true)]
    [InlineData("slow, fast", true)]
    public void What_is_part_of_a_feature_is_there_when_the_feature_is_enabled(string features, bool isThere)
    {
        var run = GeneratorRun.Of(new ProjectText
        {
            Files = [("wit/main.wit", "package a:main@1.0.0; interface i { @since(version = 1.0.0) f: func(); @unstable(feature = fast) g: func(); }")],
            Properties = ImmutableDictionary<string, string>.Empty.Add("WitFeatureList", features),
        });

        Assert.Empty(run.AllDiagnostics);
        Assert.Equal(isThere, run.Text("A.Main.II").Contains("GAsync", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_deprecated_is_obsolete_for_those_who_call_it_and_not_for_those_who_implement_it()
    {
        const string Wit =
            """
            package a:main@1.2.0;
            interface guest { @since(version = 1.0.0) @deprecated(version = 1.2.0) old: func(); }
            interface host { @since(version = 1.0.0) @deprecated(version = 1.1.0) old: func(); }
            world w { import host; export guest; }
            """;
        const string Code =
            """
            using System.Threading;
            using System.Threading.Tasks;
            using A.Main;
            sealed class Host : IHost
            {
                public ValueTask OldAsync(CancellationToken cancellationToken = default) => default;
                public static ValueTask Call(IGuest guest) => guest.OldAsync();
            }
            """;

        var diagnostic = Assert.Single(GeneratorRun.Of(("wit/main.wit", Wit), ("Host.cs", Code)).AllDiagnostics);

        Assert.Equal("CS0618", diagnostic.Id);
        Assert.Equal(6, diagnostic.Location.GetLineSpan().StartLinePosition.Line);
        Assert.Contains("'old' is deprecated since version 1.2.0 of the WIT package 'a:main'.", diagnostic.GetMessage(null), StringComparison.Ordinal);
    }
}
