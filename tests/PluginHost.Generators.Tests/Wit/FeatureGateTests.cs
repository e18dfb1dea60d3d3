namespace PluginHost.Generators.Tests.Wit;

public sealed class FeatureGateTests
{
    private const string Text =
        """
        package a:b@1.2.0;
        interface always {
          f: func();
          @since(version = 1.0.0) g: func();
          @since(version = 1.2.0) @deprecated(version = 1.2.0) type s = u8;
          @unstable(feature = new) type t = u8;
          @unstable(feature = new) h: func(x: t);
          @unstable(feature = other) @deprecated(version = 1.1.0) i: func();
          resource q {
            m: func();
            @unstable(feature = new) n: func();
          }
          @unstable(feature = new) resource p { m: func(); }
        }
        @unstable(feature = new)
        interface gated { type u = u8; }
        interface user {
          @unstable(feature = new) use gated.{u};
          @unstable(feature = new) f: func(x: u);
        }
        world w {
          import always;
          @unstable(feature = new) import gated;
          @unstable(feature = new) use always.{t};
          @unstable(feature = new) import f: func(x: t);
          @unstable(feature = new) include v;
          @unstable(feature = other) export g: interface { type broken = u8; }
          @unstable(feature = other) type x = u8;
        }
        @unstable(feature = new)
        world v { export user; }
        """;

    [Fact]
    public void Without_a_feature_its_items_are_not_there()
    {
        var resolved = Resolved.From(Text);

        Assert.Equal(["a:b/always@1.2.0", "a:b/user@1.2.0"], resolved.Packages[0].Interfaces.Select(i => i.FullName));
        Assert.Equal(["f", "g", "[method]q.m"], resolved.Interface("a:b/always@1.2.0").AllFunctions.Select(f => f.AbiName));
        Assert.Equal(["s", "q"], resolved.Interface("a:b/always@1.2.0").Types.Select(t => t.Name));
        Assert.Empty(resolved.Interface("a:b/user@1.2.0").UsedTypes);
        Assert.Empty(resolved.Interface("a:b/user@1.2.0").Functions);
        Assert.Equal(["w"], resolved.Packages[0].Worlds.Select(w => w.Name));
        Assert.Equal(["a:b/always@1.2.0"], Resolved.Names(resolved.World("a:b/w@1.2.0").Imports));
        Assert.Empty(resolved.World("a:b/w@1.2.0").Exports);
        Assert.Empty(resolved.World("a:b/w@1.2.0").Types);
    }

    [Fact]
    public void With_a_feature_its_items_are_there()
    {
        var resolved = Resolved.From(Text, "new");

        Assert.Equal(["always", "gated", "user"], resolved.Packages[0].Interfaces.Select(i => i.Name));
        Assert.Equal(
            ["f", "g", "h", "[method]q.m", "[method]q.n", "[method]p.m"],
            resolved.Interface("a:b/always@1.2.0").AllFunctions.Select(f => f.AbiName));
        Assert.Equal(["u"], resolved.Interface("a:b/user@1.2.0").UsedTypes.Select(t => t.Name));
        Assert.Equal(["a:b/always@1.2.0", "a:b/gated@1.2.0", "f"], Resolved.Names(resolved.World("a:b/w@1.2.0").Imports));
        Assert.Equal(["a:b/user@1.2.0"], Resolved.Names(resolved.World("a:b/w@1.2.0").Exports));
        Assert.Equal("new", resolved.Interface("a:b/gated@1.2.0").Stability.Feature);
    }

    [Fact]
    public void Each_feature_is_enabled_by_itself()
    {
        var resolved = Resolved.From(Text, "other", "unknown");

        Assert.Equal(["f", "g", "i"], resolved.Interface("a:b/always@1.2.0").Functions.Select(f => f.Name));
        Assert.Equal("1.1.0", resolved.Function("a:b/always@1.2.0", "i").Stability.Deprecated?.ToString());
        Assert.Equal(["g"], Resolved.Names(resolved.World("a:b/w@1.2.0").Exports));
        Assert.Equal(["x"], resolved.World("a:b/w@1.2.0").Types.Select(t => t.Name));
    }

    [Fact]
    public void An_item_of_the_current_prerelease_is_there()
    {
        var resolved = Resolved.From("package a:b@0.3.0-rc.2; @since(version = 0.3.0-rc.1) interface i {}");

        Assert.Single(resolved.Packages[0].Interfaces);
    }
}
