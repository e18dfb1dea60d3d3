namespace PluginHost.Generators.Tests.Wit;

public sealed class PackageTests
{
    [Fact]
    public void Files_of_one_directory_make_up_one_package()
    {
        var resolved = Resolved.From(
            """
            ==> w/types.wit
            interface types { type t = u8; }
            ==> w/world.wit
            /// One.
            package a:b@1.0.0;
            world w { import types; }
            ==> w/more.wit
            /// Two.
            package a:b@1.0.0;
            interface more { use types.{t}; f: func() -> t; }
            """);

        var package = Assert.Single(resolved.Packages);
        Assert.Equal("a:b@1.0.0", package.ToString());
        Assert.Equal("Two.\n\nOne.", package.Docs);
        Assert.Equal(["w/more.wit", "w/types.wit", "w/world.wit"], package.Sources.Select(s => s.Path));
        Assert.Equal(["a:b/more@1.0.0", "a:b/types@1.0.0"], package.Interfaces.Select(i => i.FullName));
        Assert.Equal(new WitSpan("w/more.wit", 17, 9, 2, 9, 2, 18), package.Span);
    }

    [Theory]
    [InlineData("w/deps/c/types.wit", "w/deps/c/more.wit")]
    [InlineData("w\\deps\\c\\types.wit", "w\\deps\\c\\more.wit")]
    [InlineData("deps/c/types.wit", "deps/c/more.wit")]
    public void A_directory_under_deps_is_a_package(string first, string second)
    {
        var resolved = Resolved.From(
            $$"""
            ==> w/world.wit
            package a:b;
            world w { import c:d/types; import c:d/more; }
            ==> {{first}}
            package c:d;
            interface types {}
            ==> {{second}}
            interface more {}
            """);

        Assert.Equal(["a:b", "c:d"], resolved.Packages.Select(p => p.ToString()));
    }

    [Fact]
    public void A_file_under_deps_is_a_package()
    {
        var resolved = Resolved.From(
            """
            ==> w/world.wit
            package a:b;
            interface i { use c:d/e.{t}; use f:g/e.{t as u}; }
            ==> w/deps/c.wit
            package c:d;
            interface e { use f:g/e.{t as v}; type t = v; }
            ==> w/deps/f.wit
            package f:g;
            interface e { type t = u8; }
            """);

        Assert.Equal(["a:b", "c:d", "f:g"], resolved.Packages.Select(p => p.ToString()));
    }

    [Fact]
    public void A_file_of_nested_packages_needs_no_package_of_its_own()
    {
        var resolved = Resolved.From(
            """
            package a:b@1.0.0 {
              use c:d/e as f;
              interface i { use f.{t}; }
            }
            package c:d {
              interface e { type t = u8; }
            }
            """);

        Assert.Equal(["a:b@1.0.0", "c:d"], resolved.Packages.Select(p => p.ToString()));
    }

    [Fact]
    public void Names_that_a_nested_package_gives_are_its_own()
    {
        var documents = MarkedText.Parse("package a:b; package c:d { use e:f/g as h; } package e:f { interface g {} } world w { import «h»; }").Documents();

        Assert.Equal("WIT0106", Assert.Single(WitResolver.Resolve(documents).Diagnostics).Id);
    }

    [Fact]
    public void The_same_package_twice_is_one_package()
    {
        var resolved = Resolved.From(
            """
            ==> w/world.wit
            package a:b;
            world w { import c:d/e; }
            ==> w/deps/one.wit
            package c:d;
            /// Docs.
            interface e { f: func(); }
            interface g {}
            ==> x/two.wit
            package c:d; interface g { }   interface e{f:func();/* */}
            """);

        Assert.Equal(["a:b", "c:d"], resolved.Packages.Select(p => p.ToString()));
        Assert.Equal("Docs.", resolved.Interface("c:d/e").Docs);
    }

    [Fact]
    public void A_package_that_exists_as_code_wins_over_a_copy_of_it()
    {
        const string Text = "package c:d; interface e { type t = u8; }";
        var documents = new[]
        {
            new WitSource("a/w.wit", "package a:b; interface i { use c:d/e.{t}; }"),
            new WitSource("a/deps/c.wit", Text),
            new WitSource("z/c.wit", Text, IsExternal: true),
        }.Select(WitParser.Parse);

        var resolution = WitResolver.Resolve(documents);

        Assert.Empty(resolution.Diagnostics);
        Assert.Equal([("a:b", false), ("c:d", true)], resolution.Packages.Select(p => (p.ToString(), p.IsExternal)));
        Assert.Equal("z/c.wit", Assert.Single(resolution.Packages[1].Sources).Path);
    }

    [Fact]
    public void Two_versions_of_a_package_are_two_packages()
    {
        var resolved = Resolved.From(
            """
            package a:b;
            use c:d/e@1.0.0;
            use c:d/e@2.0.0-rc.1 as e2;
            interface i {
              use e.{t};
              use e2.{t as t2};
              f: func(x: t) -> t2;
            }
            package c:d@2.0.0-rc.1 { interface e { record t { x: u8 } } }
            package c:d@1.0.0 { interface e { record t { x: u8 } } }
            """);

        Assert.Equal(["a:b", "c:d@1.0.0", "c:d@2.0.0-rc.1"], resolved.Packages.Select(p => p.ToString()));
        var types = resolved.Interface("a:b/i").UsedTypes;
        Assert.Same(resolved.Type("c:d/e@1.0.0", "t"), types[0].Definition);
        Assert.Same(resolved.Type("c:d/e@2.0.0-rc.1", "t"), types[1].Definition);
        Assert.Equal(["t", "t2"], types.Select(t => t.Name));
    }

    [Fact]
    public void Without_a_version_a_path_means_the_package_itself_or_the_only_one()
    {
        var resolved = Resolved.From(
            """
            package a:b@1.0.0;
            interface i { use a:b/j.{t}; use c:d/e.{u}; use f:g/e.{v}; }
            interface j { type t = u8; }
            package a:b@2.0.0 { interface j { type t = u16; } }
            package c:d@3.0.0 { interface e { type u = u8; } }
            package f:g { interface e { type v = u8; } }
            package f:g@1.0.0 { interface e { type v = u16; } }
            """);

        Assert.Equal(["a:b/j@1.0.0", "c:d/e@3.0.0", "f:g/e"], resolved.Interface("a:b/i@1.0.0").UsedTypes.Select(t => t.From.FullName));
    }

    [Fact]
    public void The_order_of_files_makes_no_difference()
    {
        var documents = MarkedText.Parse(
            """
            ==> v/a.wit
            package c:d@1.0.0; interface e { type t = u8; }
            ==> w/b.wit
            package a:b; interface i { use j.{t}; }
            ==> w/a.wit
            interface j { use c:d/e.{t}; }
            ==> x/a.wit
            package c:d@1.0.0; interface f {}
            """).Documents();

        var forwards = WitResolver.Resolve(documents);
        var backwards = WitResolver.Resolve(documents.Reverse());

        Assert.Equal("WIT0103", Assert.Single(forwards.Diagnostics).Id);
        Assert.Equal(forwards.Diagnostics, backwards.Diagnostics);
        Assert.Equal(forwards.Packages.Select(Describe), backwards.Packages.Select(Describe));

        static string Describe(PluginHost.Generators.Wit.Model.WitPackage package) =>
            $"{package} {string.Join(",", package.Interfaces)} {string.Join(",", package.Sources.Select(s => s.Path))}";
    }

    [Fact]
    public void An_error_in_one_package_is_not_an_error_of_another()
    {
        var documents = MarkedText.Parse(
            """
            ==> v/a.wit
            package a:b; interface i { f: func( }
            ==> w/a.wit
            package c:d; interface i { f: func() -> x; }
            ==> x/a.wit
            package e:f; interface i { f: func(); }
            """).Documents();

        Assert.Equal([true, true, false], WitResolver.Resolve(documents).Packages.Select(p => p.HasErrors));
    }
}
